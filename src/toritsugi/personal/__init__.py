"""The employee's own pages: signing in by a code, how to be told, the own notices.

In: an employee's requests, mostly from a phone. Out: pages, and changes of that employee's wishes. Never: anything of
somebody else's, or of the company's settings.
"""

from toritsugi.personal.parts import CODE_PATH, HOME, PERSONAL, PersonalParts
from toritsugi.personal.proving import AddressLetters
from toritsugi.personal.router import PERSONAL_ROUTES
from toritsugi.personal.signing_in import Codes

__all__ = [
    "CODE_PATH",
    "HOME",
    "PERSONAL",
    "PERSONAL_ROUTES",
    "AddressLetters",
    "Codes",
    "PersonalParts",
]
