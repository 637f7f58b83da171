"""The routes below /sources/imap."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.response import Redirect, Template

from toritsugi.admin.sources.imap.sheet import NEW, Known, Sheet, known_of, sent_sheet, sheet_of, sheet_page
from toritsugi.connections import Seal
from toritsugi.database import Database
from toritsugi.fence import Fence
from toritsugi.intake import (
    IMAP_CHANGED,
    ImapTrouble,
    SourceRefused,
    add_imap_mailbox,
    change_imap_mailbox,
    read_imap_form,
    set_active,
    try_mailbox,
)
from toritsugi.web import AnyRequest, handed, language_of


@get("/new", include_in_schema=False)
async def new_imap(request: AnyRequest, database: Database) -> Template:
    """An empty sheet."""
    async with database.reading() as c:
        known = await known_of(request, c, database, NEW)
    return sheet_page(request, known, Sheet())


@get("/{id:str}", include_in_schema=False)
async def imap(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """The sheet, and how it goes."""
    async with database.reading() as c:
        known = await known_of(request, c, database, id)
        assert known.mailbox is not None
        sheet = await sheet_of(request, c, known.mailbox)
    return sheet_page(request, known, sheet, told=told)


@post(["/new", "/{id:str}"], include_in_schema=False, status_code=200)
async def save_imap(
    request: AnyRequest, database: Database, seal: Seal, fence: Fence, id: str = NEW
) -> Template | Redirect:
    """Saves as a whole or not at all, and tries at once what was saved."""
    sheet = await sent_sheet(request)
    language: Any = language_of(request, "admin")
    async with database.reading() as c:
        known = await known_of(request, c, database, id)
        try:
            described, account = await read_imap_form(c, known.desk.organization.id, sheet.form, known.mailbox)
        except SourceRefused as refused:
            return sheet_page(request, known, sheet, complaints=refused.by_field(language))
    if known.mailbox is None:
        await add_imap_mailbox(database, seal, described, account)
    else:
        await change_imap_mailbox(database, seal, known.mailbox, described, account)
    return await _tried(request, database, seal, fence, described.id)


@post("/{id:str}/check", include_in_schema=False, status_code=200)
async def check_imap(request: AnyRequest, database: Database, seal: Seal, fence: Fence, id: str) -> Template | Redirect:
    """Tries what is stored."""
    return await _tried(request, database, seal, fence, id)


@post("/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch_imap(request: AnyRequest, database: Database, id: str) -> Redirect:
    """On becomes off, off becomes on."""
    async with database.transaction() as c:
        known = await known_of(request, c, database, id)
        assert known.mailbox is not None
        active = not known.mailbox.active
        await set_active(c, known.desk.organization.id, id, active)
        database.announce(c, IMAP_CHANGED)
    return Redirect(f"/sources/imap/{id}?told={'watched' if active else 'unwatched'}", status_code=303)


async def _tried(request: AnyRequest, database: Database, seal: Seal, fence: Fence, id: str) -> Template | Redirect:
    """Signs in once, outside of any transaction."""
    async with database.reading() as c:
        known = await known_of(request, c, database, id)
        assert known.mailbox is not None
        sheet = await sheet_of(request, c, known.mailbox)
    try:
        await try_mailbox(database, seal, known.mailbox, fence)
    except ImapTrouble as trouble:
        language: Any = language_of(request, "admin")
        return sheet_page(
            request, _fresh(known), sheet, trouble=trouble.sentence(language, known.mailbox.account.blanks)
        )
    return Redirect(f"/sources/imap/{id}?told=reached", status_code=303)


def _fresh(known: Known) -> Known:
    """Without the trouble of the last look: the one of this try is said instead."""
    assert known.mailbox is not None
    return msgspec.structs.replace(known, mailbox=known.mailbox.as_set_up)


IMAP = Router(
    path="/sources/imap",
    route_handlers=[new_imap, imap, save_imap, check_imap, switch_imap],
    dependencies={"seal": handed(Seal), "fence": handed(Fence)},
)
