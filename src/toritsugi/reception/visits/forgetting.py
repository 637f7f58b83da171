"""Visitors are forgotten, field by field, when the time that is settled for each has passed."""

from collections.abc import Awaitable, Callable, Collection, Sequence

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.intake import event_ids_of_keys
from toritsugi.mailing import erase_mails
from toritsugi.people import all_organizations
from toritsugi.reception.tables import call_step, visit, visit_answer
from toritsugi.reception.visits.keeping import VISIT_FIELDS, Keeping, VisitField, read_keeping

Eraser = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]
"""Erases, in another room, what the events with these ids say of a visitor."""

_BATCH = 500


async def forget_visitors(database: Database, erasers: Sequence[Eraser]) -> int:
    """Erases each field of each visit whose days have passed, and with the first of them every text that tells of it.

    Time and answer stay, for the statistics. Returns how many visits were touched now; call until it is 0.
    """
    async with database.reading() as c:
        settled = {each.id: await read_keeping(c, each.id) for each in await all_organizations(c)}
    return sum([await _forget(database, id, keeping, erasers) for id, keeping in settled.items()])


async def _forget(database: Database, organization_id: str, keeping: Keeping, erasers: Sequence[Eraser]) -> int:
    now = database.clock.now()
    due = {field: visit.c.arrived_at < now - days * 86400 for field, days in keeping.items()}
    any_due = or_(*(and_(old, visit.c[field] != "") for field, old in due.items()))
    async with database.transaction() as c:
        chosen = select(visit.c.id).where(visit.c.organization_id == organization_id, any_due).limit(_BATCH)
        ids = list((await c.execute(chosen)).scalars())
        events = await erase_visits(c, ids, ())
        for field, old in due.items():
            await c.execute(update(visit).where(visit.c.id.in_(ids), old).values({field: ""}))
        for erase in erasers:
            await erase(c, events)
    return len(ids)


async def erase_visits(
    connection: AsyncConnection, visit_ids: Sequence[str], fields: Collection[VisitField] = VISIT_FIELDS
) -> list[str]:
    """Blanks these fields, and what was said about the visits. Gives the events that tell of them, to be erased too."""
    if not visit_ids:
        return []
    mine = visit.c.id.in_(visit_ids)
    arrivals = await connection.execute(select(visit.c.event_id).where(mine, visit.c.event_id.is_not(None)))
    events = [*arrivals.scalars(), *await _told_of(connection, visit_ids)]
    if fields:
        await connection.execute(update(visit).where(mine).values(dict.fromkeys(fields, "")))
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
    keys = [f"{kind}:{id}" for id in answers for kind in ("answer", "noted", "staying")]
    keys += [f"goodbye:{id}" for id in visit_ids]
    told = [id for id in climbed.scalars() if id is not None]
    return [*told, *answers, *await event_ids_of_keys(connection, keys)]


async def _mails_of(connection: AsyncConnection, visit_ids: Sequence[str]) -> list[str]:
    chosen = select(call_step.c.mail_id).where(call_step.c.visit_id.in_(visit_ids), call_step.c.mail_id != "")
    return list((await connection.execute(chosen)).scalars())
