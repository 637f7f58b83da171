"""What has to be done beside: new rooms are greeted, former settings are erased when their week is over."""

import asyncio

import structlog

from toritsugi.agent import Agent
from toritsugi.connections.clients import Clients
from toritsugi.connections.register import erase_old_history
from toritsugi.connections.rooms import RoomGreetings
from toritsugi.connections.tokens import TokenKeeper
from toritsugi.database import Database, StorageTrouble

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
ERASE_EVERY = 720
"""Looks between two times of erasing: about an hour."""


class Errands(Agent):
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients, every: float = LOOK_SECONDS) -> None:
        self._database = database
        self._greetings = RoomGreetings(database, keeper, clients)
        self._every = every
        self._looks = 0

    async def look_once(self) -> None:
        """One round. Raises StorageTrouble."""
        if self._looks % ERASE_EVERY == 0:
            await erase_old_history(self._database)
        self._looks += 1
        await self._greetings.greet_once()

    async def run(self) -> None:
        while True:
            try:
                await self.look_once()
            except StorageTrouble:
                log.warning("errands.storage_trouble")
            except Exception:
                log.exception("errands.failed")
            await asyncio.sleep(self._every)
