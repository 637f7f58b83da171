"""What the accept desk asks before a visit is kept: whether its code still opens, however many desks ask at once."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.admitting.checking_in import CodeRefused
from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.finding import lock_appointment
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import Reaction
from toritsugi.reception import ARRIVED


def _are_awaited(known: Appointment, event: Event) -> bool:
    """Whether none of those who come has come before, in another party for example."""
    comers = set(event.details["visitor_ids"].split())
    return known.reusable or (bool(comers) and comers <= {each.id for each in known.awaited})


def admission(database: Database) -> Reaction:
    """For the accept desk, ahead of reception, which keeps the visit: raises CodeRefused for one visit too many.

    Whoever checks in to the same appointment meanwhile waits until this visit is kept, and is counted with it.
    """

    async def react(connection: AsyncConnection, event: Event) -> Sequence[Event]:
        id = event.details.get("appointment_id", "")
        if event.source_id is None and event.kind == ARRIVED and id:
            known = await lock_appointment(connection, event.organization_id, id)
            standing = known.standing(database.clock.now()) if known else "cancelled"
            if known is not None and standing == "open" and not _are_awaited(known, event):
                standing = "used"
            if standing != "open":
                raise CodeRefused(standing)
        return ()

    return react
