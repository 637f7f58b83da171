"""What the token host gives: a token and how long it is good for."""

import math
from dataclasses import dataclass, field, replace

import msgspec

from toritsugi.lineworks.errors import BadAnswer
from toritsugi.lineworks.reply import Reply

EXPIRES_IN_UNKNOWN = 300
"""Seconds taken when the host says none that can be true: short enough to be safe, long enough to work with."""
EXPIRES_IN_MAX = 86_400
"""The longest life that the Developer Console offers (official)."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and its company.

    `expires_in` is seconds from the answer, 1 to `EXPIRES_IN_MAX`; `expiry_stated` is False when the host
    gave no usable number and `EXPIRES_IN_UNKNOWN` was put in its place. `refresh_token` is None when the
    answer had none: then the old one goes on (rotation off); when there is one, it replaces the old one,
    which must be stored first (rotation on).
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int
    scope: tuple[str, ...] = ()
    expiry_stated: bool = True


class _TokenBody(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None
    expires_in: object = None
    scope: object = None


def read_token(reply: Reply) -> Token:
    """The token in a 2xx of the token host. Raises BadAnswer when there is none.

    An unusable `expires_in` is no reason to throw a token away: with rotation on, the refresh token beside
    it is the only one left.
    """
    found = _decoded(reply)
    if found is None or not _carriable(found.access_token):
        raise BadAnswer(_without_body(reply), "the answer holds no usable access token")
    seconds = _seconds(found.expires_in)
    return Token(
        found.access_token,
        found.refresh_token or None,
        min(seconds or EXPIRES_IN_UNKNOWN, EXPIRES_IN_MAX),
        tuple(found.scope.replace(",", " ").split()) if isinstance(found.scope, str) else (),
        seconds is not None,
    )


def _decoded(reply: Reply) -> _TokenBody | None:
    if not reply.complete:
        return None
    try:
        return msgspec.json.decode(reply.body, type=_TokenBody)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _carriable(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and " " not in token


def _without_body(reply: Reply) -> Reply:
    """The reply without what may be half a token."""
    return replace(reply, body=b"")


def _seconds(stated: object) -> int | None:
    """Whole seconds of a number or a numeric text (the platform sends text: community); None for anything else."""
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        return None
    try:
        seconds = float(stated)
    except (ValueError, OverflowError):
        return None
    return int(seconds) if math.isfinite(seconds) and seconds >= 1 else None
