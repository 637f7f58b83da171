"""One employee's form: added, changed, marked as left, brought back."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.calling import Staff, staff_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.people.listing import Faults, faults_of
from toritsugi.admin.people.parts import advised, own_employee, spoken, tabbed, told_of
from toritsugi.admin.people.photo import BODY_LIMIT, read_photo
from toritsugi.database import Database
from toritsugi.intake import offer_of
from toritsugi.people import (
    Employee,
    EmployeeForm,
    LastAdministrator,
    Offer,
    Problem,
    change_wishes,
    choices_of,
    employee_of_account,
    farewell_of,
    form_of,
    keep_employee,
    photos_of,
    set_employee_active,
)
from toritsugi.picture import PictureRefused
from toritsugi.reception import SettingRefused, list_deputies, set_deputies
from toritsugi.web import AnyRequest

NEW = "new"
LONGEST = 400
DEPUTY_ROWS = 3
MAILS = ("mail2", "mail3")


class Sheet(msgspec.Struct, frozen=True):
    """What the page of one person shows: `given` by field, and what there is to choose among. None: a new one."""

    desk: Desk
    who: Employee | None
    given: dict[str, str]
    staff: Staff
    offer: Offer
    faults: Faults
    is_own: bool = False
    administers: bool = False
    photo: str = ""


class _NotKept(Exception):
    """Undoes what was written; `complaints` by field."""

    def __init__(self, complaints: dict[str, str]) -> None:
        super().__init__("the form was not kept")
        self.complaints = complaints


@get("/people/new", include_in_schema=False)
async def blank(request: AnyRequest, database: Database) -> Template:
    """An empty form."""
    async with database.reading() as c:
        return _page(request, await _sheet(request, c, database, NEW))


@get("/people/{id:str}", include_in_schema=False)
async def person(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """What is known of somebody."""
    async with database.reading() as c:
        return _page(request, await _sheet(request, c, database, id), told=told_of(told))


@post(
    ["/people/new", "/people/{id:str}"],
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_LIMIT,
)
async def use(request: AnyRequest, database: Database, id: str = NEW) -> Template | Redirect:
    """Keeps all of the form, or says beside each field what to mend."""
    sent = await request.form()
    async with database.reading() as c:
        sheet = await _sheet(request, c, database, id)
    sheet = msgspec.structs.replace(sheet, given=sheet.given | _typed(sent))
    try:
        photo = await read_photo(sent)
        async with database.transaction() as c:
            who = await _keep(request, c, sheet)
            await photo.keep(c, who, sheet.desk.now)
    except PictureRefused as refused:
        problem = Problem(0, "photo", refused.reason, refused.value)
        return _page(request, sheet, complaints=advised(request, [problem]))
    except _NotKept as refused:
        return _page(request, sheet, complaints=refused.complaints)
    if photo.erases:
        await database.drop_journal()
    return Redirect(f"/people/{who.id}?told={'added' if id == NEW else 'changed'}", status_code=303)


@post("/people/{id:str}/leave", include_in_schema=False, status_code=200)
async def leave(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """退職: signed out, and told nothing more; the history stays. Nobody does that to themselves."""
    async with database.transaction() as c:
        sheet = await _sheet(request, c, database, id)
        assert sheet.who is not None
        if sheet.is_own:
            return _page(request, sheet, complaints=advised(request, [_locking_out(sheet.who, "own_leaving")]))
        try:
            await set_employee_active(c, sheet.desk.organization.id, id, False)
        except LastAdministrator:
            return _page(request, sheet, complaints=advised(request, [_locking_out(sheet.who, "last_administrator")]))
    await database.drop_journal()
    return Redirect(f"/people/{id}?told=left", status_code=303)


@post("/people/{id:str}/return", include_in_schema=False, status_code=303)
async def come_back(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Somebody who had left works here again."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        await own_employee(c, desk, id)
        await set_employee_active(c, desk.organization.id, id, True)
    return Redirect(f"/people/{id}?told=back", status_code=303)


def _locking_out(who: Employee, reason: str) -> Problem:
    return Problem(0, "state", reason, who.name)


async def _sheet(request: AnyRequest, c: AsyncConnection, database: Database, id: str) -> Sheet:
    """Raises NotFoundException for nobody, and for somebody of another company."""
    desk = await desk_of(request, c, database)
    company = desk.organization.id
    who = None if id == NEW else await own_employee(c, desk, id)
    own = await employee_of_account(c, desk.account)
    staff, offer = await staff_of(c, company), await offer_of(c, company)
    faults = await faults_of(c, company)
    farewell = await farewell_of(c, company, [who] if who else [])
    return Sheet(
        desk,
        who,
        await _known(c, desk, who),
        staff,
        offer,
        faults,
        is_own=bool(own and who and own.id == who.id),
        administers=bool(farewell.administrators),
        photo=(await photos_of(c, [who.id])).get(who.id, "") if who else "",
    )


async def _known(c: AsyncConnection, desk: Desk, who: Employee | None) -> dict[str, str]:
    """The fields of the form as they are kept."""
    fields = {**msgspec.structs.asdict(form_of(who) if who else EmployeeForm(name="", email=""))}
    fields |= dict.fromkeys((*MAILS, *(f"deputy-{row}" for row in range(DEPUTY_ROWS))), "")
    if who is None:
        return fields | {"language": desk.organization.language}
    choice = (await choices_of(c, desk.organization.id, [who.id])).get(who.id)
    deputies = (await list_deputies(c, desk.organization.id)).get(who.id, [])
    named = {f"deputy-{row}": f"{each.name} ({each.email})" for row, each in enumerate(deputies)}
    mails = dict(zip(MAILS, choice.addresses[1:], strict=True)) if choice else {}
    return {**fields, **mails, **named}


def _typed(sent: Any) -> dict[str, str]:
    texts = {name: text for name, text in sent.items() if isinstance(text, str)}
    return {name: text.strip()[:LONGEST] for name, text in texts.items() if name not in {"csrf_token", "todo"}}


async def _keep(request: AnyRequest, c: AsyncConnection, sheet: Sheet) -> Employee:
    """Writes everything down. Raises _NotKept."""
    desk, given = sheet.desk, sheet.given
    form = EmployeeForm(**{field: given[field] for field in EmployeeForm.__struct_fields__})
    mailboxes = sheet.offer.mailboxes
    kept = await keep_employee(c, desk.organization.id, form, now=desk.now, mailboxes=mailboxes, known=sheet.who)
    if not isinstance(kept, Employee):
        raise _NotKept(advised(request, kept))
    if kept.active:
        problems = await change_wishes(c, kept, {field: given[field] for field in MAILS}, sheet.offer)
        complaints = advised(request, problems) | await _deputise(request, c, sheet, kept)
        if complaints:
            raise _NotKept(complaints)
    return kept


async def _deputise(request: AnyRequest, c: AsyncConnection, sheet: Sheet, kept: Employee) -> dict[str, str]:
    """Names the deputies; the complaint, if they cannot be."""
    typed = [text for name, text in sorted(sheet.given.items()) if name.startswith("deputy-") and text]
    ids = [sheet.staff.by_email(text) or text[:32] for text in typed]
    try:
        await set_deputies(c, kept.organization_id, kept.id, ids)
    except SettingRefused as refused:
        return refused.by_field(spoken(request))
    return {}


def _page(request: AnyRequest, sheet: Sheet, *, complaints: dict[str, str] | None = None, told: str = "") -> Template:
    deputies: Sequence[str] = [f"deputy-{row}" for row in range(max(DEPUTY_ROWS, _rows(sheet.given)))]
    context: dict[str, Any] = {"sheet": sheet, "given": sheet.given, "deputies": deputies, "told": told}
    return tabbed(request, sheet.desk, "staff", complaints=complaints, template="person", **context)


def _rows(given: Mapping[str, str]) -> int:
    return sum(name.startswith("deputy-") for name in given)
