"""Lists notifications, a page at a time."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Stretch, place_of, values_in_use, walk_along
from toritsugi.outbox.finding.looking import NotificationFilter, trails
from toritsugi.outbox.history import NotificationRow, entry_of
from toritsugi.outbox.tables import notification

PATIENCE = 1.0
"""Seconds after which a page shows what was found so far."""
EVERYTHING = NotificationFilter()


class Found(msgspec.Struct, frozen=True):
    """A page of notifications, newest first. `next_before` is where the next one begins; "" at the end.

    `searched_to`: the search took long and has come to this moment (seconds since the epoch); None: it is complete.
    """

    rows: list[NotificationRow]
    next_before: str = ""
    searched_to: float | None = None


async def find_notifications(
    connection: AsyncConnection,
    organization_id: str,
    wanted: NotificationFilter = EVERYTHING,
    *,
    before: str = "",
    limit: int = 50,
) -> Found:
    """Newest first, after a moment at the latest. `before` is the `next_before` of the page above."""
    stretch = await _walked(connection, organization_id, wanted, before, limit, PATIENCE)
    reached = stretch.reached
    searched_to = reached.at if reached and stretch.tired else None
    return Found([entry_of(each) for each in stretch.rows], reached.id if reached else "", searched_to)


async def list_notifications(
    connection: AsyncConnection,
    organization_id: str,
    wanted: NotificationFilter = EVERYTHING,
    *,
    before: str = "",
    limit: int = 50,
) -> list[NotificationRow]:
    """Newest first, however long it takes. `before` is the id of the last one already shown."""
    stretch = await _walked(connection, organization_id, wanted, before, limit, None)
    return [entry_of(each) for each in stretch.rows]


async def _walked(
    connection: AsyncConnection,
    organization_id: str,
    wanted: NotificationFilter,
    before: str,
    limit: int,
    patience: float | None,
) -> Stretch:
    paths = trails(organization_id, wanted)
    known = [*paths, *trails(organization_id, EVERYTHING)]
    start = await place_of(connection, known, before) if before else None
    return await walk_along(connection, paths, start, limit, patience)


async def notification_kinds(connection: AsyncConnection, organization_id: str) -> list[str]:
    """The kinds of which the organization has notifications."""
    mine = select(notification).where(notification.c.organization_id == organization_id)
    return await values_in_use(connection, mine, notification.c.kind)
