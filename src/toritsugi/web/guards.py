"""Who may pass: proof that a form is ours, and who is signed in.

`refuse_forgery` stands before every route of the application. A route that no cookie opens (an API key, a signature)
says so by `opt=NO_COOKIE`; a room with a cookie of its own names it by `opt={"csrf_cookie": name}`, the name that it
gives `WebSettings.cookie_name`.
"""

import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.handlers import BaseRouteHandler

from toritsugi.web.accounts import Account, csrf_token
from toritsugi.web.furniture import SESSION_COOKIE, AnyConnection, furniture_of
from toritsugi.web.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NO_COOKIE = {"no_cookie": True}
FORM_KINDS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of a field
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - the name of a header


class NotSignedIn(Exception):
    """The page is for those who signed in; the answer leads to the sign-in page and back."""


class Forged(Problem):
    """The form is not one of ours in this browser's session, or is no more."""


class AtOwnHome(Exception):
    """An employee has asked for the first page; the answer leads to the employee's own."""


async def refuse_forgery(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Refuses an unsafe request that is not of our own forms in this browser; ours without a session may sign in."""
    if connection.scope.get("method", "GET") in SAFE_METHODS or handler.opt.get("no_cookie"):
        return
    furniture = furniture_of(connection)
    name = furniture.settings.cookie_name(handler.opt.get("csrf_cookie", SESSION_COOKIE))
    secret = connection.cookies.get(name, "")
    token = await _token(connection)
    genuine = bool(secret) and hmac.compare_digest(csrf_token(secret).encode(), token.encode())
    from_here = _same_origin(connection, furniture.settings.origin)
    if from_here and not genuine and "csrf_cookie" not in handler.opt and not await find_account(connection):
        raise NotSignedIn
    if not genuine or not from_here:
        raise Forged(403, furniture.catalogs["web"].phrase("problem.detail.forged"))


async def _token(connection: AnyConnection) -> str:
    sent = connection.headers.get(TOKEN_HEADER, "")
    if sent or not isinstance(connection, Request) or connection.content_type[0] not in FORM_KINDS:
        return sent
    found: Any = (await connection.form()).get(TOKEN_FIELD, "")
    return found if isinstance(found, str) else ""


def _same_origin(connection: AnyConnection, public_origin: str) -> bool:
    if connection.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = connection.headers.get("origin", "")
    return bool(origin) and (origin == public_origin or urlsplit(origin).netloc == connection.headers.get("host"))


async def find_account(connection: AnyConnection) -> Account | None:
    """Who is signed in; remembered for the rest of the request."""
    furniture = furniture_of(connection)
    secret = connection.cookies.get(furniture.settings.session_cookie, "")
    found = await furniture.sessions.find(secret) if secret else None
    connection.scope["user"] = found
    return found


async def end_session(connection: AnyConnection) -> None:
    """Ends the session on the server."""
    furniture = furniture_of(connection)
    await furniture.sessions.end(connection.cookies.get(furniture.settings.session_cookie, ""))


async def require_sign_in(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard for pages of everybody who has signed in."""
    await _signed_in(connection, handler)


async def _signed_in(connection: AnyConnection, handler: BaseRouteHandler) -> Account:
    if handler.opt.get("no_cookie"):
        raise AssertionError("A route without cookies cannot know who is signed in.")
    account = await find_account(connection)
    if account is None:
        raise NotSignedIn
    return account


async def require_admin(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard for pages of the administrator. Who has pages of their own only is led there from the first page."""
    account = await _signed_in(connection, handler)
    if account.role == "employee" and connection.scope["path"] == "/":
        raise AtOwnHome
    if account.role != "admin":
        raise Problem(403, furniture_of(connection).catalogs["web"].phrase("problem.detail.403"))
