"""Who is there: an absence that somebody has entered is respected."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import Employee, wishes_of, with_deputies


async def available(c: AsyncConnection, people: Sequence[Employee], now: float) -> list[Employee]:
    """Those of them who are not away at this moment (seconds since the epoch)."""
    wishes = await wishes_of(c, [each.id for each in people])
    away = {id for id, each in wishes.items() if each.absence is not None and each.absence.reigns(now)}
    return [each for each in people if each.id not in away]


async def nobody_stands_in(c: AsyncConnection, host_ids: Sequence[str], now: float) -> bool:
    """Whether all hosts are away, and so is whoever would be told instead: then nobody need be waited for."""
    people, _ = await with_deputies(c, list(host_ids), now, now)
    there = await available(c, [each for each in people.values() if each.active], now)
    return bool(host_ids) and not there
