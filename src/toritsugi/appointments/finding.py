"""Finds appointments: one, those of a day, those of an employee, that of a token."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment, Standing, Stay, Visitor
from toritsugi.appointments.tables import appointment, appointment_host, appointment_visitor, reception_code
from toritsugi.database import Place
from toritsugi.people import Employee, get_employees
from toritsugi.reception import Site, Visit, list_sites, visits_of_appointments

STRETCH = 200
"""Appointments that are read at a time where each has to be looked at."""
_OWN = ("code", "visitors", "hosts", "stays", "site")


class AppointmentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Those that take place in [since, until) (seconds since the epoch), of this host, that stand like this at `now`.

    "" and None choose all.
    """

    since: float
    until: float
    now: float
    host_id: str = ""
    state: Standing | None = None

    def fits(self, known: Appointment) -> bool:
        """Whether it stands as it is wanted."""
        return self.state is None or known.standing(self.now) == self.state


def _chosen() -> Select[Any]:
    code = func.coalesce(reception_code.c.code, "").label("code")
    return select(appointment, code).outerjoin(reception_code, reception_code.c.appointment_id == appointment.c.id)


def _is(organization_id: str, id: str) -> tuple[ColumnElement[bool], ...]:
    """Ids come out of addresses, in which there may be a character that no database takes."""
    return appointment.c.organization_id == organization_id, appointment.c.id == id.replace("\0", "")


async def get_appointment(c: AsyncConnection, organization_id: str, id: str) -> Appointment | None:
    """The organization's appointment with this id."""
    return next(iter(await _read(c, _chosen().where(*_is(organization_id, id)))), None)


async def lock_appointment(c: AsyncConnection, organization_id: str, id: str) -> Appointment | None:
    """The appointment, for a change: whoever changes it as well has to wait, so that no letter goes out twice."""
    await c.execute(select(appointment.c.id).where(*_is(organization_id, id)).with_for_update())
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
    chosen = _chosen().where(table.organization_id == organization_id, *_taking_place(since, until), *_of_host(host_id))
    return await _read(c, chosen.order_by(table.kind.desc(), table.starts_at, table.id).limit(limit))


async def place_of(c: AsyncConnection, organization_id: str, id: str) -> Place | None:
    """Where the appointment with this id stands in time."""
    chosen = select(appointment.c.starts_at, appointment.c.id).where(*_is(organization_id, id))
    found = (await c.execute(chosen)).one_or_none()
    return Place(*found) if found else None


async def page_of_appointments(
    c: AsyncConnection, organization_id: str, wanted: AppointmentFilter, after: Place | None, limit: int
) -> list[Appointment]:
    """At most so many, by time, those behind `after`."""
    table, found = appointment.c, list[Appointment]()
    chosen = _chosen().where(table.organization_id == organization_id)
    chosen = chosen.where(*_taking_place(wanted.since, wanted.until), *_of_host(wanted.host_id))
    while len(found) < limit:
        further = (tuple_(table.starts_at, table.id) > (after.at, after.id),) if after else ()
        ordered = chosen.where(*further).order_by(table.starts_at, table.id)
        stretch = await _read(c, ordered.limit(STRETCH))
        found += [each for each in stretch if wanted.fits(each)]
        if len(stretch) < STRETCH:
            break
        after = Place(stretch[-1].starts_at, stretch[-1].id)
    return found[:limit]


def _taking_place(since: float, until: float) -> tuple[ColumnElement[bool], ...]:
    return appointment.c.starts_at < until, appointment.c.ends_at > since


def _of_host(host_id: str) -> tuple[ColumnElement[bool], ...]:
    mine = select(appointment_host.c.appointment_id).where(appointment_host.c.employee_id == host_id)
    return (appointment.c.id.in_(mine),) if host_id else ()


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
    chosen = chosen.where(or_(table.title.ilike(pattern, escape="\\"), table.id.in_(named)), *_of_host(host_id))
    return await _read(c, chosen.order_by(table.starts_at.desc(), table.id.desc()).limit(limit))


async def _read(c: AsyncConnection, chosen: Select[Any]) -> list[Appointment]:
    rows = (await c.execute(chosen)).all()
    ids = [row.id for row in rows]
    visitors = await _visitors(c, ids)
    hosts = await _hosts(c, ids)
    visits = await visits_of_appointments(c, ids)
    sites = await _sites(c, {row.organization_id for row in rows})
    fields = [each for each in Appointment.__struct_fields__ if each not in _OWN]
    return [
        Appointment(
            **{field: getattr(row, field) for field in fields},
            code=row.code,
            visitors=tuple(visitors.get(row.id, ())),
            hosts=tuple(hosts.get(row.id, ())),
            site=sites.get(row.site_id),
            stays=_stays(visits.get(row.id, ())),
        )
        for row in rows
    ]


def _stays(visits: Iterable[Visit]) -> dict[str, Stay]:
    """The latest stay of each visitor, by the visitor's id."""
    return {
        id: _stay(each, place)
        for each in sorted(visits, key=lambda visit: visit.arrived_at)
        for place, id in enumerate(each.visitor_ids.split())
    }


def _stay(visited: Visit, place: int) -> Stay:
    """That of the one at this place of the party."""
    alone = visited.gone.get(place)
    return Stay(visited.arrived_at, alone or visited.left_at, guessed=not alone and visited.left_by == "guess")


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
