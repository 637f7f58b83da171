"""Asks the platform for the titles of rooms that were learned without one."""

import asyncio

import structlog

from toritsugi.agent import Agent
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import Connection, get_connection
from toritsugi.connections.rooms.talk_room import SHORT_ID, TalkRoom, learn_room, untitled_rooms
from toritsugi.connections.tokens import TokenKeeper
from toritsugi.database import Database, StorageTrouble
from toritsugi.lineworks import LineWorksError, Unauthorized

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
BATCH = 20
AGAIN_FIRST, AGAIN_MAX = 10.0, 600.0


class RoomTitles(Agent):
    """Runs beside the program from `start` to `stop`. A room that cannot be asked for is tried later and later."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients, every: float = LOOK_SECONDS) -> None:
        self._database = database
        self._keeper = keeper
        self._clients = clients
        self._every = every
        self._again: dict[str, tuple[float, float]] = {}

    async def look_once(self) -> None:
        """Asks for the title of each room that has none and whose turn it is. Raises StorageTrouble."""
        async with self._database.reading() as c:
            rooms = await untitled_rooms(c, BATCH)
        for room in rooms:
            if self._is_due(room):
                await self._learn(room)

    async def run(self) -> None:
        while True:
            try:
                await self.look_once()
            except StorageTrouble:
                log.warning("room_titles.storage_trouble")
            except Exception:
                log.exception("room_titles.look_failed")
            await asyncio.sleep(self._every)

    async def _learn(self, room: TalkRoom) -> None:
        async with self._database.reading() as c:
            known = await get_connection(c, room.connection_id)
        if known is None:
            return
        try:
            title = await self._ask(known, room.channel_id)
        except (LineWorksError, ConnectionFault) as error:
            self._put_off(room)
            log.info("room_titles.not_told", room=room.id, reason=type(error).__name__)
            return
        self._again.pop(room.id, None)
        title = title.strip() or f"{room.channel_id[:SHORT_ID]}…"
        async with self._database.transaction() as c:
            await learn_room(c, room.connection_id, room.channel_id, title, at=self._database.clock.now())

    async def _ask(self, known: Connection, channel_id: str) -> str:
        token, line = await self._keeper.token(known.id), self._clients.of(known)
        try:
            channel = await line.get_channel(token, known.bot_id, channel_id)
        except Unauthorized:
            token = await self._keeper.renew(known.id, token)
            channel = await line.get_channel(token, known.bot_id, channel_id)
        return channel.title or ""

    def _is_due(self, room: TalkRoom) -> bool:
        due_at, _ = self._again.get(room.id, (0.0, 0.0))
        return asyncio.get_running_loop().time() >= due_at

    def _put_off(self, room: TalkRoom) -> None:
        _, before = self._again.get(room.id, (0.0, 0.0))
        wait = min(max(AGAIN_FIRST, before * 2), AGAIN_MAX)
        self._again[room.id] = (asyncio.get_running_loop().time() + wait, wait)
