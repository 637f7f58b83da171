"""Ask, and take only the answer that was promised: refusals become errors, bodies become typed values."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from toritsugi.lineworks.errors import BadAnswer, refusal
from toritsugi.lineworks.reply import Reply
from toritsugi.lineworks.transport import Outgoing, Transport

PAGE_SIZE_MAX = 100

Answered = TypeVar("Answered")
Item = TypeVar("Item")


class Wire(msgspec.Struct, frozen=True, rename="camel"):
    """What the platform answers: camelCase names; unknown fields are passed over, ids may be numbers or text."""


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a list. `next_cursor` is empty on the last."""

    items: tuple[Item, ...]
    next_cursor: str = ""


class Meta(Wire, frozen=True):
    """`responseMetaData`: a missing, null or empty cursor all mean the end (community)."""

    next_cursor: str | None = None


async def ask(transport: Transport, outgoing: Outgoing, answered: type[Answered]) -> Answered:
    """The answer's body as `answered`. Raises NotReached, Refused and its narrower classes."""
    return read(await demand(transport, outgoing), answered)


async def demand(transport: Transport, outgoing: Outgoing) -> Reply:
    """The reply of a call that must succeed. Raises NotReached, Refused and its narrower classes."""
    reply = await transport.exchange(outgoing)
    if not reply.ok:
        raise refusal(reply)
    return reply


def read(reply: Reply, answered: type[Answered]) -> Answered:
    """The body of a 2xx. Raises BadAnswer for anything that is not the promised shape."""
    if not reply.complete:
        raise BadAnswer(reply, "the answer broke off or was too long")
    try:
        return msgspec.json.decode(reply.body, type=answered, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    raise BadAnswer(reply, "the answer is not what the call promises")


def cursor_of(meta: Meta | None) -> str:
    """The cursor of the next page, empty at the end."""
    return (meta.next_cursor or "") if meta is not None else ""


def query(**values: str | int | None) -> str:
    """The query part of an address, each value encoded; None and empty are left out."""
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    return f"?{urlencode(filled)}" if filled else ""


async def pages(fetch: Callable[[str], Awaitable[Page[Item]]]) -> AsyncIterator[tuple[Item, ...]]:
    """The items of every page, one call each. A cursor that comes twice ends the walk.

    Give it the listing call: `pages(lambda cursor: line.list_users(token, cursor=cursor))`.
    """
    seen = {""}
    cursor = ""
    while True:
        page = await fetch(cursor)
        yield page.items
        cursor = page.next_cursor
        if cursor in seen:
            return
        seen.add(cursor)
