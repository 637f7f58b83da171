"""Lists of what happened to each notification, for pages, the API and the command line."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import State
from toritsugi.outbox.history.entries import AttemptRow, NotificationRow, entries, entry_of
from toritsugi.outbox.tables import attempt, notification

_MISSED = (State.DEAD, State.EXPIRED)


def _latest(state: State) -> Select[Any]:
    """An organization's notifications in one state since a moment, along the index that is in that order."""
    table = notification.c
    mine = (table.organization_id == bindparam("organization_id"), table.state == state)
    chosen = entries().where(*mine, table.created_at >= bindparam("since"))
    return chosen.order_by(table.created_at.desc(), table.id.desc()).limit(bindparam("at_most", type_=Integer))


_LATEST_MISSED = [_latest(state) for state in _MISSED]
"""Put together once: every page of the operator asks."""


async def missed_since(
    connection: AsyncConnection, organization_id: str, since: float, at_most: int
) -> list[NotificationRow]:
    """What could not be delivered, or not in time, of those made since then; newest first."""
    given = {"organization_id": organization_id, "since": since, "at_most": at_most}
    found = [entry_of(row) for each in _LATEST_MISSED for row in (await connection.execute(each, given)).mappings()]
    return sorted(found, key=lambda row: (row.created_at, row.id), reverse=True)[:at_most]


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
