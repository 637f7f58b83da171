"""Takes over the lines that somebody has chosen: all of them, or none when one cannot be."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.intake import mailboxes_of
from toritsugi.people import (
    EmployeeForm,
    LastAdministrator,
    Problem,
    Standing,
    draft_of,
    form_of,
    note_known,
    note_unknown,
    problems_with,
    set_employee_active,
    write_drafts,
)
from toritsugi.roster.comparing import Line, RosterAct
from toritsugi.roster.matching import Pair
from toritsugi.roster.member import Member
from toritsugi.roster.tables import roster_entry

WRITTEN: frozenset[RosterAct] = frozenset({"new", "changed", "back"})
"""The lines that write a form; the others only mark somebody."""


class Choice(msgspec.Struct, frozen=True):
    """What somebody wants to take over.

    `keys`: of the lines, None for all of them. `overwriting`: of those whose fields that were set by hand change too.
    `emails`: addresses that were typed for somebody new, by key. `asking`: the employee who asks, and cannot leave so.
    """

    keys: Collection[str] | None = None
    overwriting: Collection[str] = ()
    emails: Mapping[str, str] = {}
    asking: str = ""

    def has(self, line: Line) -> bool:
        return self.keys is None or line.key in self.keys


class LineProblem(msgspec.Struct, frozen=True):
    """Why a line cannot be taken over."""

    name: str
    problem: Problem

    def sentence(self, language: str = "ja") -> str:
        return f"{self.name}{':' if language == 'ja' else ': '}{self.problem.advice(language)}"


class Taken(msgspec.Struct, frozen=True):
    """What became of it. With problems, or when something had changed since it was shown, nothing was written."""

    counts: Mapping[RosterAct, int] = {}
    problems: tuple[LineProblem, ...] = ()
    applied: bool = False


class NotTaken(Exception):
    """Undoes what was written."""

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__("some lines cannot be taken over")
        self.problems = tuple(problems)


class Taking:
    """Writes lines down within one transaction."""

    def __init__(self, database: Database, c: AsyncConnection, organization_id: str, choice: Choice) -> None:
        self._database, self._c, self._choice = database, c, choice
        self._organization_id = organization_id
        self._now = database.clock.now()

    async def take(self, lines: Sequence[Line], pairs: Sequence[Pair]) -> dict[RosterAct, int]:
        """How many of each sort were taken over. Raises NotTaken."""
        chosen = [line for line in lines if self._choice.has(line)]
        written = await self._write([line for line in chosen if line.act in WRITTEN])
        for line in chosen:
            await self._mark(line)
        keys = {line.key for line in lines} - {line.key for line in chosen}
        agreed = [each for each in pairs if each.member.user_id not in keys and each.member.standing == "active"]
        known = [(each.employee.id, each.member) for each in agreed]
        await self._remember(
            [*known, *((id, line.member) for line, id in written if line.act == "new" and line.member)]
        )
        await note_known(self._c, [(self._organization_id, each.employee.lineworks_user_id) for each in agreed])
        return {act: count for act in dict.fromkeys(each.act for each in chosen) if (count := _count(chosen, act))}

    async def _write(self, lines: Sequence[Line]) -> list[tuple[Line, str]]:
        """The forms of those whose form changes, checked together, with the employees' ids. Raises NotTaken."""
        drafts = [draft_of(self._form(line), line.employee, number) for number, line in enumerate(lines)]
        mailboxes = await mailboxes_of(self._c, self._organization_id)
        problems = await problems_with(self._c, self._organization_id, drafts, mailboxes)
        if problems:
            raise NotTaken([LineProblem(lines[each.line].name, each) for each in problems])
        ids = await write_drafts(self._c, self._organization_id, drafts, self._now)
        return list(zip(lines, ids, strict=True))

    def _form(self, line: Line) -> EmployeeForm:
        if line.employee is None:
            known = line.member.fields() if line.member else {}
            email = self._choice.emails.get(line.key, "") or line.email
            return EmployeeForm(**({"name": line.name} | known | {"email": email}))
        overwrites = line.key in self._choice.overwriting
        wanted = {each.field: each.new for each in line.fields if overwrites or not each.by_hand}
        return msgspec.structs.replace(form_of(line.employee), **wanted)

    async def _mark(self, line: Line) -> None:
        """Who leaves, is back, or cannot be written to. Raises NotTaken for who asks or runs the program alone."""
        who = line.employee
        if who is None:
            return
        if line.act == "left" and who.id == self._choice.asking:
            raise _locking_out(line, "own_leaving")
        if line.act in {"left", "back"}:
            try:
                await set_employee_active(self._c, self._organization_id, who.id, line.act == "back")
            except LastAdministrator:
                raise _locking_out(line, "last_administrator") from None
        if line.act == "suspended" and line.member:
            standing: Standing = "awaiting" if line.member.standing == "awaiting" else "suspended"
            member = (self._organization_id, who.lineworks_user_id)
            await note_unknown(self._database, self._c, [member], standing)

    async def _remember(self, known: Sequence[tuple[str, Member]]) -> None:
        """What the directory said of each employee id, for those whose line was taken or who have none."""
        same = {"organization_id": self._organization_id, "taken_at": self._now}
        rows = [{**same, "employee_id": id, "fields": _encoded(member)} for id, member in known]
        put = self._database.insert(roster_entry)
        later = {"fields": put.excluded.fields, "taken_at": put.excluded.taken_at}
        if rows:
            await self._c.execute(put.on_conflict_do_update(index_elements=["employee_id"], set_=later), rows)


def _locking_out(line: Line, reason: str) -> NotTaken:
    return NotTaken([LineProblem(line.name, Problem(0, "state", reason, line.name))])


def _encoded(member: Member) -> str:
    return msgspec.json.encode(member.fields()).decode()


def _count(lines: Sequence[Line], act: RosterAct) -> int:
    return sum(line.act == act for line in lines)
