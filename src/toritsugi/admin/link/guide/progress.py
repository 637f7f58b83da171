"""How far somebody has come: kept in a cookie of theirs, and in what is stored already."""

import base64
import binascii

import msgspec
from litestar.datastructures import Cookie

from toritsugi.connections import Connection, SignIn
from toritsugi.web import AnyRequest, WebSettings, furniture_of, private_cookie

A_YEAR = 365 * 86_400
NEW = "new"
"""In an address: the connection that is set up is not stored yet, though there are others."""
FILLED_IN = ("app", "service_account", "private_key", "sign_in")
"""Done, as soon as a connection is stored: it could not be without them."""
SIGNED_IN = ("token_settings", "redirect_url")
"""Done, when a member has signed in: it would not have worked without them."""


class Progress(msgspec.Struct):
    """The chosen way and the steps that were ticked. The Client ID is no secret.

    `of` is the connection that they are about: its id, `NEW`, or "" for the base or the first one.
    """

    of: str = ""
    way: str = SignIn.SERVICE_ACCOUNT
    dm_only: bool = False
    client_id: str = ""
    done: set[str] = set()
    started: bool = False


def read_progress(request: AnyRequest, of: str, client_id: str) -> Progress:
    """How far that connection has come: from the beginning when the cookie cannot be read or is about another one.

    What was ticked while it was new stays ticked once it is stored; its `client_id` tells that it is the same.
    """
    kept = request.cookies.get(_name(request), "")
    try:
        progress = msgspec.json.decode(base64.urlsafe_b64decode(kept), type=Progress)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return Progress(of)
    stored_now = progress.of == NEW and of and progress.client_id == client_id
    return msgspec.structs.replace(progress, of=of) if progress.of == of or stored_now else Progress(of)


def keep(request: AnyRequest, progress: Progress) -> Cookie:
    """The cookie that keeps it."""
    kept = base64.urlsafe_b64encode(msgspec.json.encode(progress)).decode()
    return private_cookie(_settings(request), _name(request), kept, A_YEAR)


def known_done(connection: Connection | None, *, has_bot_secret: bool) -> set[str]:
    """The steps that are done because their values are stored."""
    if connection is None:
        return set()
    found = set(FILLED_IN)
    if connection.refresh_expires_at is not None:
        found |= set(SIGNED_IN)
    elif connection.sign_in is SignIn.USER_ACCOUNT:
        found -= {"sign_in"}
    if connection.granted:
        found |= {"scopes"}
    if connection.bot_id:
        found |= {"bot_register", "bot_id"}
    if connection.base_channel_id:
        found |= {"room", "room_invite", "channel_id"}
    if connection.base_user_id:
        found |= {"destinations"}
    if has_bot_secret:
        found |= {"callback"}
    if connection.last_delivered_at is not None:
        found |= {"bot_add", "bot_publish", "test"}
    return found


def _name(request: AnyRequest) -> str:
    return _settings(request).cookie_name("guide")


def _settings(request: AnyRequest) -> WebSettings:
    return furniture_of(request).settings
