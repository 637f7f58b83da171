"""What happened to each notification, for pages, the API and the command line."""

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, Integer, RowMapping, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Urgency
from toritsugi.notification import Body, State
from toritsugi.outbox.rows import body_of
from toritsugi.outbox.tables import attempt, notification


class NotificationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notification as it stands. Times are seconds since the epoch."""

    id: str
    organization_id: str
    event_id: str
    kind: str
    title: str
    label: str
    destination_kind: str
    intended_for: str
    state: State
    reason: str
    urgency: Urgency
    tries: int
    doubtful: bool
    created_at: float
    due_at: float
    expires_at: float
    settled_at: float | None
    fallback_of: str | None
    resend_of: str | None
    body: Body


class AttemptRow(msgspec.Struct, frozen=True, kw_only=True):
    """One try and its answer. `verdict` None: it is under way; "unknown": its worker died."""

    id: str
    notification_id: str
    number: int
    started_at: float
    finished_at: float | None
    verdict: str | None
    status: int | None
    code: str
    description: str
    doubtful: bool


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
    query = select(notification).where(table.organization_id == organization_id, *wanted.conditions())
    if before:
        query = query.where(table.id < before)
    found = await connection.execute(query.order_by(table.id.desc()).limit(limit))
    return [_row(row) for row in found.mappings()]


def _contains(search: str) -> ColumnElement[bool]:
    table = notification.c
    return or_(
        *(column.icontains(search, autoescape=True) for column in (table.title, table.label, table.intended_for))
    )


async def get_notification(connection: AsyncConnection, organization_id: str, id: str) -> NotificationRow | None:
    table = notification.c
    found = await connection.execute(
        select(notification).where(table.organization_id == organization_id, table.id == id)
    )
    row = found.mappings().one_or_none()
    return _row(row) if row is not None else None


async def notifications_of_event(connection: AsyncConnection, event_id: str) -> list[NotificationRow]:
    """In the order of their making; fallbacks and resends follow what they stand in for."""
    found = await connection.execute(
        select(notification).where(notification.c.event_id == event_id).order_by(notification.c.id)
    )
    return [_row(row) for row in found.mappings()]


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


async def notification_ids(connection: AsyncConnection, event_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The notifications that routing planned for these events, by event id: no fallbacks, no resends."""
    found: dict[str, tuple[str, ...]] = {}
    if not event_ids:
        return found
    table = notification.c
    planned = await connection.execute(
        select(table.event_id, table.id)
        .where(table.event_id.in_(sorted(event_ids)), table.fallback_of.is_(None), table.resend_of.is_(None))
        .order_by(table.id)
    )
    for event_id, id in planned:
        found[event_id] = (*found.get(event_id, ()), id)
    return found


async def told_to_member(
    connection: AsyncConnection, organization_id: str, user_id: str, since: float, limit: int = 50
) -> list[str]:
    """The events of which the member was told in the DM since then, latest first: calls and notices, no answers."""
    table = notification.c
    told = (table.settled_at >= since, table.state.in_((State.DELIVERED, State.MERGED)))
    mine = (table.organization_id == organization_id, table.destination_kind == "member", table.address == user_id)
    found = await connection.execute(
        select(table.event_id)
        .where(*mine, *told, table.urgency != Urgency.ANSWER)
        .order_by(table.settled_at.desc(), table.id.desc())
        .limit(limit)
    )
    return list(dict.fromkeys(found.scalars()))


def _row(row: RowMapping) -> NotificationRow:
    plain = {name: row[name] for name in NotificationRow.__struct_fields__ if name not in {"body", "state", "urgency"}}
    return NotificationRow(**plain, body=body_of(row), state=State(row["state"]), urgency=Urgency(row["urgency"]))


async def list_attempts(connection: AsyncConnection, notification_ids: Sequence[str]) -> list[AttemptRow]:
    """Every try of these notifications, oldest first."""
    found = await connection.execute(
        select(attempt).where(attempt.c.notification_id.in_(notification_ids)).order_by(attempt.c.id)
    )
    return [AttemptRow(**{name: row[name] for name in AttemptRow.__struct_fields__}) for row in found.mappings()]


async def count_by_state(connection: AsyncConnection, organization_id: str, since: float = 0.0) -> dict[State, int]:
    """How many notifications made since then stand in each state."""
    table = notification.c
    found = await connection.execute(
        select(table.state, func.count())
        .where(table.organization_id == organization_id, table.created_at >= since)
        .group_by(table.state)
    )
    return {State(state): count for state, count in found}


async def waiting_by_minute(connection: AsyncConnection, organization_id: str, since: float, until: float) -> list[int]:
    """How many notifications were waiting at the end of each minute from `since` to `until`."""
    table = notification.c
    here = table.organization_id == organization_id
    unsettled = select(func.count()).where(here, table.state.in_((State.PENDING, State.LEASED)))
    made = await _per_minute(connection, table.created_at, here, since)
    settled = await _per_minute(connection, table.settled_at, here, since)
    waiting = (await connection.execute(unsettled)).scalar_one() - sum(made.values()) + sum(settled.values())
    curve = []
    for minute in range(max(1, int((until - since) // 60))):
        waiting += made.get(minute, 0) - settled.get(minute, 0)
        curve.append(waiting)
    return curve


async def _per_minute(
    connection: AsyncConnection, when: ColumnElement[float], here: ColumnElement[bool], since: float
) -> dict[int, int]:
    minute = cast(func.floor((when - since) / 60), Integer)
    found = await connection.execute(select(minute, func.count()).where(here, when >= since).group_by(minute))
    return {int(key): count for key, count in found}
