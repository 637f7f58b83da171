"""What stands in the fields of a watched mailbox, and the page around them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.sources.listing import TOLD
from toritsugi.database import Database
from toritsugi.intake import (
    Account,
    ImapForm,
    ImapMailbox,
    addressable,
    get_imap_mailbox,
    labels_of,
    last_receipts,
    read_addressing,
)
from toritsugi.routing import Kind
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, language_of

EMPTY_ROWS = 2
LONGEST = 120_000
NEW = "new"
SECRETS = ("password", "client_secret", "refresh_token")
FIELDS = (
    "name",
    "host",
    "port",
    "security",
    "user_name",
    "sign_in",
    "token_url",
    "client_id",
    "scope",
    *SECRETS,
    "authority",
    "folder",
    "done_folder",
    "certificates",
    "kind",
)


class Sheet(msgspec.Struct, frozen=True):
    """The fields as they are shown; a stored secret is never among them."""

    name: str = ""
    host: str = ""
    port: str = ""
    security: str = "tls"
    user_name: str = ""
    sign_in: str = "password"
    password: str = ""
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    authority: str = ""
    folder: str = "INBOX"
    done_folder: str = ""
    certificates: str = ""
    kind: str = "timeline"
    to: Sequence[str] = ()

    @property
    def rows(self) -> list[str]:
        """The destinations, and empty rows for more."""
        return [*filter(None, self.to), *[""] * EMPTY_ROWS]

    @property
    def form(self) -> ImapForm:
        return ImapForm(**{name: getattr(self, name) for name in FIELDS}, to=tuple(self.to))


class Known(msgspec.Struct, frozen=True):
    """What the page knows beside the sheet; `mailbox` is None for a new one."""

    desk: Desk
    mailbox: ImapMailbox | None
    choices: Sequence[str]
    kinds: Sequence[Kind]
    last_at: float | None


async def known_of(request: AnyRequest, c: AsyncConnection, database: Database, id: str) -> Known:
    """Raises NotFoundException for what is not of the asking person's company."""
    desk = await desk_of(request, c, database)
    company, language = desk.organization.id, language_of(request, "admin")
    choices = await addressable(c, await read_addressing(c, company), language)  # type: ignore[arg-type]
    kinds = [each for each in await list_kinds(c, company) if each.active]
    if id == NEW:
        return Known(desk, None, choices, kinds, None)
    found = await get_imap_mailbox(c, company, id)
    if found is None:
        raise NotFoundException
    return Known(desk, found, choices, kinds, (await last_receipts(c, company)).get(id))


async def sheet_of(request: AnyRequest, c: AsyncConnection, mailbox: ImapMailbox) -> Sheet:
    """What is stored."""
    language: Any = language_of(request, "admin")
    account = mailbox.account
    return Sheet(
        name=mailbox.name,
        host=account.host,
        port=str(account.port),
        security=account.security,
        user_name=account.user_name,
        sign_in=account.signs_in_by,
        **_consent(account),
        authority=account.authority,
        folder=account.folder,
        done_folder=account.done_folder,
        certificates=account.certificates,
        kind=mailbox.kind,
        to=await labels_of(c, await read_addressing(c, mailbox.organization_id), mailbox.addressees, language),
    )


def _consent(account: Account) -> dict[str, str]:
    consent = account.consent
    return {"token_url": consent.token_url, "client_id": consent.client_id, "scope": consent.scope} if consent else {}


async def sent_sheet(request: AnyRequest) -> Sheet:
    """What was sent."""
    sent = await request.form()
    texts = {name: str(sent.get(name, ""))[:LONGEST] for name in FIELDS}
    return Sheet(**texts, to=[str(each)[:LONGEST] for each in sent.getall("to", [])])


def sheet_page(request: AnyRequest, known: Known, sheet: Sheet, **more: Any) -> Template:
    """The page. `more`: complaints by field, `told` for a word about what was done, `trouble` with the last try."""
    complaints: Mapping[str, str] = more.get("complaints", {})
    language: Any = language_of(request, "admin")
    told = more.get("told", "")
    context: dict[str, Any] = {
        "mailbox": known.mailbox,
        "sheet": msgspec.structs.replace(sheet, **dict.fromkeys(SECRETS, "")),
        "choices": known.choices,
        "kinds": known.kinds,
        "last_at": known.last_at,
        "action": f"/sources/imap/{known.mailbox.source_id if known.mailbox else NEW}",
        "complaints": complaints,
        "told": told if told in TOLD else "",
        "tried": more.get("trouble", ""),
        "standing": known.mailbox.sentence(language) if known.mailbox else "",
    }
    answer = framed(request, "admin/sources/imap.html", known.desk, entry="sources", **context)
    answer.status_code = 422 if complaints else 200
    return answer
