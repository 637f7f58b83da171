"""Finds notifications: by state, kind, person, day and words, newest first, however many there are.

Comes in: what is looked for. Goes out: notifications, a page at a time. Never: holds anybody up for long, or shows one
organization another's.
"""

from toritsugi.outbox.finding.exporting import Names, notification_sheet
from toritsugi.outbox.finding.listing import Found, find_notifications, list_notifications, notification_kinds
from toritsugi.outbox.finding.looking import NotificationFilter

__all__ = [
    "Found",
    "Names",
    "NotificationFilter",
    "find_notifications",
    "list_notifications",
    "notification_kinds",
    "notification_sheet",
]
