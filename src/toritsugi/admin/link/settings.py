"""「チャット設定【LINE WORKS(API2.0)】」: the fields of one connection, tested before they are saved."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.listing import listed
from toritsugi.admin.link.parts import LinkParts, own_connection, own_rooms
from toritsugi.admin.link.registering import asked_wish
from toritsugi.admin.link.sheet import AUTH_FIELDS, TABS, Sheet, blank_sheet, read_sheet, sheet_of
from toritsugi.connections import (
    Change,
    Connection,
    ConnectionFault,
    FormRefused,
    HistoryEntry,
    SealBroken,
    SignIn,
    TalkRoom,
    TestResult,
    add_connection,
    all_delivered,
    bot_secrets,
    join_login_id,
    list_history,
    preview_change,
    roll_back,
    update_connection,
)
from toritsugi.web import AnyRequest, language_of, words_of

TOLD = ("complete", "restored", "linked")
NEW = "new"


class Known(msgspec.Struct, frozen=True):
    """What the page knows beside the sheet; `connection` is None for a new one."""

    desk: Desk
    connection: Connection | None
    rooms: Sequence[TalkRoom]
    history: Sequence[HistoryEntry]
    has_bot_secret: bool

    @property
    def id(self) -> str:
        return self.connection.id if self.connection else ""


class Outcome(msgspec.Struct, kw_only=True):
    """What became of the pressed button; shown above the fields, and beside them where one is wrong."""

    told: str = ""
    complaint: str = ""
    complaints: dict[str, str] = {}
    results: list[TestResult] = []
    tested: str = ""
    changes: list[Change] | None = None

    @property
    def all_delivered(self) -> bool:
        """Whether it may be called sent."""
        return all_delivered(self.results)


@get("/connections/new", include_in_schema=False)
async def new_settings(
    request: AnyRequest, parts: LinkParts, client_id: str = "", sign_in: str = SignIn.SERVICE_ACCOUNT
) -> Template:
    """An empty sheet, or one with what the guide knows already."""
    async with parts.database.reading() as c:
        known = await _known(request, c, parts, "")
    sheet = blank_sheet(words_of(request, "admin")("linking.form.first_name"))
    by_user = sign_in == SignIn.USER_ACCOUNT
    way = SignIn.USER_ACCOUNT if by_user else SignIn.SERVICE_ACCOUNT
    sheet.fields |= {"client_id": client_id[:90], "sign_in": way}
    return _page(request, parts, known, sheet, Outcome())


@get("/connections/{id:str}", include_in_schema=False)
async def settings(request: AnyRequest, parts: LinkParts, id: str, tab: str = "", told: str = "") -> Template:
    """The stored sheet, without secrets."""
    async with parts.database.reading() as c:
        known = await _known(request, c, parts, id)
    assert known.connection is not None
    sheet = sheet_of(known.connection)
    sheet.tab = tab if tab in TABS else TABS[0]
    return _page(request, parts, known, sheet, Outcome(told=_told(told, known.connection)))


def _told(told: str, connection: Connection) -> str:
    """What an address may make the page say: nothing that is not so."""
    if told == "linked" and connection.refresh_expires_at is None:
        return ""
    return told if told in TOLD else ""


@post(["/connections/new", "/connections/{id:str}"], include_in_schema=False, status_code=200)
async def use_settings(request: AnyRequest, parts: LinkParts, id: str = "") -> Template | Redirect:
    """Saves, tests or shows what would change, as the pressed button says. What was typed is kept; not secrets."""
    async with parts.database.reading() as c:
        known = await _known(request, c, parts, id)
    language: Any = language_of(request, "admin")
    sheet, outcome, status = blank_sheet(""), Outcome(), 200
    try:
        sheet = await read_sheet(request)
        if sheet.todo in ("post", "look", "notify"):
            outcome = await _test(parts, known, sheet)
        elif sheet.todo == "preview":
            outcome = await _preview(parts, known, sheet)
        elif sheet.todo == "register":
            outcome = await _register(request, parts, known, sheet)
        elif sheet.todo == "swap":
            _swap(sheet)
        else:
            return await _save(parts, known, sheet)
    except FormRefused as refused:
        outcome, status = Outcome(complaints=refused.by_field(language), tested=sheet.tried), 422
        sheet.tab = _tab_of(outcome.complaints, sheet.tab)
    except ConnectionFault as fault:
        outcome, status = _complained(fault, language), 422
    except SealBroken:
        outcome, status = Outcome(complaint=words_of(request, "admin")("linking.form.seal_broken")), 422
    return _page(request, parts, known, sheet, outcome, status)


async def _save(parts: LinkParts, known: Known, sheet: Sheet) -> Redirect:
    form = sheet.form(known.desk.organization.id, sheet.enabled)
    if known.connection is None:
        saved = await add_connection(parts.database, parts.seal, form)
    else:
        by = known.desk.account.name
        saved = await update_connection(parts.database, parts.seal, known.id, form, by)
    if sheet.todo == "link" and saved.sign_in is SignIn.USER_ACCOUNT:
        return Redirect(f"/connections/{saved.id}/sign-in", status_code=303)
    return Redirect(f"/connections/{saved.id}?told=complete&tab={sheet.tab}", status_code=303)


async def _test(parts: LinkParts, known: Known, sheet: Sheet) -> Outcome:
    switched = known.connection.enabled if known.connection else sheet.enabled
    form, trial = sheet.form(known.desk.organization.id, switched), parts.trial
    if sheet.todo == "notify":
        return Outcome(tested="notify", results=await trial.try_notify(form, known.id))
    ask = trial.try_post if sheet.todo == "post" else trial.look_at
    return Outcome(tested=sheet.todo, results=[await ask(form, sheet.target, known.id)])


async def _preview(parts: LinkParts, known: Known, sheet: Sheet) -> Outcome:
    if known.connection is None:
        return Outcome(changes=[])
    form = sheet.form(known.desk.organization.id)
    return Outcome(changes=await preview_change(parts.database, parts.seal, known.id, form))


async def _register(request: AnyRequest, parts: LinkParts, known: Known, sheet: Sheet) -> Outcome:
    """Registers a bot with the values on screen and puts its ID into the sheet; nothing is stored."""
    administrator = join_login_id(sheet.fields["base_user_id"], sheet.fields["base_group"])
    sheet.tab, form = TABS[1], sheet.form(known.desk.organization.id)
    wish = asked_wish(request, parts.public_url, administrator)
    sheet.fields["bot_id"] = await parts.set_up.register_bot(form, wish, known.id)
    return Outcome(told="registered")


def _swap(sheet: Sheet) -> None:
    fields = sheet.fields
    fields["base_user_id"], fields["base_group"] = fields["base_group"], fields["base_user_id"]
    sheet.tab = TABS[1]


def _complained(fault: ConnectionFault, language: Any) -> Outcome:
    told = f"{fault.sentence(language)} {fault.remedy(language)}".strip()
    field = "base_user_id" if fault.field == "administrator" else fault.field
    return Outcome(complaints={field: told}) if field else Outcome(complaint=told)


def _tab_of(complaints: dict[str, str], otherwise: str) -> str:
    """The tab that holds the first wrong field."""
    first = next(iter(complaints), "")
    if not first:
        return otherwise
    return TABS[0] if first in AUTH_FIELDS else TABS[1]


@post("/connections/{id:str}/history/{entry:str}", include_in_schema=False, status_code=303)
async def take_back(request: AnyRequest, parts: LinkParts, id: str, entry: str) -> Template | Redirect:
    """Makes the connection what it was before that save."""
    async with parts.database.reading() as c:
        known = await _known(request, c, parts, id)
    language: Any = language_of(request, "admin")
    assert known.connection is not None
    outcome = Outcome(complaint=words_of(request, "admin")("linking.history.gone"))
    if entry in {each.id for each in known.history}:
        try:
            await roll_back(parts.database, parts.seal, entry, known.desk.account.name)
            return Redirect(f"/connections/{id}?told=restored", status_code=303)
        except (ConnectionFault, FormRefused) as refused:
            faults = [refused] if isinstance(refused, ConnectionFault) else refused.faults
            outcome = Outcome(complaint=" ".join(each.sentence(language) for each in faults))
    return _page(request, parts, known, sheet_of(known.connection), outcome, 409)


async def _known(request: AnyRequest, c: AsyncConnection, parts: LinkParts, id: str) -> Known:
    desk = await desk_of(request, c, parts.database)
    if not id or id == NEW:
        return Known(desk, None, (), (), False)
    connection = await own_connection(c, desk, id)
    rooms = await own_rooms(c, connection)
    history = await list_history(c, id, desk.now)
    secrets = await bot_secrets(parts.database, parts.seal, connection.bot_id)
    return Known(desk, connection, rooms, history, any(each.id == id for each, _ in secrets))


def _page(
    request: AnyRequest, parts: LinkParts, known: Known, sheet: Sheet, outcome: Outcome, status: int = 200
) -> Template:
    language: Any = language_of(request, "admin")
    connection = known.connection
    context: dict[str, Any] = {
        "connection": connection,
        "row": listed(connection, known.desk.now, language) if connection else None,
        "rooms": known.rooms,
        "history": known.history,
        "sheet": sheet,
        "outcome": outcome,
        "parts": parts,
        "is_set": _set(known),
        "action": f"/connections/{known.id or NEW}",
    }
    answer = framed(request, "admin/link/settings.html", known.desk, entry="connections", **context)
    answer.status_code = status
    return answer


def _set(known: Known) -> dict[str, bool]:
    """Which secrets are stored."""
    connection = known.connection
    with_key = connection is not None and connection.sign_in is SignIn.SERVICE_ACCOUNT
    return {
        "client_secret": connection is not None,
        "private_key": with_key,
        "bot_secret": known.has_bot_secret,
    }
