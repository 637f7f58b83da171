"""Brings a sheet of employees into the house: all of it, or nothing when a line needs mending."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.people.adding import tidied
from toritsugi.people.checking import LABELS, Problem
from toritsugi.people.employee import (
    DELIVERIES,
    DELIVERY_WORDS,
    LANGUAGE_WORDS,
    PERMISSION_WORDS,
    Employee,
    EmployeeForm,
)
from toritsugi.people.finding import chosen_addresses, get_organization, list_employees, lock_organization
from toritsugi.people.keeping import Draft, form_of, problems_among, write_drafts
from toritsugi.people.leaving import farewell_of, set_employee_active
from toritsugi.people.sheets.report import ImportReport, StaffChange, change_by, report_of
from toritsugi.people.sheets.sheet import Columns, SheetLine, folded, read_sheet, write_sheet

FIELDS = ("id", *EmployeeForm.__struct_fields__, "state")
ENGLISH = {
    "id": "Employee ID",
    "name": "Name",
    "email": "Email",
    "kana": "Kana",
    "roman": "Roman name",
    "department": "Department",
    "lineworks_user_id": "LINE WORKS user ID",
    "channel_id": "Channel ID",
    "delivery": "Delivery",
    "phone": "Phone",
    "language": "Language",
    "permission": "Permission",
    "state": "State",
}
_HEADINGS = {
    "社員名": "name",
    "氏名": "name",
    "名前": "name",
    "かな": "kana",
    "カナ": "kana",
    "ふりがな": "kana",
    "フリガナ": "kana",
    "ローマ字": "roman",
    "メールアドレス": "email",
    "メール": "email",
    "部署": "department",
    "lineworksユーザーid": "lineworks_user_id",
    "トークルームid": "channel_id",
    "チャンネルid": "channel_id",
    "通知方法": "delivery",
    "電話": "phone",
    "電話番号": "phone",
    "言語": "language",
    "権限": "permission",
    "状態": "state",
    "社員id": "id",
    **{field: field for field in FIELDS},
    **{folded(name): field for field, name in ENGLISH.items()},
}
_COLUMNS = Columns(_HEADINGS, ("name", "email"))
STATES: dict[str, tuple[str, str]] = {"active": ("在籍", "active"), "left": ("退職", "left")}
_LANGUAGES = {folded(word): key for key, words in LANGUAGE_WORDS.items() for word in (key, *words)}
_PERMISSIONS = {folded(word): key for key, words in PERMISSION_WORDS.items() for word in (key, *words)}


class SheetTerms(msgspec.Struct, frozen=True, kw_only=True):
    """On which terms a sheet is brought in. `whole`: whom it does not name is marked as left.

    `asking`: the employee who asks, and who cannot leave in this way. `mailboxes`: the addresses of the organization's
    sources, which nobody can have.
    """

    whole: bool = False
    asking: str = ""
    mailboxes: Collection[str] = ()


USUAL_TERMS = SheetTerms()


async def sheet_of_employees(c: AsyncConnection, organization_id: str, language: str = "ja") -> bytes:
    """A line for everybody, also those who have left, in a sheet that can be edited and brought back."""
    rows = []
    for each in await list_employees(c, organization_id):
        state = STATES["active" if each.active else "left"][language == "en"]
        cells = {"id": each.id, **msgspec.structs.asdict(form_of(each)), "state": state}
        rows.append([said(field, cells[field], language) for field in FIELDS])
    return write_sheet([heading(field, language) for field in FIELDS], rows)


def heading(field: str, language: str) -> str:
    """What stands above a column."""
    return ENGLISH[field] if language == "en" else LABELS[field]


def said(field: str, text: str, language: str) -> str:
    """A field of a form as a sheet writes it."""
    words = {"delivery": DELIVERY_WORDS, "language": LANGUAGE_WORDS, "permission": PERMISSION_WORDS}.get(field, {})
    return words[text][language == "en"] if text in words else text


async def preview_employees(
    c: AsyncConnection, organization_id: str, content: bytes, terms: SheetTerms = USUAL_TERMS
) -> ImportReport:
    """What the sheet would change now, and every place that needs mending. Nothing is written.

    A person is recognised by the employee ID, by the mail address, or by the LINE WORKS user ID when the address is
    new. Fields without a column are left as they are; an empty cell clears its field. People whom the sheet does not
    name stay; when the sheet is the whole truth, they are marked as left, and those whom it names are here.
    """
    sheet, company = read_sheet(content, _COLUMNS), await get_organization(c, organization_id)
    assert company is not None
    if sheet.problems:
        return ImportReport(problems=sheet.problems)
    everybody = await list_employees(c, organization_id)
    drafts, problems = _drafts(sheet.lines, everybody, company)
    further = await chosen_addresses(c, organization_id)
    problems += problems_among([draft for draft, _ in drafts], everybody, further, terms.mailboxes)
    if problems:
        return ImportReport(problems=tuple(sorted(problems, key=lambda problem: problem.line)))
    return await _judged(c, organization_id, report_of(_changes(drafts, everybody, terms.whole)), terms.asking)


async def _judged(c: AsyncConnection, organization_id: str, report: ImportReport, asking: str) -> ImportReport:
    """The report with the administrators among those who leave; a problem, when that would lock somebody out."""
    leaving = {each.known.id: each for each in report.changes if each.act == "left" and each.known}
    farewell = await farewell_of(c, organization_id, [each.known for each in leaving.values() if each.known])
    if asking in leaving:
        return ImportReport(problems=(_locking_out(leaving[asking], "own_leaving"),))
    if farewell.locks_out:
        last = [leaving[who.id] for who in farewell.administrators]
        return ImportReport(problems=tuple(_locking_out(each, "last_administrator") for each in last))
    return msgspec.structs.replace(report, administrators=tuple(who.name for who in farewell.administrators))


def _locking_out(change: StaffChange, reason: str) -> Problem:
    return Problem(change.draft.line if change.draft else 0, "state", reason, change.name)


async def import_employees(
    database: Database,
    organization_id: str,
    content: bytes,
    terms: SheetTerms = USUAL_TERMS,
    *,
    shown: str | None = None,
) -> ImportReport:
    """Takes over the sheet, and says what changed; see `preview_employees`.

    `shown` is the fingerprint of the preview that somebody agreed to: when something has changed since, nothing is
    written, and the report says what it would be now.
    """
    async with database.transaction() as c:
        await lock_organization(c, organization_id)
        report = await preview_employees(c, organization_id, content, terms)
        if report.problems or (shown is not None and shown != report.fingerprint):
            return report
        await _write(c, organization_id, report.changes, database.clock.now())
    if report.counts["left"]:
        await database.drop_journal()
    return msgspec.structs.replace(report, applied=True)


def _drafts(
    lines: Iterable[SheetLine], everybody: Sequence[Employee], company: Organization
) -> tuple[list[tuple[Draft, str]], list[Problem]]:
    """Each line with the state that it names, and what could not be understood."""
    by_id = {known.id: known for known in everybody}
    by_email = {known.email: known for known in everybody}
    by_user = {known.lineworks_user_id: known for known in everybody if known.lineworks_user_id}
    drafts: list[tuple[Draft, str]] = []
    problems: list[Problem] = []
    for line in lines:
        id, state, written = _read(line, company)
        known = by_id.get(id) if id else by_email.get(written.email) or by_user.get(written.lineworks_user_id)
        if id and known is None:
            problems.append(Problem(line.number, "id", "no_such_id", id[:60]))
        if state not in {"", *STATES}:
            problems.append(Problem(line.number, "state", "no_state", state[:60]))
        drafts.append((Draft(line.number, _completed(line, known, written), known), state))
    return drafts, problems


def _read(line: SheetLine, company: Organization) -> tuple[str, str, EmployeeForm]:
    """The employee ID, the state, and the form that a line has written; a state that is none stays as it is.

    Whose language is left empty speaks the company's.
    """
    cells = {"name": "", "email": "", **line.cells}
    id, state = cells.pop("id", "").strip(), folded(cells.pop("state", ""))
    if "delivery" in cells:
        cells["delivery"] = DELIVERIES.get(folded(cells["delivery"]), cells["delivery"])
    if "language" in cells:
        spoken = cells["language"].strip() or company.language
        cells["language"] = _LANGUAGES.get(folded(spoken), spoken)
    if "permission" in cells:
        cells["permission"] = _PERMISSIONS.get(folded(cells["permission"]), cells["permission"])
    known = {word: key for key, words in STATES.items() for word in words}
    return id, known.get(state, state), tidied(msgspec.convert(cells, EmployeeForm))


def _completed(line: SheetLine, known: Employee | None, written: EmployeeForm) -> EmployeeForm:
    """The written fields, over those that are already known."""
    if known is None:
        return written
    kept = msgspec.structs.asdict(form_of(known))
    fields = [field for field in line.cells if field in kept]
    return EmployeeForm(**(kept | {field: getattr(written, field) for field in fields}))


def _changes(drafts: Sequence[tuple[Draft, str]], everybody: Sequence[Employee], whole: bool) -> list[StaffChange]:
    changes = []
    for draft, state in drafts:
        stays = whole or draft.known is None or draft.known.active
        changes.append(change_by(draft, state == "active" if state else stays))
    named = {draft.known.id for draft, _ in drafts if draft.known}
    if whole:
        changes += [
            StaffChange("left", each, None, active=False) for each in everybody if each.active and each.id not in named
        ]
    return changes


async def _write(c: AsyncConnection, organization_id: str, changes: Sequence[StaffChange], now: float) -> None:
    ids = iter(await write_drafts(c, organization_id, [each.draft for each in changes if each.draft], now))
    for each in changes:
        id = next(ids) if each.draft else each.known.id if each.known else ""
        if each.active != (each.known is None or each.known.active):
            await set_employee_active(c, organization_id, id, each.active)
