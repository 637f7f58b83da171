"""Visitors are forgotten when the time that the privacy notice names has passed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.intake import event_ids_of_keys
from toritsugi.mailing import erase_mails
from toritsugi.reception.tables import call_step, visit, visit_answer

log = structlog.get_logger(__name__)

KEEP_DAYS = 30
"""What the notice at the desk promises."""
ROUND_SECONDS = 3600.0

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
            select(visit.c.id, visit.c.event_id)
            .where(visit.c.arrived_at < old, or_(*(visit.c[name] != "" for name in _PERSONAL)))
            .limit(_BATCH)
        )
        rows = found.all()
        ids = [row.id for row in rows]
        arrivals = [row.event_id for row in rows if row.event_id]
        events = list(dict.fromkeys([*arrivals, *await _told_of(connection, ids)]))
        for erase in erasers:
            await erase(connection, events)
        await connection.execute(update(visit).where(visit.c.id.in_(ids)).values(dict.fromkeys(_PERSONAL, "")))
        await erase_mails(connection, await _mails_of(connection, ids))
        await connection.execute(update(visit_answer).where(visit_answer.c.visit_id.in_(ids)).values(note=""))
    return len(rows)


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


class Forgetting(Agent):
    """Runs beside the program from `start` to `stop`, and looks every hour whether somebody is to be forgotten."""

    def __init__(self, database: Database, erasers: Sequence[Eraser]) -> None:
        self._database = database
        self._erasers = tuple(erasers)

    async def forget_due(self) -> int:
        """Forgets everyone whose time has passed, down to the last byte in the database's files. Says how many."""
        forgotten = 0
        while found := await forget_visitors(self._database, self._erasers):
            forgotten += found
        if forgotten:
            await self._database.drop_journal()
            log.info("reception.forgotten", visits=forgotten)
        return forgotten

    async def run(self) -> None:
        while True:
            try:
                await self.forget_due()
            except StorageTrouble as trouble:
                log.error("reception.storage_trouble", reason=str(trouble))
            await asyncio.sleep(ROUND_SECONDS)
