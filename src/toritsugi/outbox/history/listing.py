"""Lists of what happened to each notification, for pages, the API and the command line."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import State
from toritsugi.outbox.history.entries import AttemptRow, NotificationRow, entries, entry_of
from toritsugi.outbox.tables import attempt, notification


class NotificationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which notifications to list: in these states, of these kinds (none named: all), with these words.

    `search` looks in the title, the destination and the one it was meant for.
    """

    states: frozenset[State] = frozenset()
    kinds: frozenset[str] = frozenset()
    search: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        table = notification.c
        found: list[ColumnElement[bool]] = []
        if self.states:
            found.append(table.state.in_(sorted(self.states)))
        if self.kinds:
            found.append(table.kind.in_(sorted(self.kinds)))
        if self.search.strip():
            found.append(_contains(self.search.strip()))
        return found


EVERYTHING = NotificationFilter()


async def list_notifications(
    connection: AsyncConnection,
    organization_id: str,
    wanted: NotificationFilter = EVERYTHING,
    *,
    before: str | None = None,
    limit: int = 50,
) -> list[NotificationRow]:
    """Newest first. `before` is the id of the last one already shown."""
    table = notification.c
    query = entries().where(table.organization_id == organization_id, *wanted.conditions())
    if before:
        query = query.where(table.id < before)
    found = await connection.execute(query.order_by(table.id.desc()).limit(limit))
    return [entry_of(row) for row in found.mappings()]


def _contains(search: str) -> ColumnElement[bool]:
    table = notification.c
    return or_(
        *(column.icontains(search, autoescape=True) for column in (table.title, table.label, table.intended_for))
    )


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
