"""To whom: a member (DM) or a talk room, through the bot of one connection."""

from typing import Literal

import msgspec


class Destination(msgspec.Struct, frozen=True):
    """A place in LINE WORKS where a bot can say something.

    `address` is the platform's user ID or login ID for a member, the channel ID for a room. `domain` is the
    LINE WORKS domain whose call limit the sending counts against. `label` is what people call it.
    """

    connection_id: str
    domain: str
    kind: Literal["member", "room"]
    address: str
    label: str

    @property
    def lane(self) -> str:
        """Calls are limited per LINE WORKS domain and API operation; a lane is such a pair."""
        return f"{self.domain}/{self.kind}"
