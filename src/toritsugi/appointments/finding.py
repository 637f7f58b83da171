"""Finds appointments: one, those of a day, those of an employee, that of a token."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment, Visitor
from toritsugi.appointments.tables import appointment, appointment_host, appointment_visitor, reception_code
from toritsugi.people import Employee, get_employees
from toritsugi.reception import Site, list_sites, visits_of_appointments

_OWN = ("code", "visitors", "hosts", "arrivals", "site")


def _chosen() -> Select[Any]:
    code = func.coalesce(reception_code.c.code, "").label("code")
    return select(appointment, code).outerjoin(reception_code, reception_code.c.appointment_id == appointment.c.id)


async def get_appointment(c: AsyncConnection, organization_id: str, id: str) -> Appointment | None:
    """The organization's appointment with this id."""
    chosen = _chosen().where(appointment.c.organization_id == organization_id, appointment.c.id == id)
    return next(iter(await _read(c, chosen)), None)


async def lock_appointment(c: AsyncConnection, organization_id: str, id: str) -> Appointment | None:
    """The appointment, for a change: whoever changes it as well has to wait, so that no letter goes out twice."""
    mine = (appointment.c.organization_id == organization_id, appointment.c.id == id)
    await c.execute(select(appointment.c.id).where(*mine).with_for_update())
    return await get_appointment(c, organization_id, id)


async def appointment_by_token(c: AsyncConnection, token: str) -> Appointment | None:
    """The appointment of the visitor with this token, of any organization."""
    holder = select(appointment_visitor.c.appointment_id).where(appointment_visitor.c.token == token)
    return next(iter(await _read(c, _chosen().where(appointment.c.id.in_(holder)))), None)


async def list_appointments(
    c: AsyncConnection,
    organization_id: str,
    since: float,
    until: float,
    *,
    host_id: str = "",
    limit: int = 1000,
) -> list[Appointment]:
    """Those that take place between these moments (seconds since the epoch), by time; periods first.

    With `host_id`, only those of this employee.
    """
    table = appointment.c
    chosen = _chosen().where(table.organization_id == organization_id, table.starts_at < until, table.ends_at > since)
    if host_id:
        mine = select(appointment_host.c.appointment_id).where(appointment_host.c.employee_id == host_id)
        chosen = chosen.where(table.id.in_(mine))
    return await _read(c, chosen.order_by(table.kind.desc(), table.starts_at, table.id).limit(limit))


async def find_appointments(
    c: AsyncConnection, organization_id: str, words: str, *, host_id: str = "", limit: int = 50
) -> list[Appointment]:
    """Those whose title, visitor or company has these words in it, newest first."""
    table, visitor = appointment.c, appointment_visitor.c
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = select(visitor.appointment_id).where(
        or_(visitor.name.ilike(pattern, escape="\\"), visitor.company.ilike(pattern, escape="\\"))
    )
    chosen = _chosen().where(table.organization_id == organization_id)
    chosen = chosen.where(or_(table.title.ilike(pattern, escape="\\"), table.id.in_(named)))
    if host_id:
        mine = select(appointment_host.c.appointment_id).where(appointment_host.c.employee_id == host_id)
        chosen = chosen.where(table.id.in_(mine))
    return await _read(c, chosen.order_by(table.starts_at.desc(), table.id.desc()).limit(limit))


async def _read(c: AsyncConnection, chosen: Select[Any]) -> list[Appointment]:
    rows = (await c.execute(chosen)).all()
    ids = [row.id for row in rows]
    visitors = await _visitors(c, ids)
    hosts = await _hosts(c, ids)
    arrivals = await visits_of_appointments(c, ids)
    sites = await _sites(c, {row.organization_id for row in rows})
    fields = [each for each in Appointment.__struct_fields__ if each not in _OWN]
    return [
        Appointment(
            **{field: getattr(row, field) for field in fields},
            code=row.code,
            visitors=tuple(visitors.get(row.id, ())),
            hosts=tuple(hosts.get(row.id, ())),
            site=sites.get(row.site_id),
            arrivals=arrivals.get(row.id, 0),
        )
        for row in rows
    ]


async def _sites(c: AsyncConnection, organization_ids: Collection[str]) -> dict[str, Site]:
    return {site.id: site for id in organization_ids for site in await list_sites(c, id)}


async def _visitors(c: AsyncConnection, ids: Collection[str]) -> dict[str, list[Visitor]]:
    table = appointment_visitor
    rows = await c.execute(select(table).where(table.c.appointment_id.in_(ids)).order_by(table.c.position))
    found: dict[str, list[Visitor]] = {}
    for row in rows:
        kept = Visitor(**{field: getattr(row, field) for field in Visitor.__struct_fields__})
        found.setdefault(row.appointment_id, []).append(kept)
    return found


async def _hosts(c: AsyncConnection, ids: Collection[str]) -> dict[str, list[Employee]]:
    table = appointment_host
    rows: Sequence[Any] = (
        await c.execute(select(table).where(table.c.appointment_id.in_(ids)).order_by(table.c.position))
    ).all()
    people = await get_employees(c, {row.employee_id for row in rows})
    found: dict[str, list[Employee]] = {}
    for row in rows:
        found.setdefault(row.appointment_id, []).append(people[row.employee_id])
    return found
