"""Whoever has not said goodbye by closing time has probably left: guessed, and marked as a guess."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.reception.calling import Hours
from toritsugi.reception.places import get_kiosk, get_site, hours_of_kiosk
from toritsugi.reception.staying.leaving import check_out
from toritsugi.reception.tables import visit
from toritsugi.reception.visits import Visit, visit_of

log = structlog.get_logger(__name__)

LOOK_SECONDS = 60.0
BATCH = 200


class Farewells(Agent):
    """Runs beside the program from `start` to `stop`; several processes may do so at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StorageTrouble as trouble:
                log.error("farewells.storage_trouble", reason=str(trouble))
            except Exception:
                log.exception("farewells.look_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> int:
        """Guesses for every visit whose day is over. Says for how many."""
        now, guessed, after = self._database.clock.now(), 0, ""
        while batch := await self._open_visits(after):
            for kiosk_id in dict.fromkeys(each.kiosk_id for each in batch):
                guessed += await self._at(kiosk_id, [each for each in batch if each.kiosk_id == kiosk_id], now)
            after = batch[-1].id
        if guessed:
            log.info("visits.guessed_to_have_left", count=guessed)
        return guessed

    async def _open_visits(self, after: str) -> list[Visit]:
        chosen = select(visit).where(visit.c.left_at.is_(None), visit.c.id > after)
        async with self._database.reading() as c:
            return [visit_of(row) for row in await c.execute(chosen.order_by(visit.c.id).limit(BATCH))]

    async def _at(self, kiosk_id: str, visits: Sequence[Visit], now: float) -> int:
        async with self._database.transaction() as c:
            hours = await _hours(c, visits[0].organization_id, kiosk_id)
            over = [(each, closing_after(hours, each.arrived_at)) for each in visits]
            ended = [await check_out(c, each, "guess", end) for each, end in over if end <= now]
        return sum(ended)


async def _hours(c: AsyncConnection, organization_id: str, kiosk_id: str) -> Hours:
    kiosk = await get_kiosk(c, organization_id, kiosk_id)
    site = await get_site(c, organization_id, kiosk.site_id) if kiosk else None
    return await hours_of_kiosk(c, kiosk, site) if kiosk and site else Hours()


def closing_after(hours: Hours, arrived_at: float) -> float:
    """When the day of an arrival ends: its last closing time, else midnight. Seconds since the epoch."""
    arrived = datetime.fromtimestamp(arrived_at, hours.zone)
    day = arrived.replace(hour=0, minute=0, second=0, microsecond=0)
    minute = arrived.hour * 60 + arrived.minute
    closings = [each.closes for each in hours.times if each.weekday == arrived.weekday() and each.closes > minute]
    if closings and max(closings) < 1440:
        return day.replace(hour=max(closings) // 60, minute=max(closings) % 60).timestamp()
    return (day + timedelta(days=1)).replace(hour=0).timestamp()
