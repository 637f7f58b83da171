"""Resend: try again by hand, as a new notification that points to the old one."""

import msgspec
from sqlalchemy import select

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.notification import State
from toritsugi.outbox.put import put
from toritsugi.outbox.rows import notification_of
from toritsugi.outbox.tables import notification

RESEND_LIFE = 3600.0
"""Seconds a resent notification stays useful: somebody is looking at it now."""


class NotResendable(Exception):
    """There is no such notification, or it is still on its way."""


async def resend(database: Database, organization_id: str, id: str) -> str:
    """Puts a copy into the outbox; gives its id. Raises NotResendable."""
    async with database.transaction() as connection:
        table = notification.c
        found = await connection.execute(
            select(notification).where(table.organization_id == organization_id, table.id == id)
        )
        row = found.mappings().one_or_none()
        if row is None or row["state"] in {State.PENDING, State.LEASED}:
            raise NotResendable(id)
        now = database.clock.now()
        copy = msgspec.structs.replace(
            notification_of(row),
            id=new_id(),
            created_at=now,
            due_at=0.0,
            expires_at=now + RESEND_LIFE,
            resend_of=id,
            fallback_of=None,
        )
        await put(database, connection, [copy])
    return copy.id
