"""The list: mailboxes and API keys, where their events go, who may bring them, when the last one came."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.database import Database
from toritsugi.intake import (
    ImapMailbox,
    Source,
    get_source,
    labels_of,
    last_receipts,
    list_imap_mailboxes,
    list_sources,
    read_addressing,
)
from toritsugi.web import AnyRequest, language_of

TOLD = ("added", "saved", "on", "off", "revoked", "removed", "kept", "reached", "watched", "unwatched")
"""What an address may make a page say."""


class Listed(msgspec.Struct, frozen=True):
    """A source as the list shows it; `to` are its destinations in words."""

    source: Source
    to: Sequence[str]
    last_at: float | None


class Watched(msgspec.Struct, frozen=True):
    """A mailbox of another server as the list shows it."""

    mailbox: ImapMailbox
    to: Sequence[str]
    last_at: float | None


@get("/sources", include_in_schema=False)
async def sources(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Mailboxes, those of other servers, then API keys; of a key only its end."""
    language: Any = language_of(request, "admin")
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        rows = await _listed(c, desk.organization.id, language)
        watched = await _watched(c, desk.organization.id, rows)
    boxes = [row for row in rows if row.source.door == "mailbox"]
    keys = [row for row in rows if row.source.door == "api_key"]
    context = {"boxes": boxes, "watched": watched, "keys": keys, "told": told if told in TOLD else ""}
    return framed(request, "admin/sources/list.html", desk, entry="sources", **context)


async def _listed(c: AsyncConnection, organization_id: str, language: Any) -> list[Listed]:
    addressing = await read_addressing(c, organization_id)
    last = await last_receipts(c, organization_id)
    return [
        Listed(each, await labels_of(c, addressing, each.addressees, language), last.get(each.id))
        for each in await list_sources(c, organization_id)
    ]


async def _watched(c: AsyncConnection, organization_id: str, rows: Sequence[Listed]) -> list[Watched]:
    sources = {row.source.id: row for row in rows}
    found = await list_imap_mailboxes(c, organization_id)
    return [Watched(each, sources[each.source_id].to, sources[each.source_id].last_at) for each in found]


async def own_source(c: AsyncConnection, desk: Desk, id: str) -> Source:
    """The source of that id, of the asking person's company. Raises NotFoundException for any other."""
    found = await get_source(c, desk.organization.id, id)
    if found is None:
        raise NotFoundException
    return found
