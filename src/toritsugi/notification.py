"""A notification: what is said to one destination, by when, how urgently, and who is next if it is refused."""

from enum import StrEnum

import msgspec

from toritsugi.destination import Destination
from toritsugi.event import Button, Urgency


class State(StrEnum):
    """Where a notification stands. Only the first two are still to be settled."""

    PENDING = "pending"
    LEASED = "leased"
    DELIVERED = "delivered"
    DEAD = "dead"
    EXPIRED = "expired"
    MERGED = "merged"
    CANCELLED = "cancelled"


class Gist(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands of a notification in a message that tells several, in the organization's language.

    `label` names its kind, `words` are the first of its text, `files` names what was attached, `link` leads to the
    whole. `note` says for whom it was meant and why it comes here; empty for one in its own place.
    """

    title: str
    label: str = ""
    sender: str = ""
    words: str = ""
    files: str = ""
    link: str = ""
    note: str = ""


class Enclosure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of the event's mail, the `number`th there, that is said by itself. `size` in bytes.

    `id` is the platform's, once it has the file; it lives a day (official), as long as any notice.
    """

    name: str
    number: int
    size: int
    id: str = ""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said, before it becomes one of the platform's content types.

    `mention` is the LINE WORKS user to be mentioned (rooms only), `mention_name` is written instead when the
    platform refuses the mention. `secret` is sent in place of `HIDDEN`, and forgotten once it is sent or too late.
    `gist` is there for what may be told together with others; without it, a notification has a message of its own.
    `file` is said in place of the text. `is_followed`: others wait until this one is told.
    """

    text: str
    mention: str = ""
    mention_name: str = ""
    buttons: tuple[Button, ...] = ()
    secret: str = ""
    gist: Gist | None = None
    file: Enclosure | None = None
    is_followed: bool = False


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One saying to one destination. `fallbacks` are tried in order when a destination is refused for good.

    Times are seconds since the epoch. `due_at`: before it, nothing is sent; 0.0 for at once.
    `carries` counts the notifications that were merged into it; 0 for one that speaks for itself.
    `follows` names the one that has to be settled before this one is said.
    """

    id: str
    organization_id: str
    event_id: str
    kind: str
    title: str
    destination: Destination
    body: Body
    urgency: Urgency
    created_at: float
    expires_at: float
    due_at: float = 0.0
    intended_for: str = ""
    fallbacks: tuple[Destination, ...] = ()
    fallback_of: str | None = None
    resend_of: str | None = None
    carries: int = 0
    follows: str | None = None

    @property
    def uploads(self) -> bool:
        """Whether the platform has yet to be given the file before it can be said."""
        return self.body.file is not None and not self.body.file.id

    @property
    def lane(self) -> str:
        """Where its next call counts: to give the platform a file is one operation, wherever the file goes."""
        return f"{self.destination.domain}/file" if self.uploads else self.destination.lane
