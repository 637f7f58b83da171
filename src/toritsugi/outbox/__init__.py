"""The outbox: the wall between accepting and sending.

Comes in: notifications, put in the same transaction as the event that caused them; the outcomes of tries. Goes
out: leases on the most urgent due notifications of a lane, and the history of every try. Never: decides what is
said, to whom, or what an answer of the platform means.
"""

from toritsugi.outbox.erasing import erase_notifications
from toritsugi.outbox.finding import (
    Names,
    NotificationFilter,
    find_notifications,
    list_notifications,
    notification_kinds,
    notification_sheet,
)
from toritsugi.outbox.history import (
    AttemptRow,
    Carrier,
    NotificationRow,
    Overdue,
    count_by_state,
    following,
    get_notification,
    list_attempts,
    missed_since,
    notification_ids,
    notifications_of_event,
    overdue,
    places_told,
    rooms_of_events,
    told_event_ids,
    told_to_member,
    waiting_by_minute,
)
from toritsugi.outbox.lanes import Lane, known_lanes, lease_lane, release_lane
from toritsugi.outbox.leasing import Leased, Wish, claim, count_waiting, next_due
from toritsugi.outbox.merging import (
    Carried,
    Queue,
    carried,
    merge,
    told_since,
    waiting_beside,
    waiting_in,
    waiting_queues,
)
from toritsugi.outbox.owner import Owner, is_gone
from toritsugi.outbox.pace import Call, calls_since, minutes_since, peak_minute, silent_since
from toritsugi.outbox.put import TOPIC, put
from toritsugi.outbox.rescuing import rescue
from toritsugi.outbox.resending import NotResendable, resend
from toritsugi.outbox.settling import Outcome, expire_overdue, overdue_organizations, settle

__all__ = [
    "TOPIC",
    "AttemptRow",
    "Call",
    "Carried",
    "Carrier",
    "Lane",
    "Leased",
    "Names",
    "NotResendable",
    "NotificationFilter",
    "NotificationRow",
    "Outcome",
    "Overdue",
    "Owner",
    "Queue",
    "Wish",
    "calls_since",
    "carried",
    "claim",
    "count_by_state",
    "count_waiting",
    "erase_notifications",
    "expire_overdue",
    "find_notifications",
    "following",
    "get_notification",
    "is_gone",
    "known_lanes",
    "lease_lane",
    "list_attempts",
    "list_notifications",
    "merge",
    "minutes_since",
    "missed_since",
    "next_due",
    "notification_ids",
    "notification_kinds",
    "notification_sheet",
    "notifications_of_event",
    "overdue",
    "overdue_organizations",
    "peak_minute",
    "places_told",
    "put",
    "release_lane",
    "rescue",
    "resend",
    "rooms_of_events",
    "settle",
    "silent_since",
    "told_event_ids",
    "told_since",
    "told_to_member",
    "waiting_beside",
    "waiting_by_minute",
    "waiting_in",
    "waiting_queues",
]
