"""Appointments are forgotten as visits are: when the time that the privacy notice names has passed."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.tables import (
    appointment,
    appointment_mail,
    appointment_visitor,
    reception_code,
)
from toritsugi.database import Database
from toritsugi.mailing import erase_mails
from toritsugi.reception import KEEP_DAYS

_BATCH = 200


async def forget_appointments(database: Database, days: float = KEEP_DAYS) -> int:
    """Erases who was expected, and what for, of appointments that ended so many days ago, with their letters.

    When they were and with whom of the company stays, for the statistics. Returns how many; call until it is 0.
    """
    now = database.clock.now()
    async with database.transaction() as c:
        over = select(appointment.c.id).where(
            appointment.c.ends_at < now - days * 86400, appointment.c.erased_at.is_(None)
        )
        ids = list((await c.execute(over.order_by(appointment.c.ends_at).limit(_BATCH))).scalars())
        await erase_appointments(c, ids, now)
    return len(ids)


async def erase_appointments(c: AsyncConnection, ids: list[str], now: float) -> None:
    """Blanks these appointments, their visitors and letters."""
    letters = select(appointment_mail.c.mail_id).where(appointment_mail.c.appointment_id.in_(ids))
    await erase_mails(c, list((await c.execute(letters)).scalars()))
    blank = {"name": "", "company": "", "email": "", "token": None}
    await c.execute(update(appointment_visitor).where(appointment_visitor.c.appointment_id.in_(ids)).values(blank))
    await c.execute(delete(reception_code).where(reception_code.c.appointment_id.in_(ids)))
    await c.execute(update(appointment).where(appointment.c.id.in_(ids)).values(title="", note="", erased_at=now))
