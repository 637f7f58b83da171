"""Answers: a host says by a button, a link or in words whether somebody comes; the first one counts.

In: taps, links that were opened and confirmed, and what a host writes to the bot, as events. Out: the answer that
counts, and events that tell the rooms, those who were called, and whoever was late. Never: two answers that both say
somebody comes, or words on a visitor's screen that the company does not want there.
"""

from toritsugi.reception.answers.candidates import answer_candidates
from toritsugi.reception.answers.links import (
    LINKED,
    LinkTaken,
    find_link,
    link_event,
    link_outcome,
    link_was_used,
)
from toritsugi.reception.answers.reading import MESSAGE, WORDS_LIMIT
from toritsugi.reception.answers.taking import ANSWERABLE_SECONDS, take_answer
from toritsugi.reception.answers.telling import ANSWERED, ANSWERED_LATE, NOTED

__all__ = [
    "ANSWERABLE_SECONDS",
    "ANSWERED",
    "ANSWERED_LATE",
    "LINKED",
    "MESSAGE",
    "NOTED",
    "WORDS_LIMIT",
    "LinkTaken",
    "answer_candidates",
    "find_link",
    "link_event",
    "link_outcome",
    "link_was_used",
    "take_answer",
]
