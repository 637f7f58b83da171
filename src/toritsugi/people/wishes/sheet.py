"""Everybody's wishes in one sheet: written for a spreadsheet, read back, shown as what would change, taken over."""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people.checking import Problem
from toritsugi.people.employee import Employee
from toritsugi.people.finding import list_employees
from toritsugi.people.sheets import Columns, SheetLine, folded, read_sheet, write_sheet
from toritsugi.people.wishes.addresses import owners_of_addresses
from toritsugi.people.wishes.changing import read_choice, taken_addresses, write_choices
from toritsugi.people.wishes.choice import Choice, Offer, choices_of, spelled

TOLD = ("name", "department")
"""Columns that say whose line it is; they change nothing."""


class WishChange(msgspec.Struct, frozen=True):
    """What would be otherwise for one person: field by field, before and after, as written in a sheet."""

    employee: Employee
    fields: tuple[tuple[str, str, str], ...]


class WishReport(msgspec.Struct, frozen=True):
    """What a sheet changes, and how many of its people it leaves alone. With problems, nothing is taken over."""

    changes: tuple[WishChange, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    applied: bool = False

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: whoever takes them over takes over what was shown."""
        told = [(each.employee.id, each.fields) for each in self.changes]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def heading(field: str, offer: Offer, language: str) -> str:
    """What stands above a column."""
    return offer.names_of(field)[language == "en"]


async def sheet_of_wishes(c: AsyncConnection, organization_id: str, offer: Offer, language: str = "ja") -> bytes:
    """A line for each active employee, in a sheet that can be edited and brought back."""
    fields = ("name", "email", "department", *offer.fields)
    rows = []
    for each in (await choices_of(c, organization_id)).values():
        who = each.employee
        told = {"name": who.name, "email": who.email, "department": who.department_name}
        cells = told | spelled(each, offer, language)
        rows.append([cells[field] for field in fields])
    return write_sheet([heading(field, offer, language) for field in fields], rows)


async def preview_sheet(c: AsyncConnection, organization_id: str, content: bytes, offer: Offer) -> WishReport:
    """What the sheet would change now, and every place that needs mending. Nothing is written."""
    return (await _prepared(c, organization_id, content, offer))[0]


async def apply_sheet(
    database: Database, organization_id: str, content: bytes, offer: Offer, shown: str | None = None
) -> WishReport:
    """Takes over the sheet as a whole, and says what changed.

    `shown` is the fingerprint of the preview that somebody agreed to: when something has changed since, nothing is
    written, and the report says what it would be now.
    """
    async with database.transaction() as c:
        report, pairs = await _prepared(c, organization_id, content, offer)
        if report.problems or (shown is not None and shown != report.fingerprint):
            return report
        await write_choices(c, pairs)
    return msgspec.structs.replace(report, applied=True)


async def _prepared(
    c: AsyncConnection, organization_id: str, content: bytes, offer: Offer
) -> tuple[WishReport, list[tuple[Choice, Choice]]]:
    sheet = read_sheet(content, _columns(offer))
    if sheet.problems:
        return WishReport(problems=sheet.problems), []
    before = {each.employee.email: each for each in (await choices_of(c, organization_id)).values()}
    staff = await list_employees(c, organization_id)
    read, problems = _read(sheet.lines, before, offer, staff)
    owners = await owners_of_addresses(c, organization_id)
    problems += taken_addresses([(line, after) for line, _, after in read], owners)
    if problems:
        labelled = [offer.labelled(problem) for problem in problems]
        return WishReport(problems=tuple(sorted(labelled, key=lambda problem: problem.line))), []
    changes = [change for _, old, new in read if (change := _change(old, new, offer)).fields]
    pairs = [(old, new) for _, old, new in read]
    return WishReport(tuple(changes), len(read) - len(changes)), pairs


def _columns(offer: Offer) -> Columns:
    headings = {folded(field): field for field in (*TOLD, "email", *offer.fields)}
    for language in ("en", "ja"):
        headings |= {folded(heading(field, offer, language)): field for field in (*TOLD, "email", *offer.fields)}
    return Columns(headings, ("email",), {field: offer.names_of(field) for field in headings.values()})


def _read(
    lines: Sequence[SheetLine], before: Mapping[str, Choice], offer: Offer, staff: Sequence[Employee]
) -> tuple[list[tuple[int, Choice, Choice]], list[Problem]]:
    read: list[tuple[int, Choice, Choice]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for line in lines:
        email = line.cells["email"].lower()
        known = before.get(email)
        if known is None or email in seen:
            reason = "twice" if email in seen else "no_such_employee" if email else "empty"
            problems.append(Problem(line.number, "email", reason, email[:60]))
            continue
        seen.add(email)
        after, wrong = read_choice(known, line.cells, offer, staff)
        problems += [msgspec.structs.replace(problem, line=line.number) for problem in wrong]
        read.append((line.number, known, after))
    return read, problems


def _change(old: Choice, new: Choice, offer: Offer) -> WishChange:
    before, after = spelled(old, offer), spelled(new, offer)
    changed = tuple((field, before[field], after[field]) for field in offer.fields if before[field] != after[field])
    return WishChange(new.employee, changed)
