"""What was told in a place, and where something was told: for whoever reads posts there."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Urgency
from toritsugi.outbox.tables import notification


async def told_event_ids(
    connection: AsyncConnection,
    organization_id: str,
    places: Collection[tuple[str, str]],
    before: str | None = None,
    limit: int = 50,
) -> list[str]:
    """The events of which notices went to any of these places (kind of destination, address), newest first.

    `before` is the id of the last one already shown. Calls, answers and tests are left out.
    """
    found: set[str] = set()
    for kind, address in places:
        found.update(await _told_here(connection, organization_id, kind, address, before, limit))
    return sorted(found, reverse=True)[:limit]


async def _told_here(
    connection: AsyncConnection, organization_id: str, kind: str, address: str, before: str | None, limit: int
) -> Sequence[str]:
    table = notification.c
    mine = (table.organization_id == organization_id, table.address == address, table.destination_kind == kind)
    query = select(table.event_id).where(*mine, table.urgency >= int(Urgency.NOTICE))
    if before:
        query = query.where(table.event_id < before)
    return (await connection.execute(query.distinct().order_by(table.event_id.desc()).limit(limit))).scalars().all()


async def places_told(connection: AsyncConnection, event_id: str) -> set[tuple[str, str]]:
    """Where the event was to be told: kind of destination and address of each of its notifications."""
    table = notification.c
    found = await connection.execute(select(table.destination_kind, table.address).where(table.event_id == event_id))
    return {(row.destination_kind, row.address) for row in found}
