"""Keeps quiet what says the same again: it is kept and listed, with the event that was told instead."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import is_among
from toritsugi.event import Event
from toritsugi.intake.tables import event as table

REPEAT = "repeat"
"""Why such an event is only kept, in its `details["kept"]`."""


_TOLD = select(table.c.saying, table.c.id, table.c.received_at).where(
    table.c.organization_id == bindparam("organization_id"),
    is_among(table.c.saying, "sayings"),
    table.c.received_at + 0.0 > bindparam("since"),
)
"""The addition keeps databases from walking through all that came lately: in a burst, thousands for each batch. SQLite
would do so as well if it were asked that the saying is not NULL."""


_TURNS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(saying, 0)) FROM unnest(CAST(:sayings AS text[])) AS saying"
)


class _Said(msgspec.Struct, frozen=True):
    """An event that was told."""

    event_id: str
    at: float


async def hush_repeats(connection: AsyncConnection, events: Sequence[Event]) -> list[Event]:
    """These events; those that repeat one which was told a moment ago, or stands before them here, are kept only.

    Of two that come in the same instant to two processes, the second waits until the first is on disk, or is not.
    """
    asking = [event for event in events if _may_repeat(event)]
    await _take_turns(connection, asking)
    said = await _said(connection, asking)
    heard = []
    for event in events:
        before = said.get((event.organization_id, event.saying)) if _may_repeat(event) else None
        if before is not None and abs(event.received_at - before.at) < event.repeat_within:
            event = _hushed(event, before)
        elif event.saying:
            said[event.organization_id, event.saying] = _Said(event.id, event.received_at)
        heard.append(event)
    return heard


async def _take_turns(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """For the rest of the transaction; in one order everywhere, so that no two wait for each other.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql" and events:
        sayings = sorted({event.saying for event in events})
        await connection.execute(_TURNS, {"sayings": sayings})


def _may_repeat(event: Event) -> bool:
    return bool(event.saying) and event.repeat_within > 0 and not event.is_kept


def _hushed(event: Event, before: _Said) -> Event:
    """It says nothing of its own, so that a third is measured by the one that was told."""
    details = {**event.details, "kept": REPEAT, "repeat_of": before.event_id}
    return msgspec.structs.replace(event, saying="", details=details)


async def _said(connection: AsyncConnection, events: Sequence[Event]) -> dict[tuple[str, str], _Said]:
    """The latest event that was told for each saying."""
    found: dict[tuple[str, str], _Said] = {}
    for organization_id in {event.organization_id for event in events}:
        mine = [event for event in events if event.organization_id == organization_id]
        since = min(event.received_at - event.repeat_within for event in mine)
        sayings = sorted({event.saying for event in mine})
        wanted = {"organization_id": organization_id, "sayings": sayings, "since": since}
        rows = sorted(await connection.execute(_TOLD, wanted), key=lambda row: row.received_at)
        found |= {(organization_id, saying): _Said(id, at) for saying, id, at in rows}
    return found
