"""Erases what events say of people, when the time that was promised for it has passed."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Place
from toritsugi.intake.tables import event, event_note, raw_mail
from toritsugi.intake.unread import strike_off

ERASED = "—"
"""Stands where a title was."""


async def erase_events(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks title, text, sender, link and details, and drops notes and mails; time, kind and addressees stay.

    So does the idempotency key, which is a digest of whatever somebody else has chosen: the same again stays the same.
    """
    blank: dict[str, str | None] = dict.fromkeys(("text", "sender", "link", "words", "fingerprint"), "")
    blank |= {"title": ERASED, "details": "{}", "buttons": "[]", "saying": None}
    mine = event.c.id.in_(event_ids)
    await connection.execute(update(event).where(mine).values(blank))
    await connection.execute(delete(event_note).where(event_note.c.event_id.in_(event_ids)))
    await strike_off(connection, event_ids)
    await connection.execute(delete(raw_mail).where(raw_mail.c.event_id.in_(event_ids)))


async def events_before(
    connection: AsyncConnection, organization_id: str, kind: str, after: Place, until: float, limit: int
) -> list[Place]:
    """The oldest events of that kind behind `after` that were received before `until` (seconds since the epoch)."""
    table = event.c
    mine = (table.organization_id == organization_id, table.kind == kind, table.received_at < until)
    later = (table.received_at >= after.at, tuple_(table.received_at, table.id) > tuple_(after.at, after.id))
    oldest = select(table.received_at, table.id).where(*mine, *later).order_by(table.received_at, table.id)
    return [Place(*row) for row in await connection.execute(oldest.limit(limit))]


async def event_ids_of_keys(connection: AsyncConnection, keys: Collection[str]) -> list[str]:
    """The events that were accepted under these idempotency keys, in any organization."""
    found = await connection.execute(select(event.c.id).where(event.c.idempotency_key.in_(sorted(keys))))
    return list(found.scalars())
