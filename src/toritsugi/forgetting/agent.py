"""Looks every hour whether something has been kept long enough."""

import asyncio

import structlog

from toritsugi.agent import Agent
from toritsugi.appointments import forget_appointments
from toritsugi.database import Database, StorageTrouble
from toritsugi.forgetting.erasing import erase_told
from toritsugi.forgetting.retention import forget_events
from toritsugi.reception import forget_visitors

log = structlog.get_logger(__name__)

ROUND_SECONDS = 3600.0
AGAIN_SECONDS = 60.0
"""When a reader has kept the journal from being emptied."""


class Forgetting(Agent):
    """Runs beside the program from `start` to `stop`. `keep_days` is for what has no time of its own."""

    def __init__(self, database: Database, keep_days: int) -> None:
        self._database = database
        self._keep_days = keep_days
        self._unclean = True

    async def forget_due(self) -> int:
        """Forgets everything whose time has passed, down to the last byte in the database's files. Says how much.

        The first round empties the journal in any case: a process that was killed may have left something there.
        """
        visits = 0
        while found := await forget_visitors(self._database, [erase_told]):
            visits += found
        appointments = 0
        while found := await forget_appointments(self._database):
            appointments += found
        events = await forget_events(self._database, self._keep_days)
        self._unclean = self._unclean or bool(visits or appointments or events)
        if self._unclean:
            self._unclean = not await self._database.drop_journal()
        found = visits + appointments + events
        if found:
            figures = {"visits": visits, "appointments": appointments, "events": events}
            log.info("forgetting.done", **figures, journal_emptied=not self._unclean)
        return found

    async def run(self) -> None:
        while True:
            try:
                await self.forget_due()
            except StorageTrouble as trouble:
                log.error("forgetting.storage_trouble", reason=str(trouble))
            except Exception:
                log.exception("forgetting.failed")
            await asyncio.sleep(AGAIN_SECONDS if self._unclean else ROUND_SECONDS)
