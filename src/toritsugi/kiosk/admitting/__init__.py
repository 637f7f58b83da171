"""Visitors who are expected check in: by a code at the kiosk, or by the pass on their own phones.

In: digits from the keypad, text from a camera or a hand scanner, the link of a letter. Out: visits, whose calls are
followed on the kiosk's own screens. Never: asks for a name, or lets a phone do more than show its pass and arrive.
"""

from toritsugi.kiosk.admitting.codes import check_in, code_again, code_page
from toritsugi.kiosk.admitting.passes import NoPass, arrive, no_pass, open_pass, require_pass, show_pass

__all__ = [
    "NoPass",
    "arrive",
    "check_in",
    "code_again",
    "code_page",
    "no_pass",
    "open_pass",
    "require_pass",
    "show_pass",
]
