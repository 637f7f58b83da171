"""The company that everything belongs to."""

from typing import Literal

import msgspec

Language = Literal["ja", "en"]


class Organization(msgspec.Struct, frozen=True):
    """A company using this installation.

    `language` is the language of its posts and mails; `phone` is what a visitor is asked to dial when
    nobody could be reached through LINE WORKS.
    """

    id: str
    name: str
    language: Language = "ja"
    phone: str = ""


MAIL_MARK = "X-Toritsugi-Organization"
"""The header of every mail that we send, with the organization's id: one that comes back with it goes round."""
