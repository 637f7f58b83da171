"""An event: something that arrived and was accepted."""

from enum import IntEnum
from typing import Any, Literal

import msgspec

HIDDEN = "●●●●●●"
"""Stands in a text for what only the addressee reads: a sign-in code."""


class Urgency(IntEnum):
    """Lower goes first. A visitor's call overtakes everything else."""

    CALL = 0
    ANSWER = 1
    TEST = 2
    NOTICE = 3
    DIGEST = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Addressee(msgspec.Struct, frozen=True):
    """Whom an event is meant for, before routing decides where that is.

    kind "employee": `value` is an employee's id; "member": a user ID of LINE WORKS; "room": a channel ID of LINE
    WORKS; "base": the base destination of the organization. `because` says why the base destination was taken, and
    `value` then whom it stands in for. `way` says how a call or an alarm reaches an employee; "" is left to routing.
    """

    kind: Literal["employee", "member", "room", "base"]
    value: str = ""
    because: str = ""
    way: Literal["", "dm", "room", "both"] = ""


class AttachedFile(msgspec.Struct, frozen=True):
    """A file that came with a mail. `number` finds it there; `size` is in bytes. Both None where nobody noted them."""

    name: str
    number: int | None = None
    size: int | None = None


class Button(msgspec.Struct, frozen=True):
    """A button under a notification: "answer" sends `value` back to us, "open" opens `value` as an address."""

    kind: Literal["answer", "open"]
    label: str
    value: str


class OwnWords(msgspec.Struct, frozen=True):
    """What one employee reads instead of an event's title, text and buttons: the same in the employee's language."""

    title: str
    text: str
    buttons: tuple[Button, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What came in, once, in words that routing understands.

    `idempotency_key` is unique within the organization: the same key again is the same event.
    `fingerprint` tells a repeated request from a different one under a used key.
    `mentions_addressee` asks that a post in a room mentions the employee whom it is for.
    `mentions_everybody` asks that a post for a room mentions all who are in it.
    `received_at` and `expires_at` are seconds since the epoch; after `expires_at` nothing is sent.
    `saying` tells events that say the same: another one within `repeat_within` seconds is kept, and nobody is told.
    `details` carries what a kind needs for its wording (a visitor's company, an answer's choice); strings only.
    `secret` is said in place of `HIDDEN`, to the addressed employee's DM and nowhere else; it is never kept with the
    event. `own_words` by employee id: said to that employee's DM; not kept with the event either. `through` is the id
    of the connection to tell it through, where it cannot be the base one, which the event is about; not kept either.
    """

    id: str
    organization_id: str
    source_id: str | None
    kind: str
    urgency: Urgency
    title: str
    text: str = ""
    link: str = ""
    sender: str = ""
    addressees: tuple[Addressee, ...] = ()
    mentions_addressee: bool = False
    mentions_everybody: bool = False
    buttons: tuple[Button, ...] = ()
    details: dict[str, str] = {}
    secret: str = ""
    own_words: dict[str, OwnWords] = {}
    through: str = ""
    idempotency_key: str
    fingerprint: str = ""
    saying: str = ""
    repeat_within: float = 0.0
    received_at: float
    expires_at: float

    @property
    def is_kept(self) -> bool:
        """Whether it is only kept, so that nobody is told of it: `details["kept"]` says why."""
        return bool(self.details.get("kept"))

    @property
    def files(self) -> tuple[AttachedFile, ...]:
        """The files that came with it: `details["attachments"]` names them, `details["file_sizes"]` measures them."""
        names = self.details.get("attachments", "").split("\n")
        noted = [each.partition(":") for each in self.details.get("file_sizes", "").split()]
        if len(noted) != len(names):
            return tuple(AttachedFile(name) for name in names if name)
        return tuple(AttachedFile(name, int(at), int(size)) for name, (at, _, size) in zip(names, noted, strict=True))

    @property
    def summary(self) -> dict[str, Any]:
        """What a log line may say of it: no content, no person."""
        return {"event_id": self.id, "kind": self.kind, "urgency": self.urgency.word}
