"""The alarms that were raised: each fact once, whatever happens to processes and mails."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.alarms.tables import alarm
from toritsugi.database import Database
from toritsugi.identifier import new_id

TOPIC = "alarms"
"""The bell's topic when an alarm was raised."""


class NewAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """A fact worth an alarm. The same `key` of the same connection is the same fact."""

    organization_id: str
    connection_id: str
    kind: str
    key: str
    subject: str
    text: str


class AlarmRow(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm and what became of its mail. Times are seconds since the epoch; no `mail_due_at`: nothing more to do."""

    id: str
    organization_id: str
    connection_id: str
    kind: str
    subject: str
    text: str
    raised_at: float
    mail_due_at: float | None
    mailed_at: float | None
    tries: int
    error: str


async def raise_alarm(database: Database, connection: AsyncConnection, new: NewAlarm) -> bool:
    """Records it, to be mailed at once. False when it had been raised before."""
    now = database.clock.now()
    row = {**msgspec.structs.asdict(new), "id": new_id(), "raised_at": now, "mail_due_at": now}
    inserted = await connection.execute(
        database.insert(alarm).values(**row, mailed_at=None, tries=0, error="").on_conflict_do_nothing()
    )
    database.announce(connection, TOPIC)
    return bool(inserted.rowcount)


async def raised_keys(connection: AsyncConnection, connection_id: str) -> set[str]:
    """The keys of every alarm that was raised for a connection."""
    found = await connection.execute(select(alarm.c.key).where(alarm.c.connection_id == connection_id))
    return set(found.scalars())


async def open_alarms(connection: AsyncConnection, organization_id: str, since: float) -> list[AlarmRow]:
    """The alarms raised since then, newest first."""
    found = await connection.execute(
        select(alarm)
        .where(alarm.c.organization_id == organization_id, alarm.c.raised_at >= since)
        .order_by(alarm.c.id.desc())
    )
    return [AlarmRow(**{name: row[name] for name in AlarmRow.__struct_fields__}) for row in found.mappings()]
