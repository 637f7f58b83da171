"""Takes back what was leased and can no longer be settled: its worker is gone, or its time has lapsed."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.notification import State
from toritsugi.outbox.owner import is_gone
from toritsugi.outbox.tables import attempt, notification


async def rescue(database: Database, connection: AsyncConnection, lane: str, in_hand: Collection[str] = ()) -> int:
    """Makes such notifications of the lane pending again. Says how many.

    Only for the holder of the lane, who names what it has `in_hand` itself. The lost calls may have reached the
    platform: the attempts are marked doubtful, and so are the notifications.
    """
    table = notification.c
    now = float((await connection.execute(select(database.now()))).scalar_one())
    rescued = await _take_back(database, connection, lane, (table.lease_until <= now, table.id.not_in(in_hand)))
    for name in await _owners(connection, lane):
        if is_gone(name):
            rescued += await _take_back(database, connection, lane, (table.lease_owner == name,))
    return rescued


async def _owners(connection: AsyncConnection, lane: str) -> list[str]:
    table = notification.c
    held = select(table.lease_owner).where(table.lane == lane, table.state == State.LEASED).distinct()
    return list((await connection.execute(held)).scalars())


async def _take_back(
    database: Database, connection: AsyncConnection, lane: str, lost: tuple[ColumnElement[bool], ...]
) -> int:
    table = notification.c
    chosen = select(table.id).where(table.lane == lane, table.state == State.LEASED, *lost)
    ids = list((await connection.execute(chosen)).scalars())
    for start in range(0, len(ids), 500):
        await _take_back_some(database, connection, ids[start : start + 500])
    return len(ids)


async def _take_back_some(database: Database, connection: AsyncConnection, ids: list[str]) -> None:
    await connection.execute(
        update(notification)
        .where(notification.c.id.in_(ids), notification.c.state == State.LEASED)
        .values(state=State.PENDING, doubtful=True, lease_owner="", lease_until=0.0)
    )
    await connection.execute(
        update(attempt)
        .where(attempt.c.notification_id.in_(ids), attempt.c.finished_at.is_(None))
        .values(verdict="unknown", doubtful=True, finished_at=database.clock.now())
    )
