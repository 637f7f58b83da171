"""Reads wishes, for routing and for pages."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import get_employees
from toritsugi.people.tables import employee
from toritsugi.people.wishes.tables import told_when, wish
from toritsugi.people.wishes.wishes import Absence, QuietHours, Wishes

_SELECTED = (
    select(employee.c.id, told_when, wish.c.kind, wish.c.wish)
    .select_from(
        employee.outerjoin(told_when, told_when.c.employee_id == employee.c.id).outerjoin(
            wish, wish.c.employee_id == employee.c.id
        )
    )
    .where(employee.c.id.in_(bindparam("ids", expanding=True)))
)


async def wishes_of(connection: AsyncConnection, employee_ids: Collection[str]) -> dict[str, Wishes]:
    """The wishes of these employees by id, also of those who have none; unknown ids are left out."""
    if not employee_ids:
        return {}
    found: dict[str, Wishes] = {}
    for row in await connection.execute(_SELECTED, {"ids": list(employee_ids)}):
        known = found.get(row.id) or _hours(row)
        kinds = known.kinds | {row.kind: row.wish} if row.kind else known.kinds
        found[row.id] = msgspec.structs.replace(known, kinds=kinds)
    return found


def _hours(row: Row[Any]) -> Wishes:
    quiet = QuietHours(row.quiet_from, row.quiet_until) if row.quiet_from is not None else None
    absence = Absence(row.away_from, row.away_until, row.deputy_id) if row.deputy_id else None
    return Wishes(quiet=quiet, digest_minutes=_minutes(row.digest_minutes or ""), absence=absence)


def _minutes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


async def with_deputies(
    connection: AsyncConnection, employee_ids: Collection[str], since: float, until: float
) -> tuple[dict[str, Employee], dict[str, Wishes]]:
    """These employees and their wishes; with them whoever may be told instead of somebody who is away in that time.

    `since` and `until` are seconds since the epoch, both included.
    """
    people: dict[str, Employee] = {}
    wishes: dict[str, Wishes] = {}
    wanted = set(employee_ids)
    while wanted:
        people |= await get_employees(connection, wanted)
        asked = await wishes_of(connection, wanted)
        wishes |= asked
        wanted = _deputies(asked.values(), since, until) - people.keys() - wanted
    return people, wishes


def _deputies(wishes: Iterable[Wishes], since: float, until: float) -> set[str]:
    absences = [each.absence for each in wishes if each.absence is not None]
    return {each.deputy_id for each in absences if each.since <= until and since < each.until}
