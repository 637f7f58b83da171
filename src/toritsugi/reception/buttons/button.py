"""A call button and where it calls."""

from typing import Literal

import msgspec

Asks = Literal["visitor", "nothing"]
"""What a visitor fills in after touching it: the own name, or nothing (a parcel is handed over by anybody)."""

DestinationKind = Literal["employee", "department", "room", "base"]

SIGNS = ("bell", "person", "people", "parcel", "letter", "interview", "calendar", "tools", "phone", "question")
"""The built-in pictures, by name; they are drawn by the pages."""


class ButtonDestination(msgspec.Struct, frozen=True):
    """Whom a button calls.

    `value` is an employee's or a department's id, or the channel ID of a talk room; empty for the base destination.
    """

    kind: DestinationKind
    value: str = ""


class CallButton(msgspec.Struct, frozen=True, kw_only=True):
    """A button of the kiosk. `names` and `hints` are by language; Japanese is always there.

    `message` is what the post says instead of "… is here"; `picture_id` an uploaded picture that stands for `sign`.
    Without `destinations`, it calls where the button above it does.
    """

    id: str
    organization_id: str
    parent_id: str | None
    names: dict[str, str]
    hints: dict[str, str]
    message: str
    sign: str
    picture_id: str | None
    asks: Asks
    position: int
    active: bool
    destinations: tuple[ButtonDestination, ...] = ()

    def name(self, language: str) -> str:
        """What stands on it in this language; in Japanese when nobody has translated it."""
        return self.names.get(language) or self.names["ja"]

    def hint(self, language: str) -> str:
        """The line below the name; empty when there is none in this language."""
        return self.hints.get(language, "")
