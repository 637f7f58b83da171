"""Erases events that are older than their kind is kept, a handful at a time."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import DAY
from toritsugi.database import Database, Place
from toritsugi.forgetting.erasing import erase_everywhere
from toritsugi.forgetting.tables import forgotten
from toritsugi.intake import events_before, kinds_in_use
from toritsugi.mailing import erase_old_mails
from toritsugi.people import all_organizations
from toritsugi.replies import erase_unsent_replies
from toritsugi.rules import list_kinds

BATCH = 200


async def forget_events(database: Database, keep_days: int) -> int:
    """Erases everything that is old enough; says how much.

    A kind is kept for its own days, everything else for `keep_days`. Each handful is a transaction of its own, with the
    place that it has reached: whoever dies in between is taken over there.
    """
    now, count = database.clock.now(), 0
    async with database.reading() as connection:
        organizations = [each.id for each in await all_organizations(connection)]
        ages = {id: await _ages(connection, id, keep_days) for id in organizations}
    for organization_id, kinds in ages.items():
        for kind, days in kinds.items():
            while found := await _forget_some(database, organization_id, kind, now - days * DAY):
                count += found
    while found := await _forget_mails(database, now - keep_days * DAY):
        count += found
    return count


async def _ages(connection: AsyncConnection, organization_id: str, keep_days: int) -> Mapping[str, int]:
    """For how many days each kind that has come in is kept."""
    own = {each.key: each.keep_days for each in await list_kinds(connection, organization_id)}
    return {kind: own.get(kind) or keep_days for kind in await kinds_in_use(connection, organization_id)}


async def _forget_some(database: Database, organization_id: str, kind: str, until: float) -> int:
    async with database.transaction() as connection:
        reached = await _reached(connection, organization_id, kind)
        places = await events_before(connection, organization_id, kind, reached, until, BATCH)
        if not places:
            return 0
        await erase_everywhere(connection, [each.id for each in places])
        last = {"received_at": places[-1].at, "event_id": places[-1].id}
        row = database.insert(forgotten).values(organization_id=organization_id, kind=kind, **last)
        keys = [forgotten.c.organization_id, forgotten.c.kind]
        await connection.execute(row.on_conflict_do_update(index_elements=keys, set_=last))
    return len(places)


async def _reached(connection: AsyncConnection, organization_id: str, kind: str) -> Place:
    mine = (forgotten.c.organization_id == organization_id, forgotten.c.kind == kind)
    row = (await connection.execute(select(forgotten).where(*mine))).one_or_none()
    return Place(0.0, "") if row is None else Place(row.received_at, row.event_id)


async def _forget_mails(database: Database, until: float) -> int:
    """Our own mails, and replies for which no notice was ever chosen."""
    async with database.transaction() as connection:
        unsent = await erase_unsent_replies(connection, until, BATCH)
        return unsent + await erase_old_mails(connection, until, BATCH)
