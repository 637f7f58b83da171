"""Who is inside, and until when: by the number on a badge, at the kiosk, by a host's word, or guessed and marked so.

In: a number, a name, a tap, the time. Out: visits that have ended, the list of those that have not. Never: a guess that
looks like a fact, or a visitor's name to somebody who has not typed part of it.
"""

from toritsugi.reception.staying.badges import free_badge, visit_of_badge
from toritsugi.reception.staying.guessing import Farewells
from toritsugi.reception.staying.inside import Inside, inside_by_name, list_inside
from toritsugi.reception.staying.leaving import check_out, leaving_event_of, take_leave

__all__ = [
    "Farewells",
    "Inside",
    "check_out",
    "free_badge",
    "inside_by_name",
    "leaving_event_of",
    "list_inside",
    "take_leave",
    "visit_of_badge",
]
