"""Who is signed in, by a cookie."""

import secrets
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie

from lineworks_emulator.world import User, WorldStore

COOKIE = "lineworks_emulator_session"
MOST = 10_000


class Session(msgspec.Struct, frozen=True):
    """A sign-in. `password` is the one of that moment: when it is changed, the sign-in ends (inferred)."""

    user_id: str
    password: str | None


class Sessions:
    """The sign-ins of this process; the oldest go when there are too many."""

    def __init__(self, store: WorldStore) -> None:
        self._store = store
        self._kept: dict[str, Session] = {}

    def check(self, login_id: str, password: str) -> User | None:
        """The active member whom login ID (`name@group`) and password open; a member without password takes any."""
        user = self._store.find_user(login_id.strip())
        fits = user is not None and user.is_active and bool(password) and user.password in (None, password)
        return user if fits else None

    def open(self, user: User) -> str:
        """A new sign-in; its name is what the cookie holds."""
        name = secrets.token_urlsafe(32)
        self._kept[name] = Session(user.user_id, user.password)
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))
        return name

    def member(self, name: str | None) -> User | None:
        """Who is signed in under that name and still may be."""
        session = self._kept.get(name or "")
        user = self._store.users.get(session.user_id) if session else None
        if session is None or user is None or not user.is_active or user.password != session.password:
            return None
        return user

    def close(self, name: str | None) -> None:
        """End a sign-in."""
        self._kept.pop(name or "", None)


def signed_in_member(request: Request[Any, Any, Any], sessions: Sessions) -> User | None:
    """The member at this browser, or None."""
    return sessions.member(request.cookies.get(COOKIE))


def keep_signed_in(answer: Response[Any], sessions: Sessions, user: User) -> None:
    """Let the browser remember the sign-in."""
    answer.set_cookie(Cookie(COOKIE, value=sessions.open(user), httponly=True, samesite="lax"))
