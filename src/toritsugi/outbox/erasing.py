"""Erases what notifications say, when the time that was promised for it has passed."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import Body, State
from toritsugi.outbox.tables import notification

ERASED = "—"
"""Stands where a title was."""


async def erase_notifications(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks title and body of these events' notifications; what still waits is cancelled. Times and states stay."""
    table = notification.c
    mine = table.event_id.in_(event_ids)
    await connection.execute(
        update(notification).where(mine, table.state == State.PENDING).values(state=State.CANCELLED)
    )
    body = msgspec.json.encode(Body("")).decode()
    await connection.execute(update(notification).where(mine).values(title=ERASED, body=body))
