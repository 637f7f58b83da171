"""Resend: try again by hand, as a new notification that points to the old one."""

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.notification import Body, State
from toritsugi.outbox.merging import hand_over
from toritsugi.outbox.put import put
from toritsugi.outbox.rows import notification_of
from toritsugi.outbox.tables import notification

RESEND_LIFE = 3600.0
"""Seconds a resent notification stays useful: somebody is looking at it now."""


class NotResendable(Exception):
    """There is no such notification, or it is still on its way."""


async def resend(database: Database, organization_id: str, id: str) -> str:
    """Puts a copy into the outbox, for a message of its own; gives its id. Raises NotResendable."""
    async with database.transaction() as connection:
        table = notification.c
        found = await connection.execute(
            select(notification).where(table.organization_id == organization_id, table.id == id)
        )
        row = found.mappings().one_or_none()
        if row is None or await _fate(connection, row) in {State.PENDING, State.LEASED}:
            raise NotResendable(id)
        now, before = database.clock.now(), notification_of(row)
        copy = msgspec.structs.replace(
            before,
            id=new_id(),
            body=_by_itself(before.body),
            created_at=now,
            due_at=0.0,
            expires_at=now + RESEND_LIFE,
            resend_of=id,
            fallback_of=None,
            follows=None,
        )
        await put(database, connection, [copy])
        if copy.carries and row["state"] != State.DELIVERED:
            await hand_over(connection, id, copy.id)
    return copy.id


def _by_itself(body: Body) -> Body:
    """For a message of its own. The platform's copy of a file may be gone by now: it is given anew."""
    file = body.file and msgspec.structs.replace(body.file, id="")
    return msgspec.structs.replace(body, gist=None, file=file, is_followed=False)


async def _fate(connection: AsyncConnection, row: RowMapping) -> State:
    """Of one that was merged, how the one stands that carries it."""
    if row["merged_into"] is None:
        return State(row["state"])
    carrier = select(notification.c.state).where(notification.c.id == row["merged_into"])
    return State((await connection.execute(carrier)).scalar_one())
