"""The canary: once a day, before opening time, a real notification proves the whole path."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.alarms.log import NewAlarm, raise_alarm
from toritsugi.alarms.tables import canary
from toritsugi.alarms.words import word
from toritsugi.connections import Connection
from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk
from toritsugi.notification import State
from toritsugi.organization import Organization
from toritsugi.outbox import notifications_of_event

PATIENCE = 120.0
"""Seconds within which the canary must have arrived."""
LATEST = 3600.0
"""A canary missed by more than this (the program did not run) waits for the next day."""
JAPAN = timezone(timedelta(hours=9))


class Canary(msgspec.Struct, frozen=True):
    """When a connection is proved each day: minutes since midnight, Japan time; None: never."""

    minute: int | None


async def get_canary(connection: AsyncConnection, connection_id: str) -> Canary:
    found = await connection.execute(select(canary.c.minute).where(canary.c.connection_id == connection_id))
    return Canary(found.scalar_one_or_none())


async def set_canary(database: Database, connection: AsyncConnection, connection_id: str, minute: int | None) -> None:
    """Switches it on at that minute of the day (0 to 1439), or off."""
    if minute is not None and not 0 <= minute < 1440:
        raise ValueError("the minute of the day is 0 to 1439")
    values = {"connection_id": connection_id, "minute": minute, "day": "", "event_id": "", "sent_at": None}
    await connection.execute(database.insert(canary).values(values).on_conflict_do_nothing())
    await connection.execute(update(canary).where(canary.c.connection_id == connection_id).values(minute=minute))


class Canaries:
    """Sends them and looks whether they arrived."""

    def __init__(self, database: Database, desk: AcceptDesk, link: str) -> None:
        self._database = database
        self._desk = desk
        self._link = link

    async def look(self, organization: Organization, link: Connection) -> None:
        """Sends today's canary when it is time, and raises the alarm for one that did not arrive."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(canary).where(canary.c.connection_id == link.id))
            row = found.mappings().one_or_none()
        if row is None or not link.is_base:
            return
        if row["sent_at"] is not None and self._database.clock.now() >= row["sent_at"] + PATIENCE:
            await self._judge(organization, link, row["event_id"])
        if row["minute"] is not None and row["day"] != self._today() and self._is_time(row["minute"]):
            await self._send(organization, link)

    def _local(self) -> datetime:
        return datetime.fromtimestamp(self._database.clock.now(), UTC).astimezone(JAPAN)

    def _today(self) -> str:
        return self._local().date().isoformat()

    def _is_time(self, minute: int) -> bool:
        local = self._local()
        since = (local.hour * 60 + local.minute - minute) * 60 + local.second
        return 0 <= since < LATEST

    async def _send(self, organization: Organization, link: Connection) -> None:
        """The key holds the day: whichever process comes first, one canary flies."""
        event = self._event(organization, link)
        receipt = await self._desk.accept(event)
        async with self._database.transaction() as connection:
            await connection.execute(
                update(canary)
                .where(canary.c.connection_id == link.id)
                .values(day=self._today(), event_id=receipt.event_id, sent_at=event.received_at)
            )

    def _event(self, organization: Organization, link: Connection) -> Event:
        now = self._database.clock.now()
        return Event(
            id=new_id(),
            organization_id=organization.id,
            source_id=None,
            kind="test.canary",
            urgency=Urgency.TEST,
            title=word(organization.language, "canary.title"),
            text=word(organization.language, "canary.text"),
            addressees=(Addressee("base"),),
            idempotency_key=f"canary:{link.id}:{self._today()}",
            received_at=now,
            expires_at=now + PATIENCE,
        )

    async def _judge(self, organization: Organization, link: Connection, event_id: str) -> None:
        async with self._database.reading() as connection:
            sent = await notifications_of_event(connection, event_id)
        async with self._database.transaction() as connection:
            if not sent or any(each.state is not State.DELIVERED for each in sent):
                reasons = [each.reason for each in sent if each.state is not State.DELIVERED and each.reason]
                await raise_alarm(self._database, connection, self._failed(organization, link, event_id, reasons))
            await connection.execute(update(canary).where(canary.c.connection_id == link.id).values(sent_at=None))

    def _failed(self, organization: Organization, link: Connection, event_id: str, reasons: list[str]) -> NewAlarm:
        language = organization.language
        reason = (reasons or [link.why_idle(language) or word(language, "canary.no_reason")])[0]
        return NewAlarm(
            organization_id=organization.id,
            connection_id=link.id,
            kind="canary",
            key=f"canary:{event_id}",
            subject=word(language, "canary.failed.subject"),
            text=word(language, "canary.failed.text", name=link.name, reason=reason, link=self._link),
        )
