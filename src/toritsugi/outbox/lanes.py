"""A lane is leased to one worker at a time, so that pacing and order need no counter shared by several."""

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.outbox.owner import is_gone
from toritsugi.outbox.tables import lane


class Lane(msgspec.Struct, frozen=True):
    """A leased lane. `blocked_until` (seconds since the epoch): the platform asked to wait until then."""

    name: str
    blocked_until: float


async def known_lanes(connection: AsyncConnection) -> list[str]:
    """Every lane that ever had a notification."""
    return list((await connection.execute(select(lane.c.name).order_by(lane.c.name))).scalars())


async def lease_lane(
    database: Database, connection: AsyncConnection, name: str, owner: str, seconds: float
) -> Lane | None:
    """Takes or renews the lease on a lane. None when another living worker holds it.

    Looks without locking, then changes only what it has seen: a curious worker never gets into the holder's way.
    """
    now = (await connection.execute(select(database.now()))).scalar_one()
    row = (await connection.execute(select(lane).where(lane.c.name == name))).mappings().one_or_none()
    if row is None:
        return None
    if row["owner"] not in {"", owner} and row["lease_until"] > now and not is_gone(row["owner"]):
        return None
    seen = (lane.c.name == name, lane.c.owner == row["owner"], lane.c.lease_until == row["lease_until"])
    taken = await connection.execute(update(lane).where(*seen).values(owner=owner, lease_until=float(now) + seconds))
    return Lane(name, row["blocked_until"]) if taken.rowcount == 1 else None


async def release_lane(connection: AsyncConnection, name: str, owner: str) -> None:
    """Gives the lane up, if it is still ours."""
    await connection.execute(
        update(lane).where(lane.c.name == name, lane.c.owner == owner).values(owner="", lease_until=0.0)
    )
