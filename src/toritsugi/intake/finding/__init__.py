"""Finds what came in: by person, kind, day and words, newest first, however much there is.

Comes in: what is looked for. Goes out: events a page at a time, and conditions by which other lists of what belongs to
an event can be narrowed in the same way. Never: holds anybody up for long, or shows one organization another's.
"""

from toritsugi.intake.finding.exporting import event_sheet
from toritsugi.intake.finding.listing import EventRow, Found, find_events, kinds_in_use, list_events, walk_events
from toritsugi.intake.finding.looking import EventFilter, events_of, said_in

__all__ = [
    "EventFilter",
    "EventRow",
    "Found",
    "event_sheet",
    "events_of",
    "find_events",
    "kinds_in_use",
    "list_events",
    "said_in",
    "walk_events",
]
