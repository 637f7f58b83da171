"""Erases what notifications say, when the time that was promised for it has passed."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import Body, State
from toritsugi.outbox.merging import carriers_of, release
from toritsugi.outbox.tables import attempt, notification

ERASED = "—"
"""Stands where a title was."""


async def erase_notifications(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks title and body of these events' notifications, and what the platform answered; what still waits is
    cancelled, and what is under way is not tried again. Times and states stay.

    A message that carries one of them is blanked as a whole; while it waits, what it carries of other events waits
    again for itself.
    """
    table = notification.c
    mine = table.event_id.in_(event_ids)
    carriers = or_(mine, table.id.in_(carriers_of(event_ids)))
    await release(connection, (carriers,), "", table.created_at)
    cancelled = {"state": State.CANCELLED, "settled_at": table.created_at}
    await connection.execute(update(notification).where(mine, table.state == State.PENDING).values(cancelled))
    await connection.execute(update(notification).where(mine, table.state == State.LEASED).values(expires_at=0.0))
    body = msgspec.json.encode(Body("")).decode()
    erased = update(notification).where(carriers).values(title=ERASED, body=body)
    ids = list((await connection.execute(erased.returning(table.id))).scalars())
    await connection.execute(update(attempt).where(attempt.c.notification_id.in_(ids)).values(description=""))
