"""Takes the most urgent due notifications of a lane, marking them and their attempts before any call is made."""

from collections.abc import Collection
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.notification import Notification, State
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
    What can be merged, or follows something, waits while its destination is `crowded` (its address).
    """

    lane: str
    owner: str
    limit: int
    most_urgent: int
    held: frozenset[str]
    seconds: float
    crowded: frozenset[str] = frozenset()


async def claim(database: Database, connection: AsyncConnection, wish: Wish) -> list[Leased]:
    """The due notifications that the wish names, in order of urgency, then of arrival.

    An attempt row is written for each before the caller can make a call. They are chosen in a CTE, which PostgreSQL
    evaluates once: a plain subquery it may run again for each row it looks at, and so take more than the limit.
    """
    chosen = _due(wish, database.clock.now()).with_for_update(skip_locked=True).cte("chosen")
    taken = await connection.execute(
        update(notification)
        .where(notification.c.id.in_(select(chosen.c.id)))
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
    return select(table.id).where(*wished_for(wish, now)).order_by(table.urgency, table.id).limit(wish.limit)


def wished_for(wish: Wish, now: float) -> tuple[ColumnElement[bool], ...]:
    """What the wish names and is due."""
    table = notification.c
    due = (table.due_at <= now, table.expires_at > now, table.urgency <= wish.most_urgent)
    return (*_waiting(wish.lane, wish.held, wish.crowded), *due)


def _waiting(lane: str, held: Collection[str], crowded: Collection[str]) -> list[ColumnElement[bool]]:
    table = notification.c
    found: list[ColumnElement[bool]] = [table.lane == lane, table.state == State.PENDING, _its_turn()]
    if held:
        found.append(table.connection_id.not_in(sorted(held)))
    if crowded:
        alone = and_(not_(table.mergeable), table.follows.is_(None))
        found.append(or_(alone, table.address.not_in(sorted(crowded))))
    return found


@cache
def _its_turn() -> ColumnElement[bool]:
    """Whether what it follows is settled: itself, or the message that carries it.

    The same for every claim, and put together once: its aliases took longer than the rest of the statement.
    """
    before, carrier = notification.alias("before"), notification.alias("carrier")
    open_states = (State.PENDING, State.LEASED)
    unsettled = (
        select(before.c.id)
        .select_from(before.outerjoin(carrier, carrier.c.id == before.c.merged_into))
        .where(before.c.id == notification.c.follows)
        .where(or_(before.c.state.in_(open_states), carrier.c.state.in_(open_states)))
    )
    return or_(notification.c.follows.is_(None), not_(unsettled.exists()))


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


async def next_due(
    connection: AsyncConnection, lane: str, held: Collection[str], crowded: Collection[str] = ()
) -> float | None:
    """When the next notification of the lane is due (seconds since the epoch); None when none waits.

    `held` and `crowded` are left out as in a `Wish`.
    """
    query = select(func.min(notification.c.due_at)).where(*_waiting(lane, held, crowded))
    due: float | None = (await connection.execute(query)).scalar_one()
    return due


async def count_waiting(connection: AsyncConnection, lane: str, due_by: float, at_most: int) -> int:
    """How many notifications of the lane wait and are due by then (seconds since the epoch).

    A longer queue than `at_most` is not counted to its end.
    """
    waiting = (*_waiting(lane, (), ()), notification.c.due_at <= due_by)
    some = select(notification.c.id).where(*waiting).limit(at_most).subquery()
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
