"""How many notifications stand where, and how many waited when."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import State
from toritsugi.outbox.tables import notification


async def count_by_state(connection: AsyncConnection, organization_id: str, since: float = 0.0) -> dict[State, int]:
    """How many notifications made since then stand in each state."""
    table = notification.c
    found = await connection.execute(
        select(table.state, func.count())
        .where(table.organization_id == organization_id, table.created_at >= since)
        .group_by(table.state)
    )
    return {State(state): count for state, count in found}


class Overdue(NamedTuple):
    """How many notifications may be sent and are not yet, and for how many seconds the oldest of them."""

    number: int
    seconds: float


async def overdue(connection: AsyncConnection, organization_id: str, now: float) -> Overdue:
    """What waits although its time has come."""
    table = notification.c
    found = await connection.execute(
        select(func.count(), func.min(table.due_at)).where(
            table.organization_id == organization_id,
            table.state.in_((State.PENDING, State.LEASED)),
            table.due_at <= now,
        )
    )
    number, oldest = found.one()
    return Overdue(number, now - oldest if number else 0.0)


async def waiting_by_minute(connection: AsyncConnection, organization_id: str, since: float, until: float) -> list[int]:
    """How many notifications were waiting at the end of each minute from `since` to `until`."""
    table = notification.c
    here = table.organization_id == organization_id
    unsettled = select(func.count()).where(here, table.state.in_((State.PENDING, State.LEASED)))
    made = await _per_minute(connection, table.created_at, here, since)
    settled = await _per_minute(connection, table.settled_at, here, since)
    waiting = (await connection.execute(unsettled)).scalar_one() - sum(made.values()) + sum(settled.values())
    curve = []
    for minute in range(max(1, int((until - since) // 60))):
        waiting += made.get(minute, 0) - settled.get(minute, 0)
        curve.append(waiting)
    return curve


async def _per_minute(
    connection: AsyncConnection, when: ColumnElement[float], here: ColumnElement[bool], since: float
) -> dict[int, int]:
    minute = cast(func.floor((when - since) / 60), Integer)
    found = await connection.execute(select(minute, func.count()).where(here, when >= since).group_by(minute))
    return {int(key): count for key, count in found}
