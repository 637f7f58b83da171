"""Lists of what happened to each notification, for pages, the API and the command line."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.outbox.history.entries import AttemptRow, NotificationRow, entries, entry_of
from toritsugi.outbox.tables import attempt, notification


async def get_notification(connection: AsyncConnection, organization_id: str, id: str) -> NotificationRow | None:
    table = notification.c
    found = await connection.execute(entries().where(table.organization_id == organization_id, table.id == id))
    row = found.mappings().one_or_none()
    return entry_of(row) if row is not None else None


async def notifications_of_event(connection: AsyncConnection, event_id: str) -> list[NotificationRow]:
    """In the order of their making; fallbacks, resends and carriers follow what they stand in for."""
    table = notification.c
    found = await connection.execute(
        entries().where(table.event_id == event_id).order_by(table.created_at, table.carries > 0, table.id)
    )
    return [entry_of(row) for row in found.mappings()]


async def list_attempts(connection: AsyncConnection, notification_ids: Sequence[str]) -> list[AttemptRow]:
    """Every try of these notifications, oldest first."""
    found = await connection.execute(
        select(attempt).where(attempt.c.notification_id.in_(notification_ids)).order_by(attempt.c.id)
    )
    return [AttemptRow(**{name: row[name] for name in AttemptRow.__struct_fields__}) for row in found.mappings()]
