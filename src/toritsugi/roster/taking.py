"""Takes over the lines that somebody has chosen: all of them, or none when one cannot be."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people import (
    Employee,
    EmployeeForm,
    Problem,
    Standing,
    form_of,
    keep_employee,
    note_known,
    note_unknown,
    set_employee_active,
)
from toritsugi.roster.comparing import Line, RosterAct
from toritsugi.roster.matching import Pair
from toritsugi.roster.member import Member
from toritsugi.roster.tables import roster_entry


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
        problems = [problem for line in chosen for problem in await self._line(line)]
        if problems:
            raise NotTaken(problems)
        untouched = {line.key for line in lines} - {line.key for line in chosen}
        for pair in pairs:
            if pair.member.user_id not in untouched and pair.member.standing == "active":
                await self._remember(pair.employee.id, pair.member)
                await note_known(self._c, [(self._organization_id, pair.employee.lineworks_user_id)])
        return {act: count for act in dict.fromkeys(each.act for each in chosen) if (count := _count(chosen, act))}

    async def _line(self, line: Line) -> list[LineProblem]:
        who = line.employee
        if line.act == "new":
            return await self._new(line)
        assert who is not None
        if line.act == "left":
            return await self._leave(line, who)
        if line.act == "suspended" and line.member:
            standing: Standing = "awaiting" if line.member.standing == "awaiting" else "suspended"
            member = (self._organization_id, who.lineworks_user_id)
            await note_unknown(self._database, self._c, [member], standing)
            return []
        return await self._change(line, who)

    async def _new(self, line: Line) -> list[LineProblem]:
        assert line.member is not None
        fields = line.member.fields() | {"email": self._choice.emails.get(line.key, "") or line.email}
        kept = await self._keep(line, EmployeeForm(**({"name": line.name} | fields)))
        if isinstance(kept, Employee):
            await self._remember(kept.id, line.member)
            return []
        return kept

    async def _change(self, line: Line, who: Employee) -> list[LineProblem]:
        overwrites = line.key in self._choice.overwriting
        wanted = {each.field: each.new for each in line.fields if overwrites or not each.by_hand}
        kept = await self._keep(line, msgspec.structs.replace(form_of(who), **wanted))
        if not isinstance(kept, Employee):
            return kept
        if line.act == "back":
            await set_employee_active(self._c, self._organization_id, who.id, True)
        return []

    async def _leave(self, line: Line, who: Employee) -> list[LineProblem]:
        if who.id == self._choice.asking:
            return [LineProblem(line.name, Problem(0, "state", "own_leaving", who.name))]
        await set_employee_active(self._c, self._organization_id, who.id, False)
        return []

    async def _keep(self, line: Line, form: EmployeeForm) -> Employee | list[LineProblem]:
        kept = await keep_employee(self._c, self._organization_id, form, now=self._now, known=line.employee)
        return kept if isinstance(kept, Employee) else [LineProblem(line.name, each) for each in kept]

    async def _remember(self, employee_id: str, member: Member) -> None:
        fields = msgspec.json.encode(member.fields()).decode()
        put = self._database.insert(roster_entry).values(
            employee_id=employee_id, organization_id=self._organization_id, fields=fields, taken_at=self._now
        )
        later = {"fields": fields, "taken_at": self._now}
        await self._c.execute(put.on_conflict_do_update(index_elements=["employee_id"], set_=later))


def _count(lines: Sequence[Line], act: RosterAct) -> int:
    return sum(line.act == act for line in lines)
