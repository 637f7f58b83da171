"""Carries rings from other processes to this one: LISTEN on PostgreSQL, a look at the change counter on SQLite."""

import asyncio
import contextlib

import asyncpg
import structlog
from sqlalchemy import text

from toritsugi.agent import Agent
from toritsugi.database.engine import CHANNEL, Database

log = structlog.get_logger(__name__)

SQLITE_LOOK_SECONDS = 0.25
RECONNECT_SECONDS = 2.0


class Listener(Agent):
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        await (self._watch_sqlite() if self._database.kind == "sqlite" else self._watch_postgresql())

    async def _watch_sqlite(self) -> None:
        """The counter on the write connection moves only when another process has committed."""
        seen = -1
        while True:
            with contextlib.suppress(Exception):
                version = await self._data_version()
                if version != seen and seen != -1:
                    self._database.bell.ring_all()
                seen = version
            await asyncio.sleep(SQLITE_LOOK_SECONDS)

    async def _data_version(self) -> int:
        async with self._database.transaction() as connection:
            return int((await connection.execute(text("PRAGMA data_version"))).scalar_one())

    async def _watch_postgresql(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("database.listen_lost", reason=type(error).__name__)
            self._database.bell.ring_all()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        """Listens until the connection breaks."""
        url = self._database.writer.url.set(drivername="postgresql")
        connection = await asyncpg.connect(url.render_as_string(hide_password=False), timeout=5)
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _connection: broken.set())
        try:
            await connection.add_listener(CHANNEL, self._on_notify)
            self._database.bell.ring_all()
            await broken.wait()
        finally:
            connection.terminate()

    def _on_notify(self, *notice: object) -> None:
        self._database.bell.ring(str(notice[3]).split(","))
