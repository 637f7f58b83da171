"""Reading what API calls bring: JSON bodies, paging, user names in paths."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from litestar import Request

from lineworks_emulator.refusals import ApiRefusal, invalid_parameter
from lineworks_emulator.world import User, WorldStore

Item = TypeVar("Item")


async def read_object(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The JSON object in the body.

    Anything else is 400 INVALID_PARAMETER "Request body cannot be parsed." (community, a real answer).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind != "application/json":
            raise ValueError(kind)
        return msgspec.json.decode(await request.body(), type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise invalid_parameter("Request body cannot be parsed.") from error


def page_of(items: Sequence[Item], query: dict[str, str], default: int = 50) -> tuple[Sequence[Item], dict[str, str]]:
    """One page by `count` (1-100) and `cursor`; the second part is `responseMetaData`.

    `nextCursor` comes only while more remains (community); it holds signs that must be URL-encoded.
    """
    count = _count(query.get("count"), default)
    begin = _position(query.get("cursor", ""))
    end = begin + count
    meta = {"nextCursor": base64.b64encode(f"at>{end}?".encode()).decode()} if end < len(items) else {}
    return items[begin:end], meta


def path_user(name: str, store: WorldStore) -> User:
    """The active member named in a bot path by user id or login e-mail; else the unknown-user switch."""
    user = store.find_user(name)
    if user is None or not user.is_active:
        raise ApiRefusal.of(store.switches.unknown_user)
    return user


def _count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise invalid_parameter("count must be between 1 and 100.")
    return int(text)


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
        return int(text.removeprefix("at>").removesuffix("?"))
    except (binascii.Error, ValueError) as error:
        raise invalid_parameter("cursor is invalid.") from error
