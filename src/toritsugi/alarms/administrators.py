"""Who is told of an alarm: the administrators, by mail and by chat."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.alarms.log import NewAlarm
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import lifetime
from toritsugi.people import employees_by_email
from toritsugi.web import administrator_emails


async def chat_addressees(connection: AsyncConnection, organization_id: str, room: str = "") -> tuple[Addressee, ...]:
    """The administrators who are employees with a LINE WORKS ID, each by DM, and the `room` of that channel ID, if any.

    Never their departments' rooms, whatever they wish for notices: who sits there cannot mend it. The base destination
    when no administrator can be told.
    """
    emails = await administrator_emails(connection, organization_id)
    employees = await employees_by_email(connection, emails)
    known = [
        Addressee("employee", each.id, way="dm")
        for each in employees.values()
        if each.organization_id == organization_id and each.lineworks_user_id
    ]
    if not known:
        return (Addressee("base"),)
    return (*known, Addressee("room", room)) if room else tuple(known)


def chat_event(alarm: NewAlarm, kind: str, addressees: tuple[Addressee, ...], now: float, through: str = "") -> Event:
    """The alarm as it is said in chat, by the base connection or the named one; `now` in seconds since the epoch."""
    return Event(
        id=new_id(),
        organization_id=alarm.organization_id,
        source_id=None,
        kind=kind,
        urgency=Urgency.NOTICE,
        title=alarm.subject,
        text=alarm.text,
        addressees=addressees,
        idempotency_key=f"alarm:{alarm.key}",
        received_at=now,
        expires_at=now + lifetime(Urgency.NOTICE),
        through=through,
    )
