"""The notes that a plan leaves: why somebody was not told, or somebody else instead."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Event
from toritsugi.intake.tables import event_note
from toritsugi.routing import Note

WHO_LIMIT = 200
_table = event_note.c


class EventNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note on an event. `at` and `settled_at` are seconds since the epoch.

    A note of no destination waits until `settled_at`: the event was sent later, or somebody said that it need not be.
    """

    event_id: str
    position: int
    reason: str
    who: str
    employee_id: str
    at: float
    settled_at: float | None

    @property
    def waits(self) -> bool:
        return self.reason == "no_destination" and self.settled_at is None


async def write_notes(
    connection: AsyncConnection,
    events: Sequence[Event],
    notes: Mapping[str, Sequence[Note]],
    now: float,
    *,
    first: int = 0,
) -> None:
    """Writes the notes on these events (by event id), in the transaction that planned them, numbered from `first`."""
    rows = [
        _row(event, position, note, now)
        for event in events
        for position, note in enumerate(dict.fromkeys(notes.get(event.id, ())), first)
    ]
    if rows:
        await connection.execute(event_note.insert(), rows)


def _row(event: Event, position: int, note: Note, now: float) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "position": position,
        "organization_id": event.organization_id,
        "reason": note.reason,
        "who": note.who[:WHO_LIMIT],
        "employee_id": note.employee_id,
        "at": now,
        "settled_at": None,
    }


async def notes_of_events(connection: AsyncConnection, event_ids: Collection[str]) -> dict[str, list[EventNote]]:
    """The notes on these events, by event id, in the order of their making."""
    found: dict[str, list[EventNote]] = {}
    if not event_ids:
        return found
    chosen = select(event_note).where(_table.event_id.in_(sorted(event_ids)))
    for row in (await connection.execute(chosen.order_by(_table.event_id, _table.position))).mappings():
        note = EventNote(**{name: row[name] for name in EventNote.__struct_fields__})
        found.setdefault(note.event_id, []).append(note)
    return found


async def noted_event_ids(
    connection: AsyncConnection, employee_id: str, before: str | None = None, limit: int = 50
) -> list[str]:
    """The events of which this employee was not told, or a deputy instead, newest first, before the one of that id."""
    chosen = select(_table.event_id).where(_table.employee_id == employee_id)
    if before:
        chosen = chosen.where(_table.event_id < before)
    found = await connection.execute(chosen.distinct().order_by(_table.event_id.desc()).limit(limit))
    return list(found.scalars())


def waiting(organization_id: str) -> tuple[ColumnElement[bool], ...]:
    """The notes of an organization that wait for a destination: the words of the index that finds them."""
    return (_table.organization_id == organization_id, _table.reason == "no_destination", _table.settled_at.is_(None))


def waiting_events(organization_id: str) -> Select[tuple[str, float]]:
    """The events that wait for a destination, each once, as `event_id` and `at`."""
    other = event_note.alias()
    same = (other.c.event_id == _table.event_id, other.c.position < _table.position)
    waits = (other.c.reason == "no_destination", other.c.settled_at.is_(None))
    return select(_table.event_id, _table.at).where(*waiting(organization_id), ~exists().where(*same, *waits))


async def count_waiting(
    connection: AsyncConnection, organization_id: str, since: float = 0.0, at_most: int | None = None
) -> int:
    """How many events wait for a destination, of those that came since then (seconds since the epoch).

    With `at_most` it counts no further than that.
    """
    counted = waiting_events(organization_id).where(_table.at >= since).limit(at_most).subquery()
    return int((await connection.execute(select(func.count()).select_from(counted))).scalar_one())


async def waiting_ids(
    connection: AsyncConnection, organization_id: str, after: str = "", limit: int = 100
) -> list[str]:
    """The events that wait for a destination, oldest first, after the one with that id."""
    chosen = waiting_events(organization_id).with_only_columns(_table.event_id).where(_table.event_id > after)
    return list((await connection.execute(chosen.order_by(_table.event_id).limit(limit))).scalars())
