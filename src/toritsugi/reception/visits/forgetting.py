"""Visitors are forgotten when the time that the privacy notice names has passed."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.intake import event_ids_of_keys
from toritsugi.mailing import erase_mails
from toritsugi.reception.tables import call_step, visit, visit_answer

KEEP_DAYS = 30
"""What the notice at the desk promises."""

Eraser = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]
"""Erases, in another room, what the events with these ids say of a visitor."""

_PERSONAL = ("visitor_name", "visitor_company", "purpose", "words")
_BATCH = 500


async def forget_visitors(database: Database, erasers: Sequence[Eraser], days: float = KEEP_DAYS) -> int:
    """Erases name and company of visits older than so many days, here and, by the erasers, everywhere else.

    Time and answer stay, for the statistics. Returns how many visits were erased now; call until it is 0.
    """
    old = database.clock.now() - days * 86400
    async with database.transaction() as connection:
        found = await connection.execute(
            select(visit.c.id)
            .where(visit.c.arrived_at < old, or_(*(visit.c[name] != "" for name in _PERSONAL)))
            .limit(_BATCH)
        )
        ids = list(found.scalars())
        events = await erase_visits(connection, ids)
        for erase in erasers:
            await erase(connection, events)
    return len(ids)


async def erase_visits(connection: AsyncConnection, visit_ids: Sequence[str]) -> list[str]:
    """Blanks who came and what was said about it. Gives the events that tell of these visits, to be erased as well."""
    if not visit_ids:
        return []
    mine = visit.c.id.in_(visit_ids)
    arrivals = await connection.execute(select(visit.c.event_id).where(mine, visit.c.event_id.is_not(None)))
    events = [*arrivals.scalars(), *await _told_of(connection, visit_ids)]
    await connection.execute(update(visit).where(mine).values(dict.fromkeys(_PERSONAL, "")))
    await erase_mails(connection, await _mails_of(connection, visit_ids))
    await connection.execute(update(visit_answer).where(visit_answer.c.visit_id.in_(visit_ids)).values(note=""))
    return list(dict.fromkeys(events))


async def visits_of_events(connection: AsyncConnection, event_ids: Sequence[str]) -> list[str]:
    """The visits that these events announced."""
    return list((await connection.execute(select(visit.c.id).where(visit.c.event_id.in_(event_ids)))).scalars())


async def _told_of(connection: AsyncConnection, visit_ids: Sequence[str]) -> list[str]:
    """The other events that tell of these visits: rungs of the ladder, answers, and what was said about those."""
    climbed = await connection.execute(select(call_step.c.event_id).where(call_step.c.visit_id.in_(visit_ids)))
    found = await connection.execute(select(visit_answer.c.id).where(visit_answer.c.visit_id.in_(visit_ids)))
    answers = list(found.scalars())
    keys = [f"{kind}:{id}" for id in answers for kind in ("answer", "noted")]
    told = [id for id in climbed.scalars() if id is not None]
    return [*told, *answers, *await event_ids_of_keys(connection, keys)]


async def _mails_of(connection: AsyncConnection, visit_ids: Sequence[str]) -> list[str]:
    chosen = select(call_step.c.mail_id).where(call_step.c.visit_id.in_(visit_ids), call_step.c.mail_id != "")
    return list((await connection.execute(chosen)).scalars())
