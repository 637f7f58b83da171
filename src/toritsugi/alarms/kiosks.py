"""Tells of a kiosk whose tablet shows no sign of life while visitors may come."""

import structlog

from toritsugi.alarms.administrators import chat_addressees, chat_event
from toritsugi.alarms.log import NewAlarm, raise_alarm
from toritsugi.alarms.words import word
from toritsugi.database import Database
from toritsugi.intake import AcceptDesk
from toritsugi.organization import Organization
from toritsugi.reception import SILENT_AFTER, Kiosk, Site, hours_of_kiosk, list_kiosks, list_sites, standing_of_kiosk

log = structlog.get_logger(__name__)


class KioskAlarms:
    """One alarm for each silence of each kiosk. Where we were away ourselves, tablets get time to show themselves."""

    def __init__(self, database: Database, desk: AcceptDesk, relay_url: str) -> None:
        self._database = database
        self._desk = desk
        self._link = f"{relay_url}/kiosks"
        self._here_since = database.clock.now()

    async def look(self, organization: Organization) -> None:
        """At every kiosk that has a tablet; on a tablet that was asleep at opening time, a moment after it."""
        now = self._database.clock.now()
        self._here_since = min(self._here_since, now)
        if now - self._here_since < SILENT_AFTER:
            return
        async with self._database.reading() as c:
            sites = {each.id: each for each in await list_sites(c, organization.id)}
            kiosks = [each for each in await list_kiosks(c, organization.id) if each.site_id in sites]
            silent = [each for each in kiosks if standing_of_kiosk(each, now) == "silent"]
            hours = {each.id: await hours_of_kiosk(c, each, sites[each.site_id]) for each in silent}
        for kiosk in silent:
            if hours[kiosk.id].is_open(now) and hours[kiosk.id].is_open(now - SILENT_AFTER):
                await self._raise(organization, kiosk, sites[kiosk.site_id])

    async def _raise(self, organization: Organization, kiosk: Kiosk, site: Site) -> None:
        language = organization.language
        seen = max(kiosk.last_seen_at or 0.0, kiosk.paired_at or 0.0)
        names = {"name": kiosk.name, "site": site.name, "link": f"{self._link}/{kiosk.id}"}
        alarm = NewAlarm(
            organization_id=organization.id,
            connection_id=None,
            kind="kiosk",
            key=f"kiosk:{kiosk.id}:{seen:.3f}",
            subject=word(language, "kiosk.subject", **names),
            text=word(language, "kiosk.text", **names),
        )
        async with self._database.transaction() as c:
            fresh = await raise_alarm(self._database, c, alarm)
            addressees = await chat_addressees(c, organization.id)
        if fresh:
            log.error("alarm.raised", kind="kiosk", kiosk=kiosk.id)
            await self._desk.accept(chat_event(alarm, "alert.kiosk", addressees, self._database.clock.now()))
