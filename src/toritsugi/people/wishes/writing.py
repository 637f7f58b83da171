"""Writes down what an employee wishes. Each function writes one thing and leaves the others as they are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.wishes.tables import told_when, wish
from toritsugi.people.wishes.wishes import Absence, QuietHours, Wish


async def set_wish(connection: AsyncConnection, whose: Employee, kind: str, chosen: Wish | None) -> None:
    """How the employee is told of that kind; None for the usual."""
    if chosen is None:
        await connection.execute(delete(wish).where(wish.c.employee_id == whose.id, wish.c.kind == kind))
        return
    row = {"employee_id": whose.id, "kind": kind, "organization_id": whose.organization_id, "wish": chosen}
    added = _insert(connection)(wish).values(**row)
    await connection.execute(added.on_conflict_do_update(index_elements=["employee_id", "kind"], set_={"wish": chosen}))


async def set_quiet_hours(connection: AsyncConnection, whose: Employee, quiet: QuietHours | None) -> None:
    """The hours in which no notice is told; None for none."""
    since, until = (quiet.since, quiet.until) if quiet else (None, None)
    await _set(connection, whose, {"quiet_from": since, "quiet_until": until})


async def set_digest_minutes(connection: AsyncConnection, whose: Employee, minutes: Sequence[int]) -> None:
    """When digests are told, in minutes after midnight in Japan; none for the usual hour."""
    await _set(connection, whose, {"digest_minutes": ",".join(str(each) for each in sorted(set(minutes)))})


async def set_absence(connection: AsyncConnection, whose: Employee, absence: Absence | None) -> None:
    """When the employee is away and who is told instead; None for no absence."""
    since, until, deputy = (absence.since, absence.until, absence.deputy_id) if absence else (None, None, None)
    await _set(connection, whose, {"away_from": since, "away_until": until, "deputy_id": deputy})


async def _set(connection: AsyncConnection, whose: Employee, columns: dict[str, Any]) -> None:
    row = {"employee_id": whose.id, "organization_id": whose.organization_id, "digest_minutes": ""} | columns
    added = _insert(connection)(told_when).values(**row)
    await connection.execute(added.on_conflict_do_update(index_elements=["employee_id"], set_=columns))


def _insert(connection: AsyncConnection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
