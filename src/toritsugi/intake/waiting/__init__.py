"""Why somebody was not told, and the events that wait until there is somewhere to tell them.

Comes in: the notes of the plans. Goes out: those notes, for pages; how many events wait; their notifications, once a
destination exists and somebody wants them sent. Never: drops an event because nobody could be told of it.
"""

from toritsugi.intake.waiting.directing import Directed, WaitingDesk
from toritsugi.intake.waiting.notes import (
    EventNote,
    count_waiting,
    noted_event_ids,
    notes_of_events,
    waiting_events,
    waiting_ids,
    write_notes,
)

__all__ = [
    "Directed",
    "EventNote",
    "WaitingDesk",
    "count_waiting",
    "noted_event_ids",
    "notes_of_events",
    "waiting_events",
    "waiting_ids",
    "write_notes",
]
