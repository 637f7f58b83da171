"""Writes what was found as a sheet, line by line, however much it is."""

from collections.abc import AsyncIterator, Callable

from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake.finding.listing import walk_events
from toritsugi.intake.finding.looking import EventFilter
from toritsugi.organization import Language, Organization
from toritsugi.spreadsheet import BEGINNING, sheet_line

HEADINGS: dict[Language, tuple[str, ...]] = {
    "ja": ("受信日時", "種類", "件名", "差出人", "宛先", "ルール", "本文", "ID"),
    "en": ("received", "kind", "subject", "sender", "recipient", "rule", "text", "id"),
}


async def event_sheet(
    database: Database,
    organization: Organization,
    wanted: EventFilter,
    language: Language,
    kind_name: Callable[[str], str],
) -> AsyncIterator[str]:
    """The lines of the sheet, newest event first, below the headings. Times are Japan's."""
    yield BEGINNING + sheet_line(HEADINGS[language])
    async for events in walk_events(database, organization.id, wanted):
        for event in events:
            yield sheet_line(_cells(event, kind_name))


def _cells(event: Event, kind_name: Callable[[str], str]) -> tuple[str, ...]:
    details = event.details
    return (
        f"{japan_time(event.received_at):%Y-%m-%d %H:%M:%S}",
        kind_name(event.kind),
        event.title,
        event.sender,
        details.get("recipient", ""),
        details.get("rule_name", ""),
        event.text,
        event.id,
    )
