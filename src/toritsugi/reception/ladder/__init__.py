"""The ladder of a call: who is called next, and when, until somebody answers.

In: the rungs that a company has settled; visits, their answers, the clock. Out: an event for each rung that is climbed,
once, whichever process climbs it; calls that nobody answered, marked as missed. Never: calls after an answer, or late.
"""

from toritsugi.reception.ladder.call import Call, CallStep, call_of, list_missed, steps_of
from toritsugi.reception.ladder.climbing import UNANSWERED, begin_call, climbed, end_call, settle_answer
from toritsugi.reception.ladder.keeping import own_ladder, read_ladder, set_ladder
from toritsugi.reception.ladder.ladders import Ladders
from toritsugi.reception.ladder.rung import RUNG_KINDS, SECONDS_LEAST, SECONDS_MOST, USUAL_LADDER, Rung, RungKind

__all__ = [
    "RUNG_KINDS",
    "SECONDS_LEAST",
    "SECONDS_MOST",
    "UNANSWERED",
    "USUAL_LADDER",
    "Call",
    "CallStep",
    "Ladders",
    "Rung",
    "RungKind",
    "begin_call",
    "call_of",
    "climbed",
    "end_call",
    "list_missed",
    "own_ladder",
    "read_ladder",
    "set_ladder",
    "settle_answer",
    "steps_of",
]
