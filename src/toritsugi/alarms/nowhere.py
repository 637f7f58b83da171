"""Once a day the administrators hear how much came in that nobody could be told of: one word, whatever the number."""

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.alarms.administrators import chat_addressees, chat_event
from toritsugi.alarms.log import NewAlarm, last_raised, raise_alarm, was_raised
from toritsugi.alarms.words import word
from toritsugi.clock import japan_time
from toritsugi.connections import base_connections
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import AcceptDesk, count_waiting
from toritsugi.organization import Organization

log = structlog.get_logger(__name__)

KIND = "nowhere"
HOUR = 9
"""The hour of the day in Japan from which it is told."""


class Nowhere:
    """Tells of it. `link` is the page where it is settled."""

    def __init__(self, database: Database, desk: AcceptDesk, link: str) -> None:
        self._database = database
        self._desk = desk
        self._link = link

    async def look(self, organization: Organization) -> None:
        """Raises today's alarm, if something has come since the last one; whichever process comes first."""
        local = japan_time(self._database.clock.now())
        key = f"{KIND}:{local.date().isoformat()}"
        if local.hour < HOUR:
            return
        async with self._database.reading() as connection:
            if await was_raised(connection, organization.id, key):
                return
            since = await last_raised(connection, organization.id, KIND)
            fresh = await count_waiting(connection, organization.id, since)
            every = await count_waiting(connection, organization.id)
        if fresh:
            await self._raise(organization, self._alarm(organization, key, fresh, every))

    def _alarm(self, organization: Organization, key: str, fresh: int, every: int) -> NewAlarm:
        language = organization.language
        return NewAlarm(
            organization_id=organization.id,
            connection_id=None,
            kind=KIND,
            key=key,
            subject=word(language, "nowhere.subject", count=fresh),
            text=word(language, "nowhere.text", count=fresh, every=every, link=self._link),
        )

    async def _raise(self, organization: Organization, alarm: NewAlarm) -> None:
        async with self._database.transaction() as connection:
            raised = await raise_alarm(self._database, connection, alarm)
            addressees = await _reachable(connection, organization.id)
        if not raised:
            return
        log.warning("alarm.raised", kind=KIND, organization=organization.id)
        if addressees:
            event = chat_event(alarm, f"alert.{KIND}", addressees, self._database.clock.now())
            await self._desk.accept(event)


async def _reachable(connection: AsyncConnection, organization_id: str) -> tuple[Addressee, ...]:
    """Whom a chat reaches: nobody without a destination, so that the word itself never lacks one."""
    base = (await base_connections(connection, {organization_id})).get(organization_id)
    if base is None:
        return ()
    addressees = await chat_addressees(connection, organization_id)
    has_base = bool(base.base_user_id or base.base_channel_id)
    return tuple(each for each in addressees if each.kind != "base" or has_base)
