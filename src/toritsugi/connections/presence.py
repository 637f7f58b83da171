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
MEMBER_GONE, MEMBER_SUSPENDED, MEMBER_AWAITING = "member_gone", "member_suspended", "member_awaiting"
ROOM_GONE, NOT_IN_ROOM = "room_gone", "not_in_room"


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
        """What is wrong with each user ID or login ID, "" for one that can be written to.

        It may be `MEMBER_GONE`, `MEMBER_SUSPENDED`, `MEMBER_AWAITING`. The directory is read page by page; only those
        who are not in it are asked for one by one.
        """
        line = await self._open_for_members(connection_id)
        return await _explained(line.known, self._members(line, ids))

    async def directory(self, connection_id: str, also: Collection[str] = ()) -> tuple[User, ...]:
        """Everybody whom the directory lists, and those of `also` (user IDs or login IDs) who are in another domain.

        Members who were deleted or suspended may be among them. A fault when no scope lists members.
        """
        line = await self._open_for_members(connection_id)
        return await _explained(line.known, _everybody(line, also))

    async def rooms(self, connection_id: str, channel_ids: Collection[str]) -> dict[str, str]:
        """What is wrong with each channel ID: `ROOM_GONE`, `NOT_IN_ROOM`, or "" for one that the bot can post to."""
        line = await self._open(connection_id)
        if not line.known.bot_id:
            raise ConnectionFault("bot_missing")
        return await _explained(line.known, self._rooms(line, channel_ids))

    async def _open_for_members(self, connection_id: str) -> Line:
        line = await self._open(connection_id)
        granted = frozenset(line.known.granted.split())
        if granted and not granted & SEES_MEMBER:
            raise ConnectionFault("members_unseen")
        return line

    async def _open(self, connection_id: str) -> Line:
        token = await self._keeper.token(connection_id)
        async with self._database.reading() as c:
            known = await get_connection(c, connection_id)
        if known is None:
            raise ConnectionFault("connection_unknown")
        return Line(self._keeper, self._clients.of(known), known, token, self._sleep)

    async def _members(self, line: Line, ids: Collection[str]) -> dict[str, str]:
        try:
            listed = {name: user for user in await _listed(line) for name in _names(user)}
        except Forbidden:
            listed = {}
        found = {}
        for each in sorted(set(ids)):
            found[each] = _fault_of(listed.get(each.lower()) or await _asked(line, each))
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


async def _listed(line: Line) -> list[User]:
    """Everybody, page by page. Raises Forbidden where no scope lists them."""
    found: list[User] = []
    async for users in pages(lambda cursor: line.ask(lambda token: line.line.list_users(token, cursor=cursor))):
        found += users
    return found


async def _everybody(line: Line, also: Collection[str]) -> tuple[User, ...]:
    listed = await _listed(line)
    known = {name for user in listed for name in _names(user)}
    asked = [await _asked(line, each) for each in sorted(set(also)) if each.lower() not in known]
    return (*listed, *(each for each in asked if each))


def _names(user: User) -> list[str]:
    """What the platform takes for this member, in lower case: the user ID, the login ID."""
    return [name.lower() for name in (user.user_id, user.email) if name]


def _fault_of(user: User | None) -> str:
    if user is None or user.is_deleted:
        return MEMBER_GONE
    if user.is_suspended:
        return MEMBER_SUSPENDED
    return MEMBER_AWAITING if user.is_awaiting else ""


async def _asked(line: Line, member: str) -> User | None:
    """One member of whom the list says nothing: of another domain, or None for one who is gone."""
    try:
        return await line.ask(lambda token: line.line.get_user(token, member))
    except NotFound:
        return None
    except Refused as refused:
        if refused.status != 400:
            raise
        return None


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
