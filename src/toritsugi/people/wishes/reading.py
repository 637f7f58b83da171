"""Reads wishes, for routing and for pages."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import is_among
from toritsugi.people.employee import Employee
from toritsugi.people.finding import SELECTED, employee_of
from toritsugi.people.tables import employee
from toritsugi.people.wishes.tables import told_when, wish
from toritsugi.people.wishes.wishes import Absence, QuietHours, Wishes

_HOURS = "quiet_from", "quiet_until", "digest_minutes", "away_from", "away_until", "deputy_id"


def _with_wishes(chosen: Select[Any]) -> Select[Any]:
    """A row for each wish of an employee, one for who has none."""
    return (
        chosen.add_columns(*(told_when.c[name] for name in _HOURS), wish.c.kind, wish.c.wish)
        .outerjoin(told_when, told_when.c.employee_id == employee.c.id)
        .outerjoin(wish, wish.c.employee_id == employee.c.id)
        .where(is_among(employee.c.id, "ids"))
    )


_BY_ID = _with_wishes(select(employee.c.id).select_from(employee))
_PEOPLE = _with_wishes(SELECTED)


async def wishes_of(connection: AsyncConnection, employee_ids: Collection[str]) -> dict[str, Wishes]:
    """The wishes of these employees by id, also of those who have none; unknown ids are left out."""
    if not employee_ids:
        return {}
    return _gathered(await connection.execute(_BY_ID, {"ids": employee_ids}))


def _gathered(rows: Iterable[Row[Any]]) -> dict[str, Wishes]:
    """The wishes by employee id."""
    found: dict[str, Wishes] = {}
    for row in rows:
        known = found.get(row.id) or _hours(row)
        own = {row.kind: row.wish} if row.kind else {}
        found[row.id] = msgspec.structs.replace(known, kinds=known.kinds | own) if own else known
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
        rows = (await connection.execute(_PEOPLE, {"ids": wanted})).all()
        people |= {row.id: employee_of(row) for row in rows}
        asked = _gathered(rows)
        wishes |= asked
        wanted = _deputies(asked.values(), since, until) - people.keys() - wanted
    return people, wishes


def _deputies(wishes: Iterable[Wishes], since: float, until: float) -> set[str]:
    absences = [each.absence for each in wishes if each.absence is not None]
    return {each.deputy_id for each in absences if each.since <= until and since < each.until}
