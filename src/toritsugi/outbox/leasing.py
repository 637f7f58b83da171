"""Takes the most urgent due notifications of a lane, marking them and their attempts before any call is made."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import RowMapping, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.notification import Notification, State
from toritsugi.outbox.owner import is_gone
from toritsugi.outbox.rows import notification_of
from toritsugi.outbox.tables import attempt, notification


class Leased(msgspec.Struct, frozen=True):
    """A notification in the hands of one worker. `number` fences it: only the latest lease may settle it.

    `tries` counts the tries spent before this one.
    """

    notification: Notification
    attempt_id: str
    owner: str
    number: int
    tries: int


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker asks for: up to `limit` notifications of a lane, held for `seconds`.

    Only those at least as urgent as `most_urgent` (a number of `Urgency`), and none of the `held` connections.
    """

    lane: str
    owner: str
    limit: int
    most_urgent: int
    held: frozenset[str]
    seconds: float


async def claim(database: Database, connection: AsyncConnection, wish: Wish) -> list[Leased]:
    """The due notifications that the wish names, in order of urgency, then of arrival.

    An attempt row is written for each before the caller can make a call.
    """
    chosen = _due(wish, database.clock.now()).with_for_update(skip_locked=True)
    taken = await connection.execute(
        update(notification)
        .where(notification.c.id.in_(chosen.scalar_subquery()))
        .values(
            state=State.LEASED,
            lease_owner=wish.owner,
            lease_until=database.now() + wish.seconds,
            attempts=notification.c.attempts + 1,
        )
        .returning(*notification.c)
    )
    rows = sorted(taken.mappings(), key=lambda row: (row["urgency"], row["id"]))
    leased = [_leased(row, wish.owner) for row in rows]
    if leased:
        now = database.clock.now()
        await connection.execute(attempt.insert(), [_attempt(each, wish.lane, now) for each in leased])
    return leased


def _due(wish: Wish, now: float) -> Select[tuple[str]]:
    table = notification.c
    query = select(table.id).where(
        table.lane == wish.lane,
        table.state == State.PENDING,
        table.due_at <= now,
        table.expires_at > now,
        table.urgency <= wish.most_urgent,
    )
    if wish.held:
        query = query.where(table.connection_id.not_in(sorted(wish.held)))
    return query.order_by(table.urgency, table.id).limit(wish.limit)


def _leased(row: RowMapping, owner: str) -> Leased:
    return Leased(notification_of(row), new_id(), owner, row["attempts"], row["tries"])


def _attempt(leased: Leased, lane: str, now: float) -> dict[str, Any]:
    return {
        "id": leased.attempt_id,
        "notification_id": leased.notification.id,
        "number": leased.number,
        "lane": lane,
        "owner": leased.owner,
        "started_at": now,
        "finished_at": None,
        "verdict": None,
        "status": None,
        "code": "",
        "description": "",
        "doubtful": False,
    }


async def next_due(connection: AsyncConnection, lane: str, held: Collection[str]) -> tuple[float | None, int]:
    """When the next notification of the lane is due (seconds since the epoch), and how many wait."""
    table = notification.c
    query = select(func.min(table.due_at), func.count()).where(table.lane == lane, table.state == State.PENDING)
    if held:
        query = query.where(table.connection_id.not_in(sorted(held)))
    due, waiting = (await connection.execute(query)).one()
    return due, waiting


async def rescue(database: Database, connection: AsyncConnection, lane: str, owner: str) -> int:
    """Takes back what other workers leased in this lane and can no longer settle. Says how many.

    Their calls may have reached the platform: the attempts are marked doubtful, and so are the notifications.
    """
    lost = await _lost_owners(database, connection, lane, owner)
    rescued = 0
    for name, lapsed in lost:
        rescued += await _take_back(database, connection, lane, name, lapsed)
    return rescued


async def _lost_owners(
    database: Database, connection: AsyncConnection, lane: str, owner: str
) -> list[tuple[str, float | None]]:
    """Owners with leases in the lane that are gone (None) or whose leases have lapsed by a time."""
    now = float((await connection.execute(select(database.now()))).scalar_one())
    table = notification.c
    found = await connection.execute(
        select(table.lease_owner, func.min(table.lease_until))
        .where(table.lane == lane, table.state == State.LEASED, table.lease_owner != owner)
        .group_by(table.lease_owner)
    )
    return [(name, None if is_gone(name) else now) for name, until in found if is_gone(name) or until <= now]


async def _take_back(
    database: Database, connection: AsyncConnection, lane: str, name: str, lapsed: float | None
) -> int:
    table = notification.c
    mine = (table.lane == lane, table.state == State.LEASED, table.lease_owner == name)
    when = mine if lapsed is None else (*mine, table.lease_until <= lapsed)
    taken = await connection.execute(
        update(notification)
        .where(*when)
        .values(state=State.PENDING, doubtful=True, lease_owner="", lease_until=0.0)
        .returning(table.id)
    )
    ids = list(taken.scalars())
    for start in range(0, len(ids), 500):
        await connection.execute(
            update(attempt)
            .where(
                attempt.c.notification_id.in_(ids[start : start + 500]),
                attempt.c.owner == name,
                attempt.c.finished_at.is_(None),
            )
            .values(verdict="unknown", doubtful=True, finished_at=database.clock.now())
        )
    return len(ids)
