"""The bodies that the control plane takes."""

from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Request

from lineworks_emulator.refusals import ControlRefusal

Order = TypeVar("Order", bound=msgspec.Struct)
BotNumber = Annotated[int, msgspec.Meta(ge=1)]


class ResetOrder(msgspec.Struct, forbid_unknown_fields=True):
    """What a reset takes beside ledger, requests, callbacks, limits and faults."""

    world: bool = False
    clock: bool = False


class ClockOrder(msgspec.Struct, forbid_unknown_fields=True):
    """Seconds to move forward."""

    advance_seconds: float


class SayOrder(msgspec.Struct, forbid_unknown_fields=True):
    """A member's words, in a room or to a bot."""

    user_id: str
    text: str
    channel_id: str | None = None
    bot_id: BotNumber | None = None


class TapOrder(msgspec.Struct, forbid_unknown_fields=True):
    """A tap on an action of message `seq`, by label or by place from 0."""

    user_id: str
    seq: int
    label: str | None = None
    index: int | None = None


class InviteOrder(msgspec.Struct, forbid_unknown_fields=True):
    """A bot or a member enters a room."""

    channel_id: str
    bot_id: BotNumber | None = None
    user_id: str | None = None


class RoomOrder(msgspec.Struct, forbid_unknown_fields=True):
    """A new room made by members."""

    members: Annotated[list[str], msgspec.Meta(min_length=1)]
    title: str = ""
    bots: list[BotNumber] = msgspec.field(default_factory=list)


class RenameOrder(msgspec.Struct, forbid_unknown_fields=True):
    """Another title for a room."""

    channel_id: str
    title: str


async def read_order(request: Request[Any, Any, Any], kind: type[Order]) -> Order:
    """The body as an order; an empty body counts as `{}`. One sentence says what is wrong."""
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise ControlRefusal(f"The request was refused: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlRefusal(f"The request was refused: the body is not valid JSON ({error}).") from error
