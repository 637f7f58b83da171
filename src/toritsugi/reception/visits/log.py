"""The log of visits: one visit, the latest visits, and how fast they were answered."""

import hmac
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import get_employees
from toritsugi.reception.keys import digest
from toritsugi.reception.tables import kiosk, site, visit, visit_answer, visit_call
from toritsugi.reception.visits.visit import CALL_SECONDS, Visit


class VisitRow(msgspec.Struct, frozen=True):
    """A visit with the names around it. `host_name`: those of all hosts, the first one first; "" for none.

    `answered_by` is the one whose answer counts, "" while nobody has answered. `call` says how the call stands:
    "calling", "answered" or "missed"; "" for a visit from before calls were kept. Nobody is called any more after
    `call_ends_at` (seconds since the epoch).
    """

    visit: Visit
    host_name: str
    kiosk_name: str
    answered_by: str
    site_name: str = ""
    call: str = ""
    call_ends_at: float = 0.0


async def get_visit(connection: AsyncConnection, organization_id: str, visit_id: str) -> Visit | None:
    """The visit with this id."""
    chosen = select(visit).where(visit.c.organization_id == organization_id, visit.c.id == visit_id)
    row = (await connection.execute(chosen)).first()
    return visit_of(row) if row else None


async def visit_by_secret(connection: AsyncConnection, kiosk_id: str, visit_id: str, secret: str) -> Visit | None:
    """The visit of this desk, when the secret is its own."""
    row = (await connection.execute(select(visit).where(visit.c.id == visit_id, visit.c.kiosk_id == kiosk_id))).first()
    if row is None or not hmac.compare_digest(row.secret_digest, digest(secret)):
        return None
    return visit_of(row)


async def list_visits(
    connection: AsyncConnection, organization_id: str, *, before: str | None = None, limit: int = 50
) -> list[VisitRow]:
    """Newest first. `before` is the id of the last visit already shown."""
    chosen = rows_of_visits().where(visit.c.organization_id == organization_id)
    if before:
        chosen = chosen.where(visit.c.id < before)
    return await named_rows(connection, chosen.order_by(visit.c.id.desc()).limit(limit))


async def visits_with_ids(connection: AsyncConnection, organization_id: str, ids: Collection[str]) -> list[VisitRow]:
    """The organization's visits among these, newest first."""
    chosen = rows_of_visits().where(visit.c.organization_id == organization_id, visit.c.id.in_(ids))
    return await named_rows(connection, chosen.order_by(visit.c.id.desc()))


def rows_of_visits() -> Select[Any]:
    """Visits with the names of their kiosk, its site and of whoever's answer counts, and how their calls stand."""
    taken = (
        select(visit_answer.c.answered_by)
        .where(visit_answer.c.visit_id == visit.c.id, visit_answer.c.taken)
        .order_by(visit_answer.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    named = select(
        visit,
        kiosk.c.name.label("kiosk_name"),
        func.coalesce(site.c.name, "").label("site_name"),
        func.coalesce(taken, "").label("answered_by"),
        func.coalesce(visit_call.c.state, "").label("call"),
        func.coalesce(visit_call.c.expires_at, visit.c.arrived_at + CALL_SECONDS).label("call_ends_at"),
    )
    placed = named.join(kiosk, visit.c.kiosk_id == kiosk.c.id).outerjoin(site, kiosk.c.site_id == site.c.id)
    return placed.outerjoin(visit_call, visit_call.c.visit_id == visit.c.id)


async def named_rows(connection: AsyncConnection, chosen: Select[Any]) -> list[VisitRow]:
    """The visits of this choice, with the names around them."""
    rows = (await connection.execute(chosen)).all()
    found = [visit_of(row) for row in rows]
    hosts = await get_employees(connection, {id for each in found for id in each.host_ids})
    return [
        VisitRow(
            each,
            "、".join(hosts[id].name for id in each.host_ids if id in hosts),
            row.kiosk_name,
            row.answered_by,
            row.site_name,
            row.call,
            row.call_ends_at,
        )
        for each, row in zip(found, rows, strict=True)
    ]


async def answer_times(connection: AsyncConnection, organization_id: str, since: float) -> list[float]:
    """Seconds from arrival to the first answer, of every answered visit that arrived since then, oldest first."""
    found = await connection.execute(
        select(visit.c.answered_at - visit.c.arrived_at)
        .where(
            visit.c.organization_id == organization_id, visit.c.arrived_at >= since, visit.c.answered_at.is_not(None)
        )
        .order_by(visit.c.arrived_at)
    )
    return [float(seconds) for seconds in found.scalars()]


class VisitTimes(msgspec.Struct, frozen=True):
    """One visit in figures: nothing of who came. Times in seconds since the epoch, None for what did not happen."""

    arrived_at: float
    answered_at: float | None
    answer: str
    left_at: float | None
    left_by: str


async def visit_times(connection: AsyncConnection, organization_id: str, since: float) -> list[VisitTimes]:
    """Every visit that arrived since then, oldest first."""
    columns = [visit.c[name] for name in VisitTimes.__struct_fields__]
    mine = (visit.c.organization_id == organization_id, visit.c.arrived_at >= since)
    found = await connection.execute(select(*columns).where(*mine).order_by(visit.c.arrived_at))
    return [VisitTimes(*row) for row in found]


def visit_of(row: Row[Any]) -> Visit:
    """The visit in a row of the table."""
    return Visit(**{field: getattr(row, field) for field in Visit.__struct_fields__})


async def visits_of_appointments(
    connection: AsyncConnection, appointment_ids: Collection[str]
) -> dict[str, list[Visit]]:
    """Who has checked in to each of these appointments; without those to which nobody has come."""
    found: dict[str, list[Visit]] = {}
    for row in await connection.execute(select(visit).where(visit.c.appointment_id.in_(appointment_ids))):
        found.setdefault(row.appointment_id, []).append(visit_of(row))
    return found
