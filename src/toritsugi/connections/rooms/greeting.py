"""Greets the rooms that a bot has come into: its members do not see a new room until somebody says something."""

import structlog

from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import Connection, get_connection
from toritsugi.connections.rooms.talk_room import TalkRoom, claim_greeting, greet_again, some_to_greet
from toritsugi.connections.tokens import TokenKeeper
from toritsugi.database import Database
from toritsugi.lineworks import NotReached, text
from toritsugi.organization import Language
from toritsugi.people import get_organization

log = structlog.get_logger(__name__)

GREETING: dict[Language, str] = {
    "ja": "取次です。このトークルームを通知先に選べるようになりました。来客やお知らせを、こちらにお届けできます。",
    "en": "Toritsugi here. This room can be chosen as a destination now: calls and notices can arrive here.",
}


class RoomGreetings:
    """Says one sentence in each new room. A room that refuses it is left alone."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients) -> None:
        self._database = database
        self._keeper = keeper
        self._clients = clients

    async def greet_once(self) -> int:
        """Greets every room that waits for it, once; says for how many that is settled. Raises StorageTrouble."""
        settled, postponed = 0, list[str]()
        while (room := await self._next()) is not None:
            if await self._greet(room):
                settled += 1
            else:
                postponed.append(room.id)
        for room_id in postponed:
            async with self._database.transaction() as c:
                await greet_again(c, room_id)
        return settled

    async def _next(self) -> TalkRoom | None:
        async with self._database.reading() as c:
            if not await some_to_greet(c):
                return None
        async with self._database.transaction() as c:
            return await claim_greeting(c, self._database.clock.now())

    async def _greet(self, room: TalkRoom) -> bool:
        """Whether that is settled; not when the platform could not be asked."""
        async with self._database.reading() as c:
            known = await get_connection(c, room.connection_id)
            organization = await get_organization(c, room.organization_id)
        assert known is not None, "a room belongs to a connection"
        language = organization.language if organization is not None else "ja"
        try:
            status = await self._say(known, room.channel_id, GREETING[language])
        except (NotReached, ConnectionFault) as error:
            log.info("room_greeting.postponed", room=room.id, reason=type(error).__name__)
            return False
        if not 200 <= status < 300:
            log.info("room_greeting.refused", room=room.id, status=status)
        return status != 429 and status < 500

    async def _say(self, known: Connection, channel_id: str, words: str) -> int:
        token, line = await self._keeper.token(known.id), self._clients.of(known)
        reply = await line.send_to_channel(token, known.bot_id, channel_id, text(words))
        if reply.status == 401:
            token = await self._keeper.renew(known.id, token)
            reply = await line.send_to_channel(token, known.bot_id, channel_id, text(words))
        return reply.status
