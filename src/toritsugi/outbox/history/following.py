"""What events led to: which notifications, what came after them, and who was told where."""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from toritsugi.event import Urgency
from toritsugi.notification import State
from toritsugi.outbox.tables import notification


async def notification_ids(connection: AsyncConnection, event_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The notifications that routing planned for these events, by event id: no fallbacks, resends or carriers."""
    found: dict[str, tuple[str, ...]] = {}
    if not event_ids:
        return found
    table = notification.c
    planned = await connection.execute(
        select(table.event_id, table.id)
        .where(table.event_id.in_(sorted(event_ids)), table.fallback_of.is_(None), table.resend_of.is_(None))
        .where(table.carries == 0)
        .order_by(table.id)
    )
    for event_id, id in planned:
        found[event_id] = (*found.get(event_id, ()), id)
    return found


async def following(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Literal["fallback", "resend"]]:
    """What came after these notifications, by their ids; a resend counts for more than a fallback. One query."""
    table = notification.c
    found: dict[str, Literal["fallback", "resend"]] = {}
    if not ids:
        return found
    events = select(table.event_id).where(table.id.in_(sorted(ids)))
    after = await connection.execute(
        select(table.fallback_of, table.resend_of)
        .where(table.event_id.in_(events), or_(table.fallback_of.in_(sorted(ids)), table.resend_of.in_(sorted(ids))))
        .order_by(table.id)
    )
    for fallback_of, resend_of in after:
        if resend_of is not None:
            found[resend_of] = "resend"
        elif fallback_of is not None:
            found.setdefault(fallback_of, "fallback")
    return found


async def rooms_of_events(connection: AsyncConnection, event_ids: Collection[str]) -> list[str]:
    """The channel IDs of the rooms in which these events were told or still will be, in the order of their making."""
    table = notification.c
    found = await connection.execute(
        select(table.address)
        .where(
            table.event_id.in_(sorted(event_ids)),
            table.destination_kind == "room",
            table.state.in_((State.PENDING, State.LEASED, State.DELIVERED)),
        )
        .order_by(table.id)
    )
    return list(dict.fromkeys(found.scalars()))


async def told_to_member(
    connection: AsyncConnection, organization_id: str, user_id: str, since: float, limit: int = 50
) -> list[str]:
    """The events of which the member was told in the DM since then, latest first: calls and notices, no answers.

    What was merged was told where, and if, the message was that carries it.
    """
    told, carrier = notification.c, notification.alias("carrier")
    direct = select(told.event_id, told.settled_at, told.id).where(*_told(told, organization_id, user_id, since))
    within = (
        select(told.event_id, told.settled_at, told.id)
        .join(carrier, carrier.c.id == told.merged_into)
        .where(*_told(carrier.c, organization_id, user_id, since))
    )
    each = union_all(direct.where(told.carries == 0, told.urgency != Urgency.ANSWER), within).subquery().c
    latest = select(each.event_id).order_by(each.settled_at.desc(), each.id.desc()).limit(limit)
    return list(dict.fromkeys((await connection.execute(latest)).scalars()))


def _told(
    table: ReadOnlyColumnCollection[str, Column[Any]], organization_id: str, user_id: str, since: float
) -> tuple[ColumnElement[bool], ...]:
    """That the member was told of it in the DM since then: in the words of the index that finds it."""
    mine = (table.organization_id == organization_id, table.destination_kind == "member", table.address == user_id)
    return (*mine, table.settled_at >= since, table.settled_at.is_not(None), table.state == State.DELIVERED)
