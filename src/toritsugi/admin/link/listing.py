"""The list of connections: how each stands, its switch, its test, which is the base."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.parts import LinkParts, own_connection
from toritsugi.admin.link.sheet import sheet_of
from toritsugi.admin.pictures import Lifeline, draw_lifeline
from toritsugi.clock import HOUR
from toritsugi.connections import (
    Connection,
    FormRefused,
    SignIn,
    TestResult,
    all_delivered,
    list_connections,
    make_base,
    set_enabled,
)
from toritsugi.outbox import silent_since
from toritsugi.web import AnyRequest, language_of


class Standing(msgspec.Struct, frozen=True):
    """How a connection stands: `key` names the words, `tone` the colour; `why` says it in a sentence.

    `since` is when it began, in seconds since the epoch; 0.0 where nobody asks.
    """

    key: str
    tone: str
    why: str = ""
    since: float = 0.0


class Listed(msgspec.Struct, frozen=True):
    """One connection of the list."""

    connection: Connection
    standing: Standing
    lifeline: Lifeline | None


class Tested(msgspec.Struct, frozen=True):
    """What became of a 「テスト通知」: one result for each destination, or the form's faults."""

    connection_id: str
    results: list[TestResult]
    refused: str = ""

    @property
    def all_delivered(self) -> bool:
        """Whether it may be called sent."""
        return all_delivered(self.results)


_PASSING = {"switched_off": "off", "consent_missing": "unsigned", "bot_missing": "bot_missing"}
"""What is still to be done; everything else is a hold."""


def standing_of_link(connection: Connection, language: Any, silent: float | None = None) -> Standing:
    """Off, held, never signed in, without a bot, without an answer since `silent`, or alive; the first that is so."""
    if connection.obstacle in _PASSING:
        return Standing(_PASSING[connection.obstacle], "attention")
    if connection.obstacle:
        return Standing("held", "person", connection.why_held(language), connection.held_at or 0.0)
    return Standing("alive", "fine") if silent is None else Standing("silent", "attention", since=silent)


async def silence_of(c: AsyncConnection, connection: Connection, now: float) -> float | None:
    """Since when LINE WORKS gives this connection no answer, as far as its calls of the last hour tell."""
    return await silent_since(c, [f"{connection.domain}/{kind}" for kind in ("member", "room")], now - HOUR)


def listed(connection: Connection, now: float, language: Any, silent: float | None = None) -> Listed:
    """A connection as the list and the first page show it."""
    ends = connection.refresh_expires_at if connection.sign_in is SignIn.USER_ACCOUNT else None
    lifeline = draw_lifeline(ends, now) if ends is not None else None
    return Listed(connection, standing_of_link(connection, language, silent), lifeline)


@get("/connections", include_in_schema=False)
async def connections(request: AnyRequest, parts: LinkParts) -> Template:
    """All connections of the company, the base first."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        rows = await list_connections(c, desk.organization.id)
        silences = {row.id: await silence_of(c, row, desk.now) for row in rows}
    return _page(request, desk, rows, silences=silences)


def _page(
    request: AnyRequest,
    desk: Desk,
    rows: list[Connection],
    tested: Tested | None = None,
    silences: Mapping[str, float | None] = MappingProxyType({}),
) -> Template:
    language = language_of(request, "admin")
    shown = [listed(row, desk.now, language, silences.get(row.id)) for row in rows]
    return framed(request, "admin/link/list.html", desk, entry="connections", rows=shown, tested=tested)


@post("/connections/{id:str}/test", include_in_schema=False, status_code=200)
async def test_stored(request: AnyRequest, parts: LinkParts, id: str) -> Template:
    """「テスト通知」 with what is stored: to the base member and the base room."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        connection = await own_connection(c, desk, id)
        rows = await list_connections(c, desk.organization.id)
    form = sheet_of(connection).form(desk.organization.id, connection.enabled)
    language: Any = language_of(request, "admin")
    try:
        tested = Tested(id, await parts.trial.try_notify(form, id))
        if tested.all_delivered and connection.held_at is not None:
            await parts.keeper.prove(connection)
            async with parts.database.reading() as c:
                rows = await list_connections(c, desk.organization.id)
    except FormRefused as refused:
        tested = Tested(id, [], " ".join(refused.by_field(language).values()))
    return _page(request, desk, rows, tested)


@post("/connections/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, parts: LinkParts, id: str) -> Redirect:
    """「このチャットアプリケーションを使用する」: on becomes off, off becomes on."""
    async with parts.database.reading() as c:
        connection = await own_connection(c, await desk_of(request, c, parts.database), id)
    sent = await request.form()
    await set_enabled(parts.database, id, not connection.enabled)
    back = f"/connections/{id}" if sent.get("back") == "settings" else "/connections"
    return Redirect(back, status_code=303)


@post("/connections/{id:str}/base", include_in_schema=False, status_code=303)
async def become_base(request: AnyRequest, parts: LinkParts, id: str) -> Redirect:
    """Everything goes through this one from now on, unless another is named."""
    async with parts.database.reading() as c:
        await own_connection(c, await desk_of(request, c, parts.database), id)
    await make_base(parts.database, id)
    return Redirect("/connections", status_code=303)
