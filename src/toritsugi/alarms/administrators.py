"""Who is told of an alarm: the administrators, by mail and by chat."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee
from toritsugi.people import employees_by_email
from toritsugi.web import administrator_emails


async def chat_addressees(connection: AsyncConnection, organization_id: str) -> tuple[Addressee, ...]:
    """The administrators who are employees with a LINE WORKS ID; the base destination when there is none."""
    emails = await administrator_emails(connection, organization_id)
    employees = await employees_by_email(connection, emails)
    known = [
        Addressee("employee", each.id)
        for each in employees.values()
        if each.organization_id == organization_id and each.lineworks_user_id
    ]
    return tuple(known) or (Addressee("base"),)
