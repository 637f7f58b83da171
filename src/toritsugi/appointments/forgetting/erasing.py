"""Appointments are forgotten, field by field, when the time that is settled for each has passed, or when asked for."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.finding import get_appointment
from toritsugi.appointments.forgetting.retention import (
    AppointmentField,
    AppointmentKeeping,
    read_appointment_keeping,
)
from toritsugi.appointments.tables import (
    appointment,
    appointment_mail,
    appointment_visitor,
    posted_appointment,
    reception_code,
)
from toritsugi.clock import DAY
from toritsugi.database import Database
from toritsugi.mailing import erase_mails
from toritsugi.people import all_organizations

_BATCH = 200


async def forget_appointments(database: Database) -> int:
    """Erases each field of each appointment whose days have passed since it ended, and with the first of them the code,
    the passes and the letters, which tell of all.

    When they were and with whom of the company stays, for the statistics. Returns how many; call until it is 0.
    """
    async with database.reading() as c:
        settled = {each.id: await read_appointment_keeping(c, each.id) for each in await all_organizations(c)}
    return sum([await _forget(database, id, keeping) for id, keeping in settled.items()])


async def _forget(database: Database, organization_id: str, keeping: AppointmentKeeping) -> int:
    now = database.clock.now()
    over = {field: appointment.c.ends_at < now - days * DAY for field, days in keeping.items()}
    everything = appointment.c.ends_at < now - max(keeping.values()) * DAY
    due = or_(everything, *(and_(old, _is_told(field)) for field, old in over.items()))
    mine = (appointment.c.organization_id == organization_id, appointment.c.erased_at.is_(None))
    async with database.transaction() as c:
        chosen = select(appointment.c.id).where(*mine, due).order_by(appointment.c.ends_at).limit(_BATCH)
        ids = list((await c.execute(chosen)).scalars())
        await _erase_ways_in(c, ids)
        for field, old in over.items():
            await _blank(c, field, select(appointment.c.id).where(appointment.c.id.in_(ids), old))
        done = update(appointment).where(appointment.c.id.in_(ids), everything)
        await c.execute(done.values(erased_at=now))
    return len(ids)


def _is_told(field: AppointmentField) -> ColumnElement[bool]:
    """Whether something stands there."""
    if field in appointment.c:
        return appointment.c[field] != ""
    visitor = appointment_visitor.c
    return exists().where(visitor.appointment_id == appointment.c.id, visitor[field] != "")


async def _blank(c: AsyncConnection, field: AppointmentField, chosen: Any) -> None:
    """Empties this field of the appointments whose ids are chosen."""
    of_visitors = field not in appointment.c
    table = appointment_visitor if of_visitors else appointment
    ids = table.c.appointment_id if of_visitors else table.c.id
    await c.execute(update(table).where(ids.in_(chosen)).values({field: ""}))


async def _erase_ways_in(c: AsyncConnection, ids: Collection[str]) -> None:
    """Nothing opens these appointments any more, and no letter tells of them."""
    letters = select(appointment_mail.c.mail_id).where(appointment_mail.c.appointment_id.in_(ids))
    await erase_mails(c, list((await c.execute(letters)).scalars()))
    passes = update(appointment_visitor).where(appointment_visitor.c.appointment_id.in_(ids))
    await c.execute(passes.values(token=None))
    for table in (reception_code, posted_appointment):
        await c.execute(delete(table).where(table.c.appointment_id.in_(ids)))


async def erase_expected(
    c: AsyncConnection, organization_id: str, appointment_id: str, visitor_ids: Collection[str], now: float
) -> None:
    """Erases these visitors of an appointment, with the letters, because somebody asks for it.

    With the last one of them the whole appointment goes. `now`: seconds since the epoch.
    """
    known = await get_appointment(c, organization_id, appointment_id)
    gone = [each.id for each in known.visitors if each.id in visitor_ids] if known else []
    if known is None or not gone:
        return
    letters = select(appointment_mail.c.mail_id).where(appointment_mail.c.visitor_id.in_(gone))
    await erase_mails(c, list((await c.execute(letters)).scalars()))
    blank = {"name": "", "company": "", "email": "", "token": None}
    await c.execute(update(appointment_visitor).where(appointment_visitor.c.id.in_(gone)).values(blank))
    if all(each.id in gone or not each.name for each in known.visitors):
        await _erase_ways_in(c, [known.id])
        whole = update(appointment).where(appointment.c.id == known.id)
        await c.execute(whole.values(title="", note="", erased_at=now))
