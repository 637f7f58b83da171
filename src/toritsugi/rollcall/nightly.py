"""Holds the roll call at night, once for each organization, whichever process comes first."""

import asyncio

import structlog
from sqlalchemy import update

from toritsugi.agent import Agent
from toritsugi.clock import japan_time, start_of_day
from toritsugi.database import Database, StorageTrouble
from toritsugi.people import all_organizations
from toritsugi.rollcall.calling import RollCall
from toritsugi.rollcall.tables import roll_call

log = structlog.get_logger(__name__)

LOOK_SECONDS = 600.0
HOURS = range(2, 5)
"""The hours of the night in Japan in which it is held."""


class NightlyRollCall(Agent):
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, database: Database, roll: RollCall) -> None:
        self._database = database
        self._roll = roll

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StorageTrouble as trouble:
                log.error("rollcall.storage_trouble", reason=str(trouble))
            except Exception:
                log.exception("rollcall.failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> int:
        """Calls the roll of every organization whose turn it is; says of how many."""
        if japan_time(self._database.clock.now()).hour not in HOURS:
            return 0
        async with self._database.reading() as c:
            organizations = await all_organizations(c)
        mine = [each.id for each in organizations if await self._claim(each.id)]
        for organization_id in mine:
            await self._roll.call(organization_id)
        return len(mine)

    async def _claim(self, organization_id: str) -> bool:
        """Whether this process is the one that holds today's; a crash in the middle waits for the next night."""
        now, table = self._database.clock.now(), roll_call.c
        first = {"organization_id": organization_id, "called_at": 0.0, "members": 0, "rooms": 0, "obstacles": "[]"}
        due = (table.organization_id == organization_id, table.called_at < start_of_day(now))
        async with self._database.transaction() as c:
            await c.execute(self._database.insert(roll_call).values(first).on_conflict_do_nothing())
            return (await c.execute(update(roll_call).where(*due).values(called_at=now))).rowcount == 1
