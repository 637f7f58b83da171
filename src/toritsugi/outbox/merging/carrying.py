"""Which notification carries which: merged, handed over to a successor, released again."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.notification import Notification, State
from toritsugi.outbox.put import put
from toritsugi.outbox.tables import notification


class Carried(msgspec.Struct, frozen=True):
    """A notification that was told within another."""

    id: str
    event_id: str
    title: str


_merge = (
    update(notification)
    .where(notification.c.id == bindparam("_id"), notification.c.state == State.PENDING)
    .values(state=State.MERGED, merged_into=bindparam("_carrier"), settled_at=bindparam("_now"), reason="")
)


async def merge(
    database: Database, connection: AsyncConnection, carriers: Sequence[tuple[Notification, Sequence[str]]]
) -> None:
    """Puts the carriers; those that each carries are settled as merged into it.

    The caller has read them in the same transaction, locked (`waiting_in`).
    """
    await put(database, connection, [carrier for carrier, _ in carriers])
    now = database.clock.now()
    rows = [{"_id": id, "_carrier": carrier.id, "_now": now} for carrier, ids in carriers for id in ids]
    if rows:
        await connection.execute(_merge, rows)


async def hand_over(connection: AsyncConnection, carrier_id: str, successor_id: str) -> None:
    """What a refused carrier carried is carried by the one that was made in its place."""
    await connection.execute(
        update(notification).where(notification.c.merged_into == carrier_id).values(merged_into=successor_id)
    )


async def release(
    connection: AsyncConnection, which: Sequence[ColumnElement[bool]], reason: str, at: float | ColumnElement[float]
) -> None:
    """Cancels these waiting carriers, with the reason for people; what they carried waits again, each for itself.

    `at`: seconds since the epoch, when the former count as settled and the latter are due.
    """
    table = notification.c
    carriers = (table.carries > 0, table.state == State.PENDING, *which)
    ids = list((await connection.execute(select(table.id).where(*carriers))).scalars())
    if not ids:
        return
    await connection.execute(
        update(notification)
        .where(table.merged_into.in_(ids), table.state == State.MERGED)
        .values(state=State.PENDING, merged_into=None, settled_at=None, due_at=at)
    )
    await connection.execute(
        update(notification).where(table.id.in_(ids)).values(state=State.CANCELLED, settled_at=at, reason=reason)
    )


def carriers_of(event_ids: Collection[str]) -> Select[tuple[str | None]]:
    """The ids of what carries notifications of these events."""
    table = notification.c
    return select(table.merged_into).where(table.event_id.in_(event_ids), table.merged_into.is_not(None))


async def carried(connection: AsyncConnection, ids: Collection[str]) -> dict[str, list[Carried]]:
    """What each of these notifications carries, in the order in which it is told."""
    table = notification.c
    found: dict[str, list[Carried]] = {}
    if not ids:
        return found
    rows = await connection.execute(
        select(table.merged_into, table.id, table.event_id, table.title)
        .where(table.merged_into.in_(sorted(ids)))
        .order_by(table.id)
    )
    for carrier_id, *row in rows:
        found.setdefault(carrier_id, []).append(Carried(*row))
    return found
