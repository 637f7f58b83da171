"""The list of connections: how each stands, its switch, its test, which is the base."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.parts import LinkParts, own_connection
from toritsugi.admin.link.sheet import sheet_of
from toritsugi.admin.pictures import Lifeline, draw_lifeline
from toritsugi.connections import (
    Connection,
    FormRefused,
    SignIn,
    TestResult,
    list_connections,
    make_base,
    set_enabled,
)
from toritsugi.web import AnyRequest, language_of


class Standing(msgspec.Struct, frozen=True):
    """How a connection stands: `key` names the words, `tone` the colour; `why` says it in a sentence."""

    key: str
    tone: str
    why: str = ""


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
        """Whether every destination accepted it: only then is it called sent."""
        return bool(self.results) and all(each.delivered for each in self.results)


_PASSING = {"switched_off": "off", "consent_missing": "unsigned", "bot_missing": "bot_missing"}
"""What is still to be done; everything else is a hold."""


def standing_of_link(connection: Connection, language: Any) -> Standing:
    """Off, held, never signed in, without a bot, or alive; the first that is so."""
    if not connection.obstacle:
        return Standing("alive", "fine")
    if connection.obstacle in _PASSING:
        return Standing(_PASSING[connection.obstacle], "attention")
    return Standing("held", "person", connection.why_held(language))


def listed(connection: Connection, now: float, language: Any) -> Listed:
    """A connection as the list and the first page show it."""
    ends = connection.refresh_expires_at if connection.sign_in is SignIn.USER_ACCOUNT else None
    lifeline = draw_lifeline(ends, now) if ends is not None else None
    return Listed(connection, standing_of_link(connection, language), lifeline)


@get("/connections", include_in_schema=False)
async def connections(request: AnyRequest, parts: LinkParts) -> Template:
    """All connections of the company, the base first."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        rows = await list_connections(c, desk.organization.id)
    return _page(request, desk, rows, None)


def _page(request: AnyRequest, desk: Desk, rows: list[Connection], tested: Tested | None) -> Template:
    language = language_of(request, "admin")
    shown = [listed(row, desk.now, language) for row in rows]
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
