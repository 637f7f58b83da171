"""The one place that erases events: here, and with them everything that says what they said."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments import erase_expected
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import ERASED, erase_events, get_event
from toritsugi.outbox import erase_notifications
from toritsugi.reception import erase_visits, get_visit, visits_of_events
from toritsugi.replies import erase_replies, talks_of_events


async def erase_told(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks these events, and what was sent and answered because of them. What still waits is cancelled."""
    ids = list(dict.fromkeys([*event_ids, *await talks_of_events(connection, event_ids)]))
    await erase_replies(connection, ids)
    await erase_notifications(connection, ids)
    await erase_events(connection, ids)


async def erase_everywhere(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks these events, what was sent and answered because of them, and the visits that they announced.

    Times, kinds, ways and outcomes stay, for the statistics. What still waits is cancelled.
    """
    told = await erase_visits(connection, await visits_of_events(connection, event_ids))
    await erase_told(connection, list(dict.fromkeys([*event_ids, *told])))


async def erase_event(database: Database, organization_id: str, event_id: str) -> bool:
    """Erases one event because somebody asks for it. False when the organization has none of that id."""
    async with database.transaction() as connection:
        if await get_event(connection, organization_id, event_id) is None:
            return False
        await erase_everywhere(connection, [event_id])
    await database.drop_journal()
    return True


async def erase_visit(database: Database, organization_id: str, visit_id: str) -> bool:
    """Erases one visit, and all that tells of it, because somebody asks for it. False when there is none of that id."""
    async with database.transaction() as connection:
        known = await get_visit(connection, organization_id, visit_id)
        if known is None:
            return False
        if known.appointment_id:
            now = database.clock.now()
            await erase_expected(connection, organization_id, known.appointment_id, known.visitor_ids.split(), now)
        await erase_told(connection, await erase_visits(connection, [visit_id]))
    await database.drop_journal()
    return True


def is_erased(event: Event) -> bool:
    """Whether nothing is left of what it said."""
    return event.title == ERASED and not event.text and not event.details
