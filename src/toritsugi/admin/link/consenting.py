"""「保存して連携する」: to LINE WORKS and back, with a state that only this session can bring back, and only once."""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import get
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.parts import LinkParts, own_connection
from toritsugi.connections import (
    Connection,
    ConnectionFault,
    SealBroken,
    authorization_request,
    list_connections,
    read_redirect,
)
from toritsugi.web import AnyRequest, WebSettings, furniture_of, language_of, new_secret, private_cookie, words_of

PATIENCE = 900
"""Seconds within which somebody has to come back from LINE WORKS."""


@get("/connections/{id:str}/sign-in", include_in_schema=False)
async def leave(request: AnyRequest, parts: LinkParts, id: str) -> Template:
    """Leads to LINE WORKS' own sign-in page, and remembers in this browser that it did.

    A page of our own in between: a form's answer may not lead to another site (Content Security Policy, form-action).
    """
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        connection = await own_connection(c, desk, id)
    nonce = new_secret()
    address = authorization_request(connection, parts.redirect_url, _state(request, id, nonce))
    context = {"connection": connection, "address": address, "host": urlsplit(address).netloc}
    answer = framed(request, "admin/link/leaving.html", desk, entry="connections", **context)
    answer.set_cookie(private_cookie(_settings(request), _cookie(request), f"{id}.{nonce}", PATIENCE))
    return answer


@get("/connections/consent", include_in_schema=False)
async def come_back(request: AnyRequest, parts: LinkParts) -> Template | Redirect:
    """Takes the code that LINE WORKS sent along. The state works once, in the session that it was made for."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        id, _, nonce = request.cookies.get(_cookie(request), "").partition(".")
        rows = await list_connections(c, desk.organization.id)
    connection = next((row for row in rows if row.id == id), None)
    answer: Template | Redirect
    try:
        expected = _state(request, id, nonce) if connection else ""
        code = read_redirect(request.query_params, expected)
        assert connection is not None
        await parts.consent.finish(connection.id, code, parts.redirect_url)
        answer = Redirect(f"/connections/{connection.id}?told=linked", status_code=303)
    except ConnectionFault as fault:
        language: Any = language_of(request, "admin")
        answer = _failed(request, parts, desk, connection, f"{fault.sentence(language)} {fault.remedy(language)}")
    except SealBroken:
        answer = _failed(request, parts, desk, connection, words_of(request, "admin")("linking.form.seal_broken"))
    answer.set_cookie(private_cookie(_settings(request), _cookie(request), "", 0))
    return answer


def _failed(request: AnyRequest, parts: LinkParts, desk: Desk, connection: Connection | None, reason: str) -> Template:
    """The manual's three checks, with this installation's values."""
    context = {"connection": connection, "parts": parts, "reason": reason.strip()}
    answer = framed(request, "admin/link/refused.html", desk, entry="connections", **context)
    answer.status_code = 409
    return answer


def _state(request: AnyRequest, id: str, nonce: str) -> str:
    secret = request.cookies.get(_settings(request).session_cookie, "")
    return hmac.new(secret.encode(), f"consent:{id}:{nonce}".encode(), hashlib.sha256).hexdigest()


def _cookie(request: AnyRequest) -> str:
    return _settings(request).cookie_name("consent")


def _settings(request: AnyRequest) -> WebSettings:
    return furniture_of(request).settings
