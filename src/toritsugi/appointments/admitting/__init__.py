"""Lets in whoever has the right code: draws codes, reads what was typed or scanned, and says what it opens.

In: text from a keypad, a camera, a scanner. Out: the appointment behind it, or why it does not open; counts of wrong
codes. Never: lends a code twice while it lives, or answers guesses without end.
"""

from toritsugi.appointments.admitting.admission import admission
from toritsugi.appointments.admitting.checking_in import CodeRefused, Opened, Refusal, open_code, open_token
from toritsugi.appointments.admitting.codes import (
    NoCodeLeft,
    drop_code,
    issue_code,
    new_token,
    prolong_code,
    read_code,
)

__all__ = [
    "CodeRefused",
    "NoCodeLeft",
    "Opened",
    "Refusal",
    "admission",
    "drop_code",
    "issue_code",
    "new_token",
    "open_code",
    "open_token",
    "prolong_code",
    "read_code",
]
