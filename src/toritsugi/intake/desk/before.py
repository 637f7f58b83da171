"""What was accepted before: the same event again, and others that say the same.

What says the same again is kept quiet: it is kept and listed, with the event that was told instead.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, false, select, text, true, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import is_among
from toritsugi.event import Event
from toritsugi.intake.tables import event as table

REPEAT = "repeat"
"""Why such an event is only kept, in its `details["kept"]`."""

_PLAIN = table.c.id, table.c.fingerprint, table.c.received_at
_BEFORE = union_all(
    select(true().label("is_same"), table.c.idempotency_key.label("by"), *_PLAIN).where(
        is_among(table.c.idempotency_key, "keys", owner=table.c.organization_id)
    ),
    select(false(), table.c.saying, *_PLAIN).where(
        table.c.organization_id == bindparam("organization_id"),
        is_among(table.c.saying, "sayings"),
        table.c.received_at + 0.0 > bindparam("since"),
    ),
)
"""The addition keeps databases from walking through all that came lately: in a burst, thousands for each batch. SQLite
would do so as well if it were asked that the saying is not NULL."""

_TURNS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(saying, 0)) FROM unnest(CAST(:sayings AS text[])) AS saying"
)

Key = tuple[str, str]
"""An organization's id, and an idempotency key or a saying."""


class Known(msgspec.Struct, frozen=True):
    """An event that was accepted before."""

    event_id: str
    fingerprint: str
    at: float


class Before(msgspec.Struct, frozen=True):
    """`same` by idempotency key; `said`, the latest that was told, by saying."""

    same: dict[Key, Known]
    said: dict[Key, Known]


def key_of(event: Event) -> Key:
    return event.organization_id, event.idempotency_key


async def look_back(connection: AsyncConnection, events: Sequence[Event]) -> Before:
    """What there is of these events already.

    Of two that come in the same instant to two processes, the second waits until the first is on disk, or is not.
    """
    await _take_turns(connection, events)
    before = Before({}, {})
    for id in {event.organization_id for event in events}:
        rows = await _ask(connection, id, [event for event in events if event.organization_id == id])
        for row in sorted(rows, key=lambda row: row.received_at):
            found = before.same if row.is_same else before.said
            found[id, row.by] = Known(row.id, row.fingerprint, row.received_at)
    return before


async def _take_turns(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """For the rest of the transaction; in one order everywhere, so that no two wait for each other.

    SQLite has one writer at a time anyway.
    """
    sayings = _sayings(events)
    if connection.dialect.name == "postgresql" and sayings:
        await connection.execute(_TURNS, {"sayings": sorted(sayings)})


async def _ask(connection: AsyncConnection, organization_id: str, events: Sequence[Event]) -> Sequence[Row[Any]]:
    asking = [event for event in events if _may_repeat(event)]
    wanted = {
        "organization_id": organization_id,
        "keys": {event.idempotency_key for event in events},
        "sayings": _sayings(events),
        "since": min((event.received_at - event.repeat_within for event in asking), default=0.0),
    }
    return (await connection.execute(_BEFORE, wanted)).all()


def _sayings(events: Sequence[Event]) -> set[str]:
    return {event.saying for event in events if _may_repeat(event)}


def _may_repeat(event: Event) -> bool:
    return bool(event.saying) and event.repeat_within > 0 and not event.is_kept


def hush_repeats(events: Sequence[Event], before: Before) -> list[Event]:
    """These events; those that repeat one which was told a moment ago, or stands before them here, are kept only."""
    said = dict(before.said)
    heard = []
    for event in events:
        told = said.get((event.organization_id, event.saying)) if _may_repeat(event) else None
        if told is not None and abs(event.received_at - told.at) < event.repeat_within:
            event = _hushed(event, told)
        elif event.saying:
            said[event.organization_id, event.saying] = Known(event.id, event.fingerprint, event.received_at)
        heard.append(event)
    return heard


def _hushed(event: Event, told: Known) -> Event:
    """It says nothing of its own, so that a third is measured by the one that was told."""
    details = {**event.details, "kept": REPEAT, "repeat_of": told.event_id}
    return msgspec.structs.replace(event, saying="", details=details)
