"""Brings a sheet of employees into the house: all of it, or nothing when a line needs mending."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people.adding import add_employee, change_employee, tidied
from toritsugi.people.checking import LABELS, Problem, problems_of
from toritsugi.people.employee import DELIVERIES, Employee, EmployeeForm
from toritsugi.people.finding import chosen_addresses, list_employees
from toritsugi.people.sheets.sheet import Columns, SheetLine, folded, read_sheet

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
    **{field: field for field in LABELS},
}
_COLUMNS = Columns(_HEADINGS, ("name", "email"))


class ImportReport(msgspec.Struct, frozen=True):
    """How many employees were added, changed and left alone. With problems, nothing was written at all."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


class _Entry(msgspec.Struct, frozen=True):
    number: int
    form: EmployeeForm
    known: Employee | None


async def import_employees(database: Database, organization_id: str, content: bytes) -> ImportReport:
    """Adds and changes employees from a CSV sheet.

    A person is recognised by the mail address, or by the LINE WORKS user ID when the address is new. Fields without
    a column are left as they are; an empty cell clears its field. People whom the sheet does not name stay.
    """
    sheet = read_sheet(content, _COLUMNS)
    if sheet.problems:
        return ImportReport(problems=sheet.problems)
    async with database.transaction() as connection:
        everybody = await list_employees(connection, organization_id)
        entries = _recognised(sheet.lines, everybody)
        problems = _problems(entries, everybody, await chosen_addresses(connection, organization_id))
        if problems:
            return ImportReport(problems=tuple(problems))
        done = Counter([await _write(connection, organization_id, entry, database.clock.now()) for entry in entries])
    return ImportReport(done["added"], done["changed"], done["unchanged"])


def _recognised(lines: Iterable[SheetLine], everybody: Sequence[Employee]) -> list[_Entry]:
    by_email = {known.email: known for known in everybody}
    by_user = {known.lineworks_user_id: known for known in everybody if known.lineworks_user_id}
    entries = []
    for line in lines:
        cells = {"name": "", "email": "", **line.cells}
        if "delivery" in cells:
            cells["delivery"] = DELIVERIES.get(folded(cells["delivery"]), cells["delivery"])
        written = tidied(msgspec.convert(cells, EmployeeForm))
        known = by_email.get(written.email) or by_user.get(written.lineworks_user_id)
        entries.append(_Entry(line.number, _completed(line, known, written), known))
    return entries


def _completed(line: SheetLine, known: Employee | None, written: EmployeeForm) -> EmployeeForm:
    """The written fields, over those that are already known."""
    if known is None:
        return written
    kept = msgspec.structs.asdict(form_of(known))
    return EmployeeForm(**(kept | {field: getattr(written, field) for field in line.cells}))


def form_of(known: Employee) -> EmployeeForm:
    """The form that would make this employee again."""
    fields = {field: getattr(known, field) for field in EmployeeForm.__struct_fields__ if field != "department"}
    return EmployeeForm(**fields, department=known.department_name)


def _problems(entries: Sequence[_Entry], everybody: Sequence[Employee], chosen: dict[str, str]) -> list[Problem]:
    problems = [problem for entry in entries for problem in problems_of(entry.form, entry.number)]
    for field in ("email", "lineworks_user_id"):
        problems += _repeated(entries, field)
    problems += _taken(entries, everybody)
    problems += [
        Problem(entry.number, "email", "address_taken", entry.form.email)
        for entry in entries
        if entry.form.email in chosen and (entry.known is None or chosen[entry.form.email] != entry.known.id)
    ]
    return sorted(problems, key=lambda problem: problem.line)


def _repeated(entries: Sequence[_Entry], field: str) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for entry in entries:
        value = getattr(entry.form, field)
        if value and value in seen:
            problems.append(Problem(entry.number, field, "twice", value))
        seen.add(value)
    return problems


def _taken(entries: Sequence[_Entry], everybody: Sequence[Employee]) -> list[Problem]:
    """User IDs that belong to somebody whom the sheet does not change."""
    changed = {entry.known.id for entry in entries if entry.known}
    holders = {known.lineworks_user_id for known in everybody if known.lineworks_user_id and known.id not in changed}
    return [
        Problem(entry.number, "lineworks_user_id", "taken", entry.form.lineworks_user_id)
        for entry in entries
        if entry.form.lineworks_user_id in holders
    ]


async def _write(connection: AsyncConnection, organization_id: str, entry: _Entry, now: float) -> str:
    if entry.known is None:
        await add_employee(connection, organization_id, entry.form, now=now)
        return "added"
    if form_of(entry.known) == entry.form:
        return "unchanged"
    await change_employee(connection, organization_id, entry.known.id, entry.form)
    return "changed"
