"""An employee's appointments as a calendar to subscribe to, at an address nobody guesses and that can be closed."""

import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.finding import list_appointments
from toritsugi.appointments.inviting import Entry, calendar_of, entry_of
from toritsugi.appointments.tables import appointment_feed
from toritsugi.clock import DAY
from toritsugi.database import Database
from toritsugi.people import Employee, get_employees, get_organization

PAST_DAYS, AHEAD_DAYS = 30, 366


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def feed_address(relay_url: str, key: str) -> str:
    """What a calendar subscribes to."""
    return f"{relay_url}/feeds/{key}/visitors.ics"


async def open_feed(database: Database, c: AsyncConnection, employee_id: str) -> str:
    """A new key to this employee's feed, which is never shown again; the one before opens nothing any more."""
    key = secrets.token_urlsafe(32)
    row = {"employee_id": employee_id, "key_digest": _digest(key), "created_at": database.clock.now()}
    written = database.insert(appointment_feed).values(row)
    renewed = {name: row[name] for name in ("key_digest", "created_at")}
    await c.execute(written.on_conflict_do_update(index_elements=["employee_id"], set_=renewed))
    return key


async def close_feed(c: AsyncConnection, employee_id: str) -> None:
    """No key opens this employee's feed any more."""
    await c.execute(delete(appointment_feed).where(appointment_feed.c.employee_id == employee_id))


async def feed_opened_at(c: AsyncConnection, employee_id: str) -> float | None:
    """Since when there is a feed (seconds since the epoch); None for none."""
    mine = select(appointment_feed.c.created_at).where(appointment_feed.c.employee_id == employee_id)
    return (await c.execute(mine)).scalar_one_or_none()


async def feed_of_key(c: AsyncConnection, key: str, now: float, host: str) -> bytes | None:
    """The calendar that this key opens: from a month ago to a year ahead; None for a key that opens nothing.

    `now` in seconds since the epoch; `host` is the name of this installation's machine.
    """
    holder = select(appointment_feed.c.employee_id).where(appointment_feed.c.key_digest == _digest(key))
    id = (await c.execute(holder)).scalar_one_or_none()
    who = (await get_employees(c, [id])).get(id) if id else None
    organization = await get_organization(c, who.organization_id) if who and who.active else None
    if who is None or organization is None:
        return None
    since, until = now - PAST_DAYS * DAY, now + AHEAD_DAYS * DAY
    found = await list_appointments(c, organization.id, since, until, host_id=who.id, limit=2000)
    entries = [_entry(each, who, now, host) for each in found if each.cancelled_at is None and not each.is_forgotten]
    return calendar_of("PUBLISH", f"{organization.name} {who.name}", entries)


def _entry(known: Appointment, who: Employee, now: float, host: str) -> list[str]:
    visitors = ", ".join(" ".join(filter(None, (each.company, each.name))) for each in known.visitors)
    entry = Entry(
        appointment=known,
        summary=f"{known.title} ({visitors})",
        description="\n".join(filter(None, (visitors, known.note))),
        location=" ".join((known.site.name, known.site.address)).strip() if known.site else "",
        host_name=who.name,
        stamped_at=now,
    )
    return entry_of(entry, host)
