"""What visitors are sent about an appointment, in their language: text, picture of the code, entry for the calendar.

In: an appointment with its people, the kind of letter, the address of this installation. Out: mails, written among
those that wait; calendars (RFC 5545). Never: sends one by itself, or says to a visitor what is for the hosts alone.
"""

from toritsugi.appointments.inviting.calendar import Entry, calendar_of, entry_of
from toritsugi.appointments.inviting.letter import LETTERS, Letter, LetterKind, Letters, pass_address
from toritsugi.appointments.inviting.picture import qr_lines, qr_picture
from toritsugi.appointments.inviting.posting import Post, Posted, posted_letters
from toritsugi.appointments.inviting.times import spelled_hours, spelled_time

__all__ = [
    "LETTERS",
    "Entry",
    "Letter",
    "LetterKind",
    "Letters",
    "Post",
    "Posted",
    "calendar_of",
    "entry_of",
    "pass_address",
    "posted_letters",
    "qr_lines",
    "qr_picture",
    "spelled_hours",
    "spelled_time",
]
