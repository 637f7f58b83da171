"""What was called lately, read from the attempts: the budget of a lane survives restarts."""

from collections.abc import Collection
from itertools import takewhile

import msgspec
from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.outbox.tables import attempt

SILENCE_READ = 200
"""Calls that are looked at to say since when there is no answer."""
_ANSWERS = ("delivered", "uploaded", "wait", "retry", "dead", "hold")
"""The verdicts on what the platform did; the other ones are on a worker that died."""


class Call(msgspec.Struct, frozen=True):
    """One call: when it started and ended (seconds since the epoch); no end: nobody knows, or it still runs."""

    started_at: float
    finished_at: float | None


async def calls_since(connection: AsyncConnection, lane: str, since: float) -> list[Call]:
    """The calls of a lane that started at or after `since`, oldest first."""
    table = attempt.c
    found = await connection.execute(
        select(table.started_at, table.finished_at)
        .where(table.lane == lane, table.started_at >= since)
        .order_by(table.started_at)
    )
    return [Call(*row) for row in found]


async def minutes_since(connection: AsyncConnection, lane: str, since: float) -> dict[int, int]:
    """How many calls each minute (seconds since the epoch, divided by 60) has seen since then."""
    table = attempt.c
    minute = cast(func.floor(table.started_at / 60), Integer)
    found = await connection.execute(
        select(minute, func.count()).where(table.lane == lane, table.started_at >= since).group_by(minute)
    )
    return {int(key): count for key, count in found}


async def peak_minute(connection: AsyncConnection, lanes: Collection[str], since: float) -> int:
    """The most calls that any minute since then has seen on one of these lanes."""
    table = attempt.c
    minute = cast(func.floor(table.started_at / 60), Integer)
    each = select(func.count().label("calls")).where(table.lane.in_(lanes), table.started_at >= since)
    counted = each.group_by(table.lane, minute).subquery()
    return int((await connection.execute(select(func.coalesce(func.max(counted.c.calls), 0)))).scalar_one())


async def silent_since(connection: AsyncConnection, lanes: Collection[str], since: float) -> float | None:
    """When the calls of these lanes began to get no answer or a server's fault, all of them up to the latest one.

    None when the latest got another answer, or when there was none since then (seconds since the epoch).
    """
    table = attempt.c
    found = await connection.execute(
        select(table.started_at, table.verdict)
        .where(table.lane.in_(lanes), table.started_at >= since, table.verdict.in_(_ANSWERS))
        .order_by(table.started_at.desc())
        .limit(SILENCE_READ)
    )
    vain = [row.started_at for row in takewhile(lambda row: row.verdict == "retry", found)]
    return vain[-1] if vain else None
