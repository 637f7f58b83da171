"""How each employee wants to be told: by kind of notice, at which hours, and by whom in an absence.

In: what an employee or an administrator has chosen. Out: `Wishes` for routing to decide by. Never: decides what is
sent, or knows which kinds there are.
"""

from toritsugi.people.wishes.addresses import AddressRefused, addresses_of, set_addresses
from toritsugi.people.wishes.reading import wishes_of, with_deputies
from toritsugi.people.wishes.wishes import DIGEST_MINUTES, WISHES, Absence, QuietHours, Wish, Wishes
from toritsugi.people.wishes.writing import set_absence, set_digest_minutes, set_quiet_hours, set_wish

__all__ = [
    "DIGEST_MINUTES",
    "WISHES",
    "Absence",
    "AddressRefused",
    "QuietHours",
    "Wish",
    "Wishes",
    "addresses_of",
    "set_absence",
    "set_addresses",
    "set_digest_minutes",
    "set_quiet_hours",
    "set_wish",
    "wishes_of",
    "with_deputies",
]
