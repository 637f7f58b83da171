"""Which of the talk rooms a member is in: the platform is asked, for nobody may have posts sent to a room of others."""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import Connection, get_connection
from toritsugi.connections.rooms.talk_room import TalkRoom, list_rooms
from toritsugi.connections.tokens import TokenKeeper
from toritsugi.database import Database
from toritsugi.lineworks import LineWorksError, Unauthorized, pages

log = structlog.get_logger(__name__)

AT_ONCE = 4
ROOMS_AT_MOST = 40
"""Rooms that are asked for at a time: the platform counts each (official page "Rate Limits")."""


class RoomMembers:
    """Asks for one member. A room that the platform does not tell of is taken for one that the member is not in."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients) -> None:
        self._database = database
        self._keeper = keeper
        self._clients = clients
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def rooms_of(self, organization_id: str, member: str, search: str = "") -> list[TalkRoom]:
        """The rooms of the organization that this member (user ID or login ID) is in, by title.

        `search` looks in titles; of more than `ROOMS_AT_MOST`, the first ones are asked for.
        """
        async with self._database.reading() as c:
            rooms = await _titled(c, organization_id, search)
            connections = {each.connection_id: await get_connection(c, each.connection_id) for each in rooms}
        found = await asyncio.gather(*(self._holds(connections[each.connection_id], each, member) for each in rooms))
        return [room for room, holds in zip(rooms, found, strict=True) if holds]

    async def _holds(self, known: Connection | None, room: TalkRoom, member: str) -> bool:
        if known is None or not member:
            return False
        try:
            async with self._turn:
                return await self._asked(known, room, member)
        except (LineWorksError, ConnectionFault) as error:
            log.info("room_members.not_told", room=room.id, reason=type(error).__name__)
            return False

    async def _asked(self, known: Connection, room: TalkRoom, member: str) -> bool:
        token = await self._keeper.token(known.id)
        try:
            return await self._look(known, token, room, member)
        except Unauthorized:
            return await self._look(known, await self._keeper.renew(known.id, token), room, member)

    async def _look(self, known: Connection, token: str, room: TalkRoom, member: str) -> bool:
        line = self._clients.of(known)
        user_id = (await line.get_user(token, member)).user_id if "@" in member else member
        async for members in pages(
            lambda cursor: line.list_channel_members(token, known.bot_id, room.channel_id, cursor=cursor)
        ):
            if user_id in members:
                return True
        return False


async def _titled(c: AsyncConnection, organization_id: str, search: str) -> Sequence[TalkRoom]:
    wanted = search.strip().casefold()
    rooms = [each for each in await list_rooms(c, organization_id) if wanted in each.title.casefold()]
    return sorted(rooms, key=lambda room: room.title)[:ROOMS_AT_MOST]
