"""Erases what events say of people, when the time that was promised for it has passed."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.intake.tables import event, raw_mail
from toritsugi.intake.unread import strike_off

ERASED = "—"
"""Stands where a title was."""


async def erase_events(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks title, text, sender, link and details; time, kind and addressees stay, for the statistics."""
    blank: dict[str, str | None] = dict.fromkeys(("text", "sender", "link", "words", "fingerprint"), "")
    blank |= {"title": ERASED, "details": "{}", "buttons": "[]", "saying": None}
    await connection.execute(update(event).where(event.c.id.in_(event_ids)).values(blank))
    await strike_off(connection, event_ids)
    await connection.execute(delete(raw_mail).where(raw_mail.c.event_id.in_(event_ids)))


async def event_ids_of_keys(connection: AsyncConnection, keys: Collection[str]) -> list[str]:
    """The events that were accepted under these idempotency keys, in any organization."""
    found = await connection.execute(select(event.c.id).where(event.c.idempotency_key.in_(sorted(keys))))
    return list(found.scalars())
