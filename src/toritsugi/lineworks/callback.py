"""What the platform tells a bot: the signature first, then the event.

Source: official page "Callback". One event per request; a failed one is never sent again.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from toritsugi.lineworks.errors import CallbackUnreadable


class Callback(msgspec.Struct, frozen=True):
    """One event.

    `type` is message, postback, join, leave, joined, left, begin or end; a new word of the platform passes
    through. `channel_id` is None in a talk with one member. `issued_at` is seconds since the epoch, None
    when it could not be read. `text`, `postback`, `file_id` are empty when the event has none; `postback`
    is also the `data` of a postback event.
    """

    type: str
    user_id: str | None = None
    channel_id: str | None = None
    domain_id: int | None = None
    issued_at: float | None = None
    content_type: str = ""
    text: str = ""
    postback: str = ""
    file_id: str = ""
    members: tuple[str, ...] = ()


class _Source(msgspec.Struct, rename="camel"):
    user_id: str | None = None
    channel_id: str | None = None
    domain_id: int | None = None


class _Content(msgspec.Struct, rename="camel"):
    type: str | None = None
    text: str | None = None
    postback: str | None = None
    file_id: str | None = None


class _Event(msgspec.Struct, rename="camel"):
    type: str
    source: _Source
    issued_time: object = None
    content: _Content | None = None
    data: str | None = None
    members: tuple[str, ...] | None = None


def verify_signature(raw_body: bytes, signature: str | None, secrets: Iterable[str]) -> bool:
    """Whether `X-WORKS-Signature` is the base64 HMAC-SHA256 of the raw body under one of the Bot Secrets.

    Several secrets are good while one is being replaced; an empty one is good for nothing. Takes the same
    time for every wrong signature of the right length.
    """
    if signature is None or not signature.isascii():
        return False
    given = signature.encode()
    right = False
    for secret in secrets:
        expected = b64encode(hmac.digest(secret.encode(), raw_body, "sha256"))
        right |= bool(secret) and hmac.compare_digest(expected, given)
    return right


def parse_callback(raw_body: bytes) -> Callback:
    """The event in a callback body whose signature was verified. Raises CallbackUnreadable."""
    event = _decoded(raw_body)
    if event is None or not event.type:
        raise CallbackUnreadable("the callback is not an event of LINE WORKS")
    source, content = event.source, event.content or _Content()
    return Callback(
        event.type,
        source.user_id or None,
        source.channel_id or None,
        source.domain_id,
        _seconds(event.issued_time),
        content.type or "",
        content.text or "",
        content.postback or event.data or "",
        content.file_id or "",
        event.members or (),
    )


def _decoded(raw_body: bytes) -> _Event | None:
    try:
        return msgspec.json.decode(raw_body, type=_Event, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _seconds(issued: object) -> float | None:
    """Seconds since the epoch of an ISO time, with fractions or without (official pages show both)."""
    if not isinstance(issued, str):
        return None
    try:
        moment = datetime.fromisoformat(issued.strip())
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
    return seconds if seconds > 0 else None
