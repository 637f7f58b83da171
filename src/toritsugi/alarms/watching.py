"""The watch: looks at connections, watched mailboxes and kiosks all the time, and raises each alarm once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import structlog

from toritsugi.agent import Agent
from toritsugi.alarms.administrators import chat_addressees, chat_event
from toritsugi.alarms.canary import Canaries
from toritsugi.alarms.kiosks import KioskAlarms
from toritsugi.alarms.log import NewAlarm, raise_alarm, raised_keys
from toritsugi.alarms.mailboxes import MailboxAlarms
from toritsugi.alarms.nowhere import Nowhere
from toritsugi.alarms.words import word
from toritsugi.clock import DAY
from toritsugi.connections import CHANGED, Connection, list_connections
from toritsugi.database import Database, StorageTrouble
from toritsugi.intake import AcceptDesk
from toritsugi.organization import Organization
from toritsugi.people import all_organizations

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10.0
WARN_DAYS = (30, 14, 7, 3, 1)
JAPAN = timezone(timedelta(hours=9))


class Watch(Agent):
    """Runs beside the program from `start` to `stop`. `relay_url` leads people to the page that mends it."""

    def __init__(self, database: Database, desk: AcceptDesk, relay_url: str) -> None:
        self._database = database
        self._desk = desk
        self._link = f"{relay_url}/connections"
        self._canaries = Canaries(database, desk, self._link)
        self._nowhere = Nowhere(database, desk, f"{relay_url}/events?show=nowhere")
        self._mailboxes = MailboxAlarms(database, desk, relay_url)
        self._kiosks = KioskAlarms(database, desk, relay_url)

    async def run(self) -> None:
        with self._database.bell.subscribe(CHANGED) as news:
            while True:
                try:
                    await self.look()
                except StorageTrouble as trouble:
                    log.error("alarms.storage_trouble", reason=str(trouble))
                except Exception:
                    log.exception("alarms.look_failed")
                await news.wait(LOOK_SECONDS)

    async def look(self) -> None:
        """One look at every connection, watched mailbox and kiosk, and at what has no destination."""
        async with self._database.reading() as connection:
            organizations = await all_organizations(connection)
            links = {each.id: await list_connections(connection, each.id) for each in organizations}
        for organization in organizations:
            for link in links[organization.id]:
                await self._held(organization, link, _speaker(links[organization.id]))
                await self._expiring(organization, link, links[organization.id][0])
                await self._canaries.look(organization, link)
            await self._nowhere.look(organization)
            await self._mailboxes.look(organization)
            await self._kiosks.look(organization)

    async def _held(self, organization: Organization, link: Connection, through: Connection | None) -> None:
        """By mail; by chat as well where another connection can still say it."""
        if link.held_at is None or await self._is_told(link):
            return
        language = organization.language
        reason = link.why_held(language) or link.held_reason
        alarm = NewAlarm(
            organization_id=organization.id,
            connection_id=link.id,
            kind="held",
            key=f"{_held_key(link)}{link.held_at:.3f}",
            subject=word(language, "held.subject"),
            text=word(language, "held.text", name=link.name, reason=reason, link=self._link),
        )
        async with self._database.transaction() as connection:
            fresh = await raise_alarm(self._database, connection, alarm)
            room = through.base_channel_id if through is not None else ""
            addressees = await chat_addressees(connection, organization.id, room)
        if fresh:
            log.error("alarm.raised", kind="held", connection=link.id)
        if fresh and through is not None:
            now = self._database.clock.now()
            await self._desk.accept(chat_event(alarm, "alert.link", addressees, now, through.id))

    async def _is_told(self, link: Connection) -> bool:
        """A link that was let go to be tried, and was refused again for the same reason, is no news."""
        if not link.probes:
            return False
        async with self._database.reading() as connection:
            keys = await raised_keys(connection, link.organization_id, since=link.last_delivered_at or 0.0)
        return any(key.startswith(_held_key(link)) for key in keys)

    async def _expiring(self, organization: Organization, link: Connection, base: Connection) -> None:
        """One warning for the nearest day that has come; those that were slept through are not made up for."""
        days = _days_due(link, self._database.clock.now())
        if days is None or link.refresh_expires_at is None:
            return
        keys = {each: f"expiry:{link.id}:{link.refresh_expires_at:.0f}:{each}" for each in WARN_DAYS if each >= days}
        async with self._database.reading() as connection:
            if keys[days] in await raised_keys(connection, organization.id):
                return
        alarm = self._warning(organization, link, keys[days])
        async with self._database.transaction() as connection:
            fresh = await raise_alarm(self._database, connection, alarm)
            addressees = await chat_addressees(connection, organization.id, base.base_channel_id)
        if fresh:
            log.warning("alarm.raised", kind="expiry", connection=link.id, days=days)
            await self._desk.accept(chat_event(alarm, "alert.link", addressees, self._database.clock.now()))

    def _warning(self, organization: Organization, link: Connection, key: str) -> NewAlarm:
        assert link.refresh_expires_at is not None
        left = max(0, int((link.refresh_expires_at - self._database.clock.now()) // DAY) + 1)
        language = organization.language
        date = datetime.fromtimestamp(link.refresh_expires_at, UTC).astimezone(JAPAN)
        said = f"{date.year}年{date.month}月{date.day}日" if language == "ja" else date.strftime("%Y-%m-%d")
        return NewAlarm(
            organization_id=organization.id,
            connection_id=link.id,
            kind="expiry",
            key=key,
            subject=word(language, "expiry.subject", days=left),
            text=word(language, "expiry.text", name=link.name, date=said, days=left, link=self._link),
        )


def _speaker(links: Sequence[Connection]) -> Connection | None:
    """The connection that can say in chat that another one cannot: the base, or the first sound one."""
    return next((each for each in links if not each.obstacle), None)


def _held_key(link: Connection) -> str:
    return f"held:{link.id}:{link.held_code}:"


def _days_due(link: Connection, now: float) -> int | None:
    """The smallest number of days at which a warning is due; None while the end is far, or when there is none."""
    if link.refresh_expires_at is None or link.sign_in != "user_account":
        return None
    due = [days for days in WARN_DAYS if now >= link.refresh_expires_at - days * DAY]
    return min(due) if due else None
