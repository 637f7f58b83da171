"""Holding a connection that the platform refuses, and letting it go again."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.tables import connection

PROBE_SPACING = (60.0, 120.0, 300.0, 900.0)
"""Seconds from a hold to the first look whether it is still refused, and between the next ones."""
UNBELIEVABLE = 2 * PROBE_SPACING[-1]
"""A probe due later than this was set by a clock that has been set back since."""
ONLY_PEOPLE_HELP = frozenset({"consent_ended", "consent_missing"})
"""Holds that end by a person's sign-in only: using a dead refresh token again could end its successors too."""
REASON_MAX = 500


async def held(c: AsyncConnection) -> set[str]:
    """The ids of the connections that are not to be used now: refused by the platform, switched off, without a bot."""
    idle = connection.c.held_at.is_not(None) | ~connection.c.enabled | (connection.c.bot_id == "")
    chosen = select(connection.c.id).where(idle)
    return set((await c.execute(chosen)).scalars())


async def put_on_hold(c: AsyncConnection, connection_id: str, code: str, reason: str, now: float) -> bool:
    """Holds it, and says whether it was free before. A hold that stands keeps its beginning and its next probe."""
    chosen = select(connection.c.held_at, connection.c.probes).where(connection.c.id == connection_id)
    row = (await c.execute(chosen.with_for_update(key_share=True))).first()
    if row is None:
        return False
    values: dict[str, object] = {"held_code": code, "held_reason": reason[:REASON_MAX]}
    if row.held_at is None:
        values |= {"held_at": now, "probe_at": now + spacing(row.probes)}
    if code in ONLY_PEOPLE_HELP:
        values["probe_at"] = None
    await c.execute(update(connection).where(connection.c.id == connection_id).values(values))
    return row.held_at is None


async def let_go(c: AsyncConnection, connection_id: str) -> bool:
    """Ends a hold, and says whether there was one. How often it was probed is kept until something is delivered."""
    chosen = update(connection).where(connection.c.id == connection_id, connection.c.held_at.is_not(None))
    result = await c.execute(chosen.values(held_at=None, held_code="", held_reason="", probe_at=None))
    return result.rowcount == 1


async def claim_probe(c: AsyncConnection, now: float) -> str | None:
    """A held connection whose next probe is due; it is put off for everybody else in the same moment."""
    due = (connection.c.probe_at <= now) | (connection.c.probe_at > now + UNBELIEVABLE)
    chosen = select(connection.c.id, connection.c.probes)
    chosen = chosen.where(connection.c.held_at.is_not(None), connection.c.enabled, due)
    row = (await c.execute(chosen.limit(1).with_for_update(skip_locked=True, key_share=True))).first()
    if row is None:
        return None
    values = {"probes": row.probes + 1, "probe_at": now + spacing(row.probes + 1)}
    await c.execute(update(connection).where(connection.c.id == row.id).values(values))
    return str(row.id)


def spacing(probes: int) -> float:
    """Seconds to the next probe after so many."""
    return PROBE_SPACING[min(probes, len(PROBE_SPACING) - 1)]
