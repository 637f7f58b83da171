"""Lists what came in, a page at a time."""

from collections.abc import AsyncIterator

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database, Stretch, place_of, values_in_use, walk_along
from toritsugi.event import Addressee, Event
from toritsugi.intake.event_log import get_events
from toritsugi.intake.finding.looking import EventFilter, trails
from toritsugi.intake.tables import event

PATIENCE = 1.0
"""Seconds after which a page shows what was found so far."""
BATCH = 200
EVERYTHING = EventFilter()
_addressees = msgspec.json.Decoder(tuple[Addressee, ...])
_details = msgspec.json.Decoder(dict[str, str])


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a list shows it, without its text. `received_at` is seconds since the epoch."""

    id: str
    kind: str
    title: str
    sender: str
    received_at: float
    details: dict[str, str]
    addressees: tuple[Addressee, ...]


class Found(msgspec.Struct, frozen=True):
    """A page of events, newest first. `next_before` is where the next one begins; "" at the end.

    `searched_to`: the search took long and has come to this moment (seconds since the epoch); None: it is complete.
    """

    rows: list[EventRow]
    next_before: str = ""
    searched_to: float | None = None


async def find_events(
    connection: AsyncConnection,
    organization_id: str,
    wanted: EventFilter = EVERYTHING,
    *,
    before: str = "",
    limit: int = 50,
) -> Found:
    """Newest first. `before` is the `next_before` of the page above."""
    paths = trails(organization_id, wanted)
    known = [*paths, *trails(organization_id, EVERYTHING)]
    start = await place_of(connection, known, before) if before else None
    return _found(await walk_along(connection, paths, start, limit, PATIENCE))


def _found(stretch: Stretch) -> Found:
    reached = stretch.reached
    searched_to = reached.at if reached and stretch.tired else None
    return Found([_row(each) for each in stretch.rows], reached.id if reached else "", searched_to)


def _row(row: RowMapping) -> EventRow:
    return EventRow(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        sender=row["sender"],
        received_at=row["received_at"],
        details=_details.decode(row["details"]),
        addressees=_addressees.decode(row["addressees"]),
    )


async def list_events(connection: AsyncConnection, organization_id: str, *, limit: int = 50) -> list[Event]:
    """The latest events, whole, newest first."""
    found = await find_events(connection, organization_id, limit=limit)
    return (await get_events(connection, organization_id, [row.id for row in found.rows]))[::-1]


async def walk_events(database: Database, organization_id: str, wanted: EventFilter) -> AsyncIterator[list[Event]]:
    """Everything that is wanted, newest first, in handfuls: as much as there is, with little of it in memory."""
    before = ""
    while True:
        async with database.reading() as connection:
            found = await find_events(connection, organization_id, wanted, before=before, limit=BATCH)
            events = {
                each.id: each for each in await get_events(connection, organization_id, [row.id for row in found.rows])
            }
        yield [events[row.id] for row in found.rows if row.id in events]
        before = found.next_before
        if not before:
            return


async def kinds_in_use(connection: AsyncConnection, organization_id: str) -> list[str]:
    """The kinds of which the organization has events."""
    mine = select(event.c.kind).where(event.c.organization_id == organization_id)
    return await values_in_use(connection, mine, event.c.kind)
