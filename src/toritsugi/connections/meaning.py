"""What the platform's answers mean to a person: an error, as far as it tells by itself, and a member's name."""

import math

from toritsugi.connections.clients import Place
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.tokens import trouble
from toritsugi.lineworks import (
    Forbidden,
    KeyUnusable,
    LineWorksError,
    NotReached,
    RateLimited,
    Refused,
    Reply,
    Unauthorized,
    User,
)

AGAIN_UNKNOWN = 60
"""Seconds to wait when the platform does not say: it counts by the minute (official page "Rate Limits")."""


def meaning(error: LineWorksError, place: Place, *, of_tokens: bool = False) -> ConnectionFault:
    """A fault with a sentence. `of_tokens`: the token host was asked, not the API."""
    if isinstance(error, KeyUnusable):
        return ConnectionFault("key_unusable")
    if isinstance(error, NotReached):
        return trouble(error, place.auth_url if of_tokens else place.api_url)
    if isinstance(error, Unauthorized):
        return ConnectionFault("unauthorized")
    if isinstance(error, RateLimited):
        return too_many(error.reply)
    if isinstance(error, Refused):
        said = f"HTTP {error.status} {error.code}".strip()
        if error.code == "ACCESS_DENIED":
            return ConnectionFault("bot_not_in_domain")
        return ConnectionFault("forbidden" if isinstance(error, Forbidden) else "platform_trouble", said=said)
    return ConnectionFault("platform_trouble", said=type(error).__name__)


def too_many(reply: Reply) -> ConnectionFault:
    """The call limit is reached; says in how many seconds it begins anew."""
    told = reply.limits.reset if reply.limits is not None else None
    seconds = told if told is not None else reply.retry_after
    return ConnectionFault("rate_limited", seconds=str(AGAIN_UNKNOWN if seconds is None else math.ceil(seconds)))


def name_of(user: User) -> str:
    """A member's name as Japanese business writes it, else the login ID; empty when the scope shows neither."""
    name = user.user_name
    parts = [part for part in (name.last_name, name.first_name) if part] if name else []
    return " ".join(parts) or user.email or ""
