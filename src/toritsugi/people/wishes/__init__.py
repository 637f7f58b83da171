"""How each employee wants to be told: by kind of notice, at which hours, and by whom in an absence.

In: what an employee or an administrator has written down, on a page or in a sheet. Out: `Wishes` for routing to decide
by; sheets of everybody's. Never: decides what is sent, or takes over a part of what needs mending.
"""

from toritsugi.people.wishes.changing import change_wishes
from toritsugi.people.wishes.choice import FIELDS, KIND, Choice, Offer, choices_of, spelled, wish_word
from toritsugi.people.wishes.choice import said as wish_said
from toritsugi.people.wishes.reading import wishes_of, with_deputies
from toritsugi.people.wishes.sheet import WishChange, WishReport, apply_sheet, preview_sheet, sheet_of_wishes
from toritsugi.people.wishes.sheet import heading as wish_heading
from toritsugi.people.wishes.spelling import write_minute, write_moment
from toritsugi.people.wishes.wishes import DIGEST_MINUTES, WISHES, Absence, QuietHours, Wish, Wishes
from toritsugi.people.wishes.writing import set_absence, set_digest_minutes, set_quiet_hours, set_wish

__all__ = [
    "DIGEST_MINUTES",
    "FIELDS",
    "KIND",
    "WISHES",
    "Absence",
    "Choice",
    "Offer",
    "QuietHours",
    "Wish",
    "WishChange",
    "WishReport",
    "Wishes",
    "apply_sheet",
    "change_wishes",
    "choices_of",
    "preview_sheet",
    "set_absence",
    "set_digest_minutes",
    "set_quiet_hours",
    "set_wish",
    "sheet_of_wishes",
    "spelled",
    "wish_heading",
    "wish_said",
    "wish_word",
    "wishes_of",
    "with_deputies",
    "write_minute",
    "write_moment",
]
