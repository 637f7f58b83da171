"""Visitors are forgotten when the time that the privacy notice names has passed."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.reception.tables import visit

KEEP_DAYS = 30
"""What the notice at the desk promises."""

Eraser = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]
"""Erases, in another room, what the events with these ids say of a visitor."""

_BATCH = 500


async def forget_visitors(database: Database, erasers: Sequence[Eraser], days: float = KEEP_DAYS) -> int:
    """Erases name and company of visits older than so many days, here and, by the erasers, everywhere else.

    Time and answer stay, for the statistics. Returns how many visits were erased now; call until it is 0.
    """
    old = database.clock.now() - days * 86400
    async with database.transaction() as connection:
        found = await connection.execute(
            select(visit.c.id, visit.c.event_id)
            .where(visit.c.arrived_at < old, or_(visit.c.visitor_name != "", visit.c.visitor_company != ""))
            .limit(_BATCH)
        )
        rows = found.all()
        for erase in erasers:
            await erase(connection, [row.event_id for row in rows if row.event_id])
        await connection.execute(
            update(visit).where(visit.c.id.in_([row.id for row in rows])).values(visitor_name="", visitor_company="")
        )
    return len(rows)
