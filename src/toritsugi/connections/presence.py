"""Whether LINE WORKS still knows members and rooms. It is asked; nothing is sent to anybody."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.meaning import meaning
from toritsugi.connections.register import Connection, get_connection
from toritsugi.connections.tokens import SEES_MEMBER, TokenKeeper
from toritsugi.database import Database
from toritsugi.lineworks import Forbidden, LineWorks, LineWorksError, NotFound, Refused, Unauthorized, User, pages

Answer = TypeVar("Answer")
Sleep = Callable[[float], Awaitable[object]]
MINUTE = 60.0
MEMBER_GONE, ROOM_GONE, NOT_IN_ROOM = "member_gone", "room_gone", "not_in_room"


class Line:
    """Asks through one connection, at most as often as half its limit allows, so that notifications go first."""

    def __init__(self, keeper: TokenKeeper, line: LineWorks, known: Connection, token: str, sleep: Sleep) -> None:
        self.line, self.known = line, known
        self._keeper, self._token, self._sleep = keeper, token, sleep
        self._asked = 0

    async def ask(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        """The platform's answer. A stale token is renewed once. Raises LineWorksError, ConnectionFault."""
        if self._asked >= max(1, self.known.limit_per_minute // 2):
            await self._sleep(MINUTE)
            self._asked = 0
        self._asked += 1
        try:
            return await call(self._token)
        except Unauthorized:
            self._token = await self._keeper.renew(self.known.id, self._token)
        return await call(self._token)


class Presence:
    """Each method raises ConnectionFault (TokenRefused, TokenUnavailable) when nothing can be found out."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients, sleep: Sleep = asyncio.sleep) -> None:
        self._database, self._keeper, self._clients, self._sleep = database, keeper, clients, sleep

    async def members(self, connection_id: str, ids: Collection[str]) -> dict[str, str]:
        """What is wrong with each user ID or login ID: `MEMBER_GONE`, or "" for one that can be written to.

        The directory is read page by page; only those who are not in it are asked for one by one.
        """
        line = await self._open(connection_id)
        granted = frozenset(line.known.granted.split())
        if granted and not granted & SEES_MEMBER:
            raise ConnectionFault("members_unseen")
        return await _explained(line.known, self._members(line, ids))

    async def rooms(self, connection_id: str, channel_ids: Collection[str]) -> dict[str, str]:
        """What is wrong with each channel ID: `ROOM_GONE`, `NOT_IN_ROOM`, or "" for one that the bot can post to."""
        line = await self._open(connection_id)
        if not line.known.bot_id:
            raise ConnectionFault("bot_missing")
        return await _explained(line.known, self._rooms(line, channel_ids))

    async def _open(self, connection_id: str) -> Line:
        token = await self._keeper.token(connection_id)
        async with self._database.reading() as c:
            known = await get_connection(c, connection_id)
        if known is None:
            raise ConnectionFault("connection_unknown")
        return Line(self._keeper, self._clients.of(known), known, token, self._sleep)

    async def _members(self, line: Line, ids: Collection[str]) -> dict[str, str]:
        listed = await _directory(line)
        found = {}
        for each in sorted(set(ids)):
            active = listed.get(each.lower())
            found[each] = "" if (await _is_there(line, each) if active is None else active) else MEMBER_GONE
        return found

    async def _rooms(self, line: Line, channel_ids: Collection[str]) -> dict[str, str]:
        return {each: await _room_fault(line, each) for each in sorted(set(channel_ids))}


async def _explained(known: Connection, looking: Awaitable[Answer]) -> Answer:
    try:
        return await looking
    except Forbidden:
        fault = ConnectionFault("members_unseen")
    except LineWorksError as error:
        fault = meaning(error, known)
    raise fault


async def _directory(line: Line) -> dict[str, bool]:
    """Whether each member can be written to, by user ID and login ID; empty where no scope lists them."""
    found: dict[str, bool] = {}
    try:
        async for users in pages(lambda cursor: line.ask(lambda token: line.line.list_users(token, cursor=cursor))):
            for user in users:
                found |= {name.lower(): user.active for name in _names(user)}
    except Forbidden:
        return {}
    return found


def _names(user: User) -> list[str]:
    return [name for name in (user.user_id, user.email) if name]


async def _is_there(line: Line, member: str) -> bool:
    """One member of whom the list says nothing: of another domain, or gone."""
    try:
        return (await line.ask(lambda token: line.line.get_user(token, member))).active
    except NotFound:
        return False
    except Refused as refused:
        if refused.status != 400:
            raise
        return False


async def _room_fault(line: Line, channel_id: str) -> str:
    try:
        await line.ask(lambda token: line.line.get_channel(token, line.known.bot_id, channel_id))
    except NotFound:
        return ROOM_GONE
    except Forbidden as refused:
        if refused.code == "ACCESS_DENIED":
            raise
        return NOT_IN_ROOM
    except Refused as refused:
        if refused.status != 400:
            raise
        return ROOM_GONE
    return ""
