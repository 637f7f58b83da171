"""Judging: which rule a letter falls under, decided without reading or writing anything.

Comes in: a letter (what a mail says of itself) and a rulebook (the organization's kinds and rules). Goes out: a ruling:
kind, whether anybody is told, and which words of the letter decided it. Never: raises on a letter, tries a pattern of
a user's own making, or asks a database.
"""

from toritsugi.routing.judging.folding import folded
from toritsugi.routing.judging.judge import Match, Ruling, judge_letter
from toritsugi.routing.judging.letter import Letter, letter_of
from toritsugi.routing.judging.rulebook import FIELDS, FLAGS, OTHER, Condition, Kind, Rule, Rulebook

__all__ = [
    "FIELDS",
    "FLAGS",
    "OTHER",
    "Condition",
    "Kind",
    "Letter",
    "Match",
    "Rule",
    "Rulebook",
    "Ruling",
    "folded",
    "judge_letter",
    "letter_of",
]
