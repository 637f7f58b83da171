"""History: what happened to each notification, for pages, the API and the command line.

Comes in: an organization, events, what to look for. Goes out: notifications and attempts as they stand, what followed
them, and counts. Never: changes anything, shows one organization another's rows.
"""

from toritsugi.outbox.history.counting import Overdue, count_by_state, overdue, waiting_by_minute
from toritsugi.outbox.history.entries import AttemptRow, Carrier, NotificationRow, entries, entry_of
from toritsugi.outbox.history.following import following, notification_ids, rooms_of_events, told_to_member
from toritsugi.outbox.history.listing import (
    get_notification,
    list_attempts,
    missed_since,
    notifications_of_event,
)
from toritsugi.outbox.history.places import places_told, told_event_ids

__all__ = [
    "AttemptRow",
    "Carrier",
    "NotificationRow",
    "Overdue",
    "count_by_state",
    "entries",
    "entry_of",
    "following",
    "get_notification",
    "list_attempts",
    "missed_since",
    "notification_ids",
    "notifications_of_event",
    "overdue",
    "places_told",
    "rooms_of_events",
    "told_event_ids",
    "told_to_member",
    "waiting_by_minute",
]
