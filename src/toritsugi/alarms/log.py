"""The alarms that were raised: each fact once, whatever happens to processes and mails."""

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.alarms.tables import alarm
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.mailing import Draft, write_mail

TOPIC = "alarms"
"""The bell's topic when an alarm was raised."""


class NewAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """A fact worth an alarm. The same `key` of the same organization is the same fact.

    `connection_id` is the connection that it is about; None when it is about none.
    """

    organization_id: str
    connection_id: str | None
    kind: str
    key: str
    subject: str
    text: str


class AlarmRow(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm. `raised_at` is seconds since the epoch; `mail_id` is its mail to the administrators."""

    id: str
    organization_id: str
    connection_id: str | None
    kind: str
    subject: str
    text: str
    raised_at: float
    mail_id: str | None


async def raise_alarm(database: Database, connection: AsyncConnection, new: NewAlarm) -> bool:
    """Records it, with its mail to the administrators. False when it had been raised before."""
    row = {**msgspec.structs.asdict(new), "id": new_id(), "raised_at": database.clock.now()}
    inserted = await connection.execute(database.insert(alarm).values(row).on_conflict_do_nothing())
    if not inserted.rowcount:
        return False
    draft = Draft(organization_id=new.organization_id, kind="alarm", subject=new.subject, text=new.text)
    mail_id = await write_mail(database, connection, draft)
    await connection.execute(update(alarm).where(alarm.c.id == row["id"]).values(mail_id=mail_id))
    database.announce(connection, TOPIC)
    return True


async def raised_keys(connection: AsyncConnection, organization_id: str, since: float = 0.0) -> set[str]:
    """The keys of every alarm that was raised for an organization since then."""
    raised = (alarm.c.organization_id == organization_id, alarm.c.raised_at >= since)
    found = await connection.execute(select(alarm.c.key).where(*raised))
    return set(found.scalars())


async def was_raised(connection: AsyncConnection, organization_id: str, key: str) -> bool:
    """Whether the organization's alarm of that key was raised."""
    mine = (alarm.c.organization_id == organization_id, alarm.c.key == key)
    return (await connection.execute(select(alarm.c.id).where(*mine))).first() is not None


async def last_raised(connection: AsyncConnection, organization_id: str, kind: str) -> float:
    """When the organization's last alarm of that kind was raised, in seconds since the epoch; 0.0: never."""
    mine = (alarm.c.organization_id == organization_id, alarm.c.kind == kind)
    return (await connection.execute(select(func.max(alarm.c.raised_at)).where(*mine))).scalar_one() or 0.0


async def open_alarms(connection: AsyncConnection, organization_id: str, since: float) -> list[AlarmRow]:
    """The alarms raised since then, newest first."""
    found = await connection.execute(
        select(alarm)
        .where(alarm.c.organization_id == organization_id, alarm.c.raised_at >= since)
        .order_by(alarm.c.id.desc())
    )
    return [AlarmRow(**{name: row[name] for name in AlarmRow.__struct_fields__}) for row in found.mappings()]
