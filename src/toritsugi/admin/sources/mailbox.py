"""One mailbox: its sheet, its switch, its password."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.sources.listing import TOLD, own_source
from toritsugi.database import Database
from toritsugi.intake import (
    PERMISSIONS,
    MailboxForm,
    Source,
    SourceFault,
    SourceRefused,
    add_mailbox,
    addressable,
    change_source,
    drop_password,
    labels_of,
    last_receipts,
    new_password,
    read_addressing,
    read_mailbox,
    set_active,
)
from toritsugi.routing import Kind
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, language_of

EMPTY_ROWS = 2
"""Rows for destinations that are offered beyond those that are filled in."""
LONGEST = 5_000
NEW = "new"


class Sheet(msgspec.Struct, frozen=True):
    """What stands in the fields."""

    name: str = ""
    address: str = ""
    kind: str = "timeline"
    to: Sequence[str] = ()
    networks: str = ""
    sign_in: bool = False

    @property
    def rows(self) -> list[str]:
        """The destinations, and empty rows for more."""
        return [*filter(None, self.to), *[""] * EMPTY_ROWS]

    @property
    def form(self) -> MailboxForm:
        return MailboxForm(
            name=self.name, address=self.address, to=tuple(self.to), kind=self.kind, networks=self.networks
        )


class Known(msgspec.Struct, frozen=True):
    """What the page knows beside the sheet; `source` is None for a new one."""

    desk: Desk
    source: Source | None
    choices: Sequence[str]
    kinds: Sequence[Kind]
    last_at: float | None

    @property
    def action(self) -> str:
        return f"/sources/{self.source.id if self.source else NEW}"


@get("/sources/new", include_in_schema=False)
async def new_mailbox(request: AnyRequest, database: Database) -> Template:
    """An empty sheet."""
    async with database.reading() as c:
        known = await _known(request, c, database, NEW)
    return _page(request, known, Sheet())


@get("/sources/{id:str}", include_in_schema=False)
async def source(request: AnyRequest, database: Database, id: str, told: str = "") -> Template | Redirect:
    """The sheet of a mailbox, or the page of a key; one that is watched has a page of its own."""
    async with database.reading() as c:
        known = await _known(request, c, database, id)
        assert known.source is not None
        sheet = await _sheet_of(request, c, known.source)
    if known.source.door == "imap":
        return Redirect(f"/sources/imap/{id}", status_code=303)
    words = told if told in TOLD else ""
    if known.source.door == "api_key":
        context = {"source": known.source, "last_at": known.last_at, "told": words, "permissions": PERMISSIONS}
        return framed(request, "admin/sources/key.html", known.desk, entry="sources", **context)
    return _page(request, known, sheet, told=words)


@post(["/sources/new", "/sources/{id:str}"], include_in_schema=False, status_code=200)
async def change_mailbox(request: AnyRequest, database: Database, id: str = NEW) -> Template | Redirect:
    """Saves as a whole or not at all; a password that was made is shown on the answer, once."""
    sheet = await _read_sheet(request)
    async with database.reading() as c:
        known = await _known(request, c, database, id)
    language: Any = language_of(request, "admin")
    try:
        saved, password = await _save(database, known, sheet)
    except SourceRefused as refused:
        return _page(request, known, sheet, refused.by_field(language), status=422)
    except IntegrityError:
        taken = SourceFault("address_taken", "address", given=sheet.address.strip())
        return _page(request, known, sheet, {taken.field: taken.sentence(language)}, status=422)
    if password:
        return secret_page(request, known.desk, saved, password)
    return Redirect(f"/sources/{saved.id}?told={'saved' if known.source else 'added'}", status_code=303)


async def _save(database: Database, known: Known, sheet: Sheet) -> tuple[Source, str]:
    """The source as it is now, and a password when one was made."""
    async with database.transaction() as c:
        saved = await read_mailbox(c, known.desk.organization.id, sheet.form, known.source)
        if known.source is None:
            await add_mailbox(c, saved, known.desk.now)
        else:
            await change_source(c, saved)
        if sheet.sign_in and not saved.has_password:
            return saved, await new_password(c, saved.organization_id, saved.id)
        if not sheet.sign_in:
            await drop_password(c, saved.organization_id, saved.id)
    return saved, ""


@post("/sources/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, database: Database, id: str) -> Redirect:
    """On becomes off, off becomes on. A revoked key stays as it is."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        known = await own_source(c, desk, id)
    if known.door == "mailbox":
        async with database.transaction() as c:
            await set_active(c, desk.organization.id, id, not known.active)
    return Redirect(f"/sources/{id}?told={'off' if known.active else 'on'}", status_code=303)


@post("/sources/{id:str}/password", include_in_schema=False, status_code=200)
async def renew_password(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """A new password instead of the one that there is."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        known = await own_source(c, desk, id)
    if not known.has_password:
        return Redirect(f"/sources/{id}", status_code=303)
    async with database.transaction() as c:
        password = await new_password(c, desk.organization.id, id)
    return secret_page(request, desk, known, password)


def secret_page(request: AnyRequest, desk: Desk, made: Source, secret: str) -> Template:
    """The one page that shows a key or a password."""
    return framed(request, "admin/sources/secret.html", desk, entry="sources", source=made, secret=secret)


async def _known(request: AnyRequest, c: AsyncConnection, database: Database, id: str) -> Known:
    desk = await desk_of(request, c, database)
    company, language = desk.organization.id, language_of(request, "admin")
    addressing = await read_addressing(c, company)
    choices = await addressable(c, addressing, language)  # type: ignore[arg-type]
    kinds = [each for each in await list_kinds(c, company) if each.active]
    if id == NEW:
        return Known(desk, None, choices, kinds, None)
    found = await own_source(c, desk, id)
    return Known(desk, found, choices, kinds, (await last_receipts(c, company)).get(id))


async def _sheet_of(request: AnyRequest, c: AsyncConnection, source: Source) -> Sheet:
    language: Any = language_of(request, "admin")
    addressing = await read_addressing(c, source.organization_id)
    return Sheet(
        name=source.name,
        address=source.address or "",
        kind=source.kind,
        to=await labels_of(c, addressing, source.addressees, language),
        networks="\n".join(source.networks),
        sign_in=source.has_password,
    )


async def _read_sheet(request: AnyRequest) -> Sheet:
    sent = await request.form()
    texts = {name: str(sent.get(name, ""))[:LONGEST] for name in ("name", "address", "kind", "networks")}
    to = [str(each)[:LONGEST] for each in sent.getall("to", [])]
    return Sheet(**texts, to=to, sign_in="sign_in" in sent)


def _page(
    request: AnyRequest,
    known: Known,
    sheet: Sheet,
    complaints: dict[str, str] | None = None,
    told: str = "",
    status: int = 200,
) -> Template:
    context: dict[str, Any] = {
        "source": known.source,
        "sheet": sheet,
        "choices": known.choices,
        "kinds": known.kinds,
        "last_at": known.last_at,
        "action": known.action,
        "complaints": complaints or {},
        "told": told,
    }
    answer = framed(request, "admin/sources/mailbox.html", known.desk, entry="sources", **context)
    answer.status_code = status
    return answer
