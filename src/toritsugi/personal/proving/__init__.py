"""Letters that prove a further mail address to be an employee's own.

In: an address that an employee wants to be told of. Out: a mail to it with a link, and what that link proves when it is
opened. Never: an address taken over unproved, a link that serves somebody else, or one that serves for ever.
"""

from toritsugi.personal.proving.letters import AddressLetters, unproved
from toritsugi.personal.proving.pages import confirm, confirm_page

__all__ = ["AddressLetters", "confirm", "confirm_page", "unproved"]
