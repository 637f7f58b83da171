"""Signing in: what AUTH PLAIN and AUTH LOGIN say (RFC 4954, RFC 4616), read without judging it."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import NamedTuple

MECHANISMS = ("PLAIN", "LOGIN")
LINE_LIMIT = 12_288
"""Bytes of an answer (RFC 4954, 4)."""


class Credentials(NamedTuple):
    """With whose address and password somebody signs in."""

    address: str
    password: str


class NotSaid(Exception):
    """The client gave up, or said what is no answer; the argument is what it is told."""


Ask = Callable[[str], Awaitable[str]]
"""Puts a challenge to the client and brings its answer."""

_GIVEN_UP = "501 5.7.0 The sign-in was given up"
_NO_BASE64 = "501 5.5.2 That is no base64"
_NO_CREDENTIALS = "501 5.5.2 That is no user name with a password"


async def credentials_of(mechanism: str, initial: str, ask: Ask) -> Credentials:
    """`initial` is what stood behind the mechanism, "" for nothing. Raises NotSaid."""
    if mechanism == "PLAIN":
        return _plain(_decoded(initial or await ask("334 ")))
    address = _decoded(initial or await ask("334 VXNlcm5hbWU6"))
    return Credentials(_text(address), _text(_decoded(await ask("334 UGFzc3dvcmQ6"))))


def _plain(said: bytes) -> Credentials:
    """Whom somebody wants to be, who they are, their password; the first may be left out and is not needed."""
    parts = said.split(b"\0")
    if len(parts) != 3:
        raise NotSaid(_NO_CREDENTIALS)
    return Credentials(_text(parts[1]), _text(parts[2]))


def _decoded(answer: str) -> bytes:
    if answer == "*":
        raise NotSaid(_GIVEN_UP)
    try:
        return base64.b64decode("" if answer == "=" else answer, validate=True)
    except (binascii.Error, ValueError):
        raise NotSaid(_NO_BASE64) from None


def _text(said: bytes) -> str:
    return said.decode("utf-8", "surrogateescape")
