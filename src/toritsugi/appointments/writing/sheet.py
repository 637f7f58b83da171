"""Appointments in a sheet: written for a spreadsheet, read back, shown as what would come of it, taken over whole."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment, AppointmentForm
from toritsugi.appointments.checking import AppointmentRefused, Fault, tidied
from toritsugi.appointments.finding import get_appointment, list_appointments
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.writing.written import (
    Company,
    Written,
    WrittenVisitor,
    company_of,
    read_written,
    written_of,
)
from toritsugi.organization import Language
from toritsugi.people import Columns, Problem, folded, read_sheet, write_sheet

LINES_LIMIT = 2000
_NAMES: dict[str, tuple[str, str]] = {
    "id": ("予定ID", "Appointment ID"),
    "kind": ("種別", "Kind"),
    "title": ("件名", "Subject"),
    "day": ("日付", "Date"),
    "since": ("開始", "From"),
    "until": ("終了", "To"),
    "last_day": ("最終日", "Last day"),
    "hosts": ("担当者", "Hosts"),
    "visitor_name": ("来訪者", "Visitors"),
    "visitor_company": ("会社名", "Companies"),
    "visitor_email": ("来訪者メール", "Mail addresses"),
    "visitor_language": ("言語", "Languages"),
    "site": ("拠点", "Site"),
    "note": ("社内メモ", "Note"),
    "reusable": ("繰り返し利用", "Reusable"),
    "mails": ("メール送信", "Send mails"),
    "remind_hours": ("リマインド時間", "Remind hours"),
}
_TOLD_ONLY = {"code": ("受付コード", "Reception code"), "state": ("状態", "State")}
"""Columns that an export has besides; they change nothing."""
_REQUIRED = ("title", "day", "hosts", "visitor_name")

Act = Literal["add", "change", "same"]


class SheetFault(msgspec.Struct, frozen=True):
    """A line that needs mending; line 0 means the sheet as a whole."""

    line: int
    said: Mapping[str, str]

    def sentence(self, language: Language) -> str:
        """What is wrong with it and what to do."""
        return self.said[language]


class SheetLine(msgspec.Struct, frozen=True):
    """What becomes of a line: a new appointment, a changed one, or nothing."""

    number: int
    act: Act
    form: AppointmentForm
    known: Appointment | None = None


class SheetReport(msgspec.Struct, frozen=True):
    """What a sheet brings. With faults, nothing of it is taken over."""

    lines: tuple[SheetLine, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    applied: bool = False

    def count(self, act: Act) -> int:
        return sum(each.act == act for each in self.lines)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: whoever takes them over takes over what was shown."""
        told = [(each.act, each.form, _form_of(each.known) if each.known else None) for each in self.lines]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def sheet_of_appointments(found: Iterable[Appointment], now: float, language: Language) -> bytes:
    """A line for each, in a sheet that can be edited and brought back. `now`: seconds since the epoch."""
    fields = [*_NAMES, *_TOLD_ONLY]
    heading = [(_NAMES | _TOLD_ONLY)[field][language == "en"] for field in fields]
    rows = []
    for each in found:
        cells = _cells(each) | {"code": each.code, "state": each.standing(now)}
        rows.append([cells[field] for field in fields])
    return write_sheet(heading, rows)


def _cells(known: Appointment) -> dict[str, str]:
    written = written_of(known)
    single = {name: getattr(written, name) for name in _NAMES if isinstance(getattr(written, name, None), str)}
    people = {
        f"visitor_{field}": "; ".join(getattr(each, field) for each in written.visitors)
        for field in ("name", "company", "email", "language")
    }
    site = known.site.name if known.site else ""
    hosts = "; ".join(each.email for each in known.hosts)
    return {**single, **people, "id": known.id, "site": site, "hosts": hosts}


async def preview_appointments(
    kept: Appointments, c: AsyncConnection, organization_id: str, content: bytes, host_id: str = ""
) -> SheetReport:
    """What the sheet would bring now, and every line that needs mending. Nothing is written.

    With `host_id`, that employee has to be among the hosts of every line.
    """
    sheet = read_sheet(content, _columns())
    if sheet.problems:
        return SheetReport(faults=tuple(_of_problem(each) for each in sheet.problems))
    if len(sheet.lines) > LINES_LIMIT:
        return SheetReport(faults=(_fault(0, Fault("CSV", "too_many_lines", str(LINES_LIMIT))),))
    company = await company_of(c, organization_id)
    lines: list[SheetLine] = []
    faults: list[SheetFault] = []
    for line in sheet.lines:
        read = await _read(kept, c, organization_id, (line.number, line.cells), (company, host_id))
        if isinstance(read, SheetLine):
            lines.append(read)
        else:
            faults += read
    return SheetReport(faults=tuple(faults)) if faults else SheetReport(tuple(lines))


async def apply_appointments(
    kept: Appointments, organization_id: str, content: bytes, shown: str | None = None, host_id: str = ""
) -> SheetReport:
    """Takes over the sheet as a whole, with the letters that it causes.

    `shown` is the fingerprint of the preview that somebody agreed to: when something has changed since, nothing is
    written, and the report says what it would be now.
    """
    async with kept.database.transaction() as c:
        report = await preview_appointments(kept, c, organization_id, content, host_id)
        if report.faults or (shown is not None and shown != report.fingerprint):
            return report
        for line in report.lines:
            if line.act == "add":
                await kept.add(c, organization_id, line.form)
            elif line.act == "change" and line.known is not None:
                await kept.change(c, line.known, line.form)
    return msgspec.structs.replace(report, applied=True)


def _columns() -> Columns:
    names = _NAMES | _TOLD_ONLY
    headings = {folded(field): field for field in names}
    headings |= {folded(said): field for field, both in names.items() for said in both}
    return Columns(headings, _REQUIRED, names)


async def _read(
    kept: Appointments,
    c: AsyncConnection,
    organization_id: str,
    line: tuple[int, Mapping[str, str]],
    around: tuple[Company, str],
) -> SheetLine | list[SheetFault]:
    """What becomes of a line, or its faults. `around`: the company, and the employee whose sheet it is."""
    (number, cells), (company, host_id) = line, around
    id = cells.get("id", "").strip()
    known = await get_appointment(c, organization_id, id[:32]) if id else None
    if id and (known is None or known.cancelled_at is not None):
        return [_fault(number, Fault("id", "no_appointment" if known is None else "is_cancelled", id[:32]))]
    form, faults = read_written(_written(cells, known), company)
    if host_id and host_id not in form.host_ids:
        faults.append(Fault("hosts", "not_own"))
    if faults:
        return [_fault(number, each) for each in faults]
    try:
        form = await kept.check(c, organization_id, form)
    except AppointmentRefused as refused:
        return [_fault(number, each) for each in refused.faults]
    if known is None:
        same = await _there_already(c, organization_id, form)
        return SheetLine(number, "same" if same else "add", form, same)
    return SheetLine(number, "same" if form == _form_of(known) else "change", form, known)


def _written(cells: Mapping[str, str], known: Appointment | None) -> Written:
    """The cells over what is known: a field without a column stays as it is."""
    before = written_of(known) if known else Written()
    single = {field: cells.get(field, getattr(before, field)) for field in Written.__struct_fields__}
    single["hosts"] = _split(cells["hosts"])
    single["visitors"] = _visitors(cells, before.visitors)
    return Written(**single)


def _visitors(cells: Mapping[str, str], before: Sequence[WrittenVisitor]) -> tuple[WrittenVisitor, ...]:
    """An entry for each visitor, with semicolons between; a single company or language is everybody's."""
    columns = {
        field: _split(cells[f"visitor_{field}"]) if f"visitor_{field}" in cells else None
        for field in ("name", "company", "email", "language")
    }
    found = []
    for place, name in enumerate(columns["name"] or ()):
        old = next((each for each in before if each.name == name), WrittenVisitor())
        entry = {"name": name}
        for field in ("company", "email", "language"):
            column = columns[field]
            shared = field != "email" and column is not None and len(column) == 1
            told = "" if not column else column[0] if shared else column[place] if place < len(column) else ""
            entry[field] = getattr(old, field) if column is None else told
        found.append(WrittenVisitor(**entry))
    return tuple(found)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.replace("；", ";").replace("\n", ";").split(";"))


async def _there_already(c: AsyncConnection, organization_id: str, form: AppointmentForm) -> Appointment | None:
    """The same appointment, when the sheet is brought in a second time."""
    around = await list_appointments(c, organization_id, form.starts_at, form.ends_at)
    return next((each for each in around if each.cancelled_at is None and _form_of(each) == form), None)


def _form_of(known: Appointment) -> AppointmentForm:
    """The form that would make this appointment again."""
    form, _ = read_written(written_of(known), Company(known.hosts, [known.site] if known.site else []))
    return tidied(form)


def _fault(line: int, fault: Fault) -> SheetFault:
    """With the line, and the column that it is about."""
    field, _, place = fault.field.rpartition("_") if fault.field[-1:].isdigit() else (fault.field, "", "")
    names = (_NAMES | {"starts": _NAMES["since"], "ends": _NAMES["until"], "visitors": _NAMES["visitor_name"]}).get(
        field, (field, field)
    )
    who = (f"{int(place) + 1}人目:", f" {int(place) + 1}") if place else ("", "")
    where = (f"{line}行目" if line else "ファイル", f"Line {line}" if line else "File")
    return SheetFault(
        line,
        {
            "ja": f"{where[0]}「{names[0]}」:{who[0]}{fault.sentence('ja')}",
            "en": f"{where[1]}, {names[1]}{who[1]}: {fault.sentence('en')}",
        },
    )


def _of_problem(problem: Problem) -> SheetFault:
    return SheetFault(problem.line, {"ja": problem.sentence("ja"), "en": problem.sentence("en")})
