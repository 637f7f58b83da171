"""Routing: a pure decision, from an event to the notifications that it causes.

Comes in: an event and a directory (who is who, and where they can be reached); a letter and a rulebook. Goes out:
notifications, each with its text, urgency, hours and chain of fallbacks, with a note for whoever is not told; a ruling.
Never: reads or writes anything: "what would happen?" is this code.
"""

from toritsugi.routing.directory import Directory, Reach
from toritsugi.routing.judging import (
    FIELDS,
    FLAGS,
    OTHER,
    Condition,
    Kind,
    Letter,
    Match,
    Rule,
    Rulebook,
    Ruling,
    folded,
    judge_letter,
    letter_of,
)
from toritsugi.routing.merging import SHARE, Merger, another, gather, too_much
from toritsugi.routing.plan import Note, Plan, plan
from toritsugi.routing.redirect import redirected

__all__ = [
    "FIELDS",
    "FLAGS",
    "OTHER",
    "SHARE",
    "Condition",
    "Directory",
    "Kind",
    "Letter",
    "Match",
    "Merger",
    "Note",
    "Plan",
    "Reach",
    "Rule",
    "Rulebook",
    "Ruling",
    "another",
    "folded",
    "gather",
    "judge_letter",
    "letter_of",
    "plan",
    "redirected",
    "too_much",
]
