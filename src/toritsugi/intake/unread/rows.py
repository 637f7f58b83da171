"""The rows of unread mails: noted by the desk, leased by one reader, struck off with the telling."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.intake.tables import unread_mail
from toritsugi.outbox import is_gone

UNREAD = "unread mail"
"""The bell's topic when one was noted."""
_SEEN = 200
_table = unread_mail.c


class Lease(NamedTuple):
    """One reader's hold on one mail. `tries` counts this one."""

    event_id: str
    tries: int


async def note_unread(database: Database, connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Within the accepting transaction."""
    if event_ids:
        rows = [{"event_id": id, "tries": 0, "lease_owner": "", "lease_until": 0.0} for id in event_ids]
        await connection.execute(unread_mail.insert(), rows)
        database.announce(connection, UNREAD)


async def lease_unread(database: Database, owner: str, seconds: float) -> Lease | None:
    """The oldest mail that nobody reads, held for so many seconds; a reader that is gone holds nothing."""
    async with database.reading() as connection:
        now = float((await connection.execute(select(database.now()))).scalar_one())
        found = await connection.execute(select(unread_mail).order_by(_table.event_id).limit(_SEEN))
        free = [row for row in found if row.lease_until <= now or is_gone(row.lease_owner)]
    for row in free:
        as_seen = (_table.event_id == row.event_id, _table.tries == row.tries, _table.lease_until == row.lease_until)
        chosen = update(unread_mail).where(*as_seen)
        async with database.transaction() as connection:
            taken = chosen.values(tries=row.tries + 1, lease_owner=owner, lease_until=now + seconds)
            if (await connection.execute(taken)).rowcount == 1:
                return Lease(row.event_id, row.tries + 1)
    return None


async def put_off(database: Database, event_id: str, seconds: float) -> None:
    """This mail could not be read now; somebody may try again after so many seconds."""
    async with database.transaction() as connection:
        chosen = update(unread_mail).where(_table.event_id == event_id)
        await connection.execute(chosen.values(lease_owner="", lease_until=database.now() + seconds))


async def strike_off(connection: AsyncConnection, event_ids: Sequence[str]) -> int:
    """How many of them were still unread: whoever strikes a mail off is the one who tells of it."""
    return (await connection.execute(delete(unread_mail).where(_table.event_id.in_(event_ids)))).rowcount


async def is_unread(connection: AsyncConnection, event_id: str) -> bool:
    """Whether the event's mail waits to be read."""
    return (await connection.execute(select(_table.event_id).where(_table.event_id == event_id))).first() is not None
