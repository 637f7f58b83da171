"""What waits for each destination, seen before it is claimed."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Urgency
from toritsugi.notification import Notification, State
from toritsugi.outbox.leasing import Wish, wished_for
from toritsugi.outbox.rows import notification_of
from toritsugi.outbox.tables import attempt, notification

WINDOW = 10_000
"""Notices at the head of a lane that are looked at; what waits behind them is merged later."""


class Queue(msgspec.Struct, frozen=True):
    """Notices of one urgency that are due at one destination and can be merged, `count` of them."""

    connection_id: str
    address: str
    urgency: Urgency
    count: int


async def waiting_queues(connection: AsyncConnection, wish: Wish, now: float) -> list[Queue]:
    """The queues that a claim by this wish would begin with, in its order, at most `wish.limit`.

    A queue that begins with what cannot be merged, or was merged before, is left out: that goes first.
    """
    window = _window(wish, now).subquery("window")
    single = case((window.c.mergeable, window.c.id))
    first = func.min(window.c.id)
    found = await connection.execute(
        select(window.c.connection_id, window.c.address, window.c.urgency, func.count(single), func.min(single), first)
        .group_by(window.c.connection_id, window.c.address, window.c.urgency)
        .order_by(window.c.urgency, first)
        .limit(wish.limit)
    )
    return [
        Queue(connection_id, address, Urgency(urgency), count)
        for connection_id, address, urgency, count, first_single, first_id in found
        if first_single == first_id
    ]


async def waiting_in(
    connection: AsyncConnection, wish: Wish, queues: Collection[Queue], now: float
) -> dict[Queue, list[Notification]]:
    """The notices of these queues, in order, locked for the transaction."""
    window = _window(wish, now).cte("window")
    query = (
        select(notification)
        .where(
            notification.c.id.in_(select(window.c.id).where(window.c.mergeable)),
            notification.c.address.in_(sorted({queue.address for queue in queues})),
        )
        .order_by(notification.c.id)
        .with_for_update(skip_locked=True)
    )
    found: dict[tuple[str, str, int], list[Notification]] = {_key(queue): [] for queue in queues}
    for row in (await connection.execute(query)).mappings():
        key = (row["connection_id"], row["address"], row["urgency"])
        if key in found:
            found[key].append(notification_of(row))
    return {queue: found[_key(queue)] for queue in queues}


async def waiting_beside(
    connection: AsyncConnection, organization_id: str, address: str, urgency: Urgency, most: int
) -> list[Notification]:
    """The notices that now wait for that destination with that urgency and can be merged, in order, at most so many."""
    table = notification.c
    mine = (table.organization_id == organization_id, table.state == State.PENDING, table.mergeable)
    here = (table.address == address, table.urgency == int(urgency))
    query = select(notification).where(*mine, *here).order_by(table.id).limit(most)
    return [notification_of(row) for row in (await connection.execute(query)).mappings()]


def _key(queue: Queue) -> tuple[str, str, int]:
    return queue.connection_id, queue.address, int(queue.urgency)


def _window(wish: Wish, now: float) -> Select[tuple[str, str, str, int, bool]]:
    table = notification.c
    return (
        select(table.id, table.connection_id, table.address, table.urgency, table.mergeable)
        .where(*wished_for(wish, now), table.urgency >= Urgency.NOTICE)
        .order_by(table.urgency, table.id)
        .limit(WINDOW)
    )


async def told_since(connection: AsyncConnection, lane: str, since: float) -> list[tuple[str, float]]:
    """The notices that the lane has tried to tell since then: to which address, and when."""
    found = await connection.execute(
        select(notification.c.address, attempt.c.started_at)
        .join(notification, notification.c.id == attempt.c.notification_id)
        .where(attempt.c.lane == lane, attempt.c.started_at >= since, notification.c.urgency >= Urgency.NOTICE)
        .order_by(attempt.c.started_at)
    )
    return [(address, started_at) for address, started_at in found]
