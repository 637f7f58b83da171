"""A talk room and its row."""

from typing import Any

import msgspec
from sqlalchemy import Row, Select, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.tables import connection, talk_room
from toritsugi.identifier import new_id

TITLE_MAX = 1000
SHORT_ID = 8
_IN_USE = (connection.c.held_at.is_(None), connection.c.enabled, connection.c.bot_id != "")


class TalkRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A room that a connection's bot is in. While its title is not known, `title` is the start of its channel ID."""

    id: str
    organization_id: str
    connection_id: str
    channel_id: str
    title: str
    learned_at: float


async def learn_room(
    c: AsyncConnection, connection_id: str, channel_id: str, title: str = "", *, at: float, greet: bool = False
) -> TalkRoom:
    """Notes that the bot is in the room. An empty title keeps the known one. `at` is seconds since the epoch.

    With `greet`, a room that the bot has just come into is to be greeted.

    Raises ConnectionFault (connection_unknown).
    """
    chosen = select(connection.c.organization_id).where(connection.c.id == connection_id)
    organization_id = (await c.execute(chosen)).scalar_one_or_none()
    if organization_id is None:
        raise ConnectionFault("connection_unknown")
    insert = postgresql.insert(talk_room) if c.dialect.name == "postgresql" else sqlite.insert(talk_room)
    kept = {"organization_id": organization_id, "connection_id": connection_id, "channel_id": channel_id}
    fresh = insert.values(id=new_id(), **kept, title=title[:TITLE_MAX], active=True, learned_at=at)
    fresh = fresh.values(greeted_at=None if greet else at)
    changed: dict[str, Any] = {"active": True} | ({"title": title[:TITLE_MAX]} if title else {})
    if greet:
        changed["greeted_at"] = case((talk_room.c.active, talk_room.c.greeted_at))
    await c.execute(fresh.on_conflict_do_update(index_elements=["connection_id", "channel_id"], set_=changed))
    row = (await c.execute(_rooms().where(*_is(connection_id, channel_id)))).one()
    return _room(row)


async def forget_room(c: AsyncConnection, connection_id: str, channel_id: str) -> None:
    """Notes that the bot is not in the room any more."""
    await c.execute(update(talk_room).where(*_is(connection_id, channel_id)).values(active=False))


async def name_room(c: AsyncConnection, room_id: str, title: str) -> None:
    """Calls a room so here, whatever LINE WORKS calls it."""
    await c.execute(update(talk_room).where(talk_room.c.id == room_id).values(title=title[:TITLE_MAX]))


async def list_rooms(c: AsyncConnection, organization_id: str) -> list[TalkRoom]:
    """The rooms that an organization's bots are in, by title."""
    chosen = _rooms().where(talk_room.c.organization_id == organization_id)
    return [_room(row) for row in await c.execute(chosen.order_by(talk_room.c.title, talk_room.c.channel_id))]


async def room_by_channel(c: AsyncConnection, organization_id: str, channel_id: str) -> TalkRoom | None:
    """The room with that channel ID, if one of the organization's bots is in it."""
    same = (talk_room.c.organization_id == organization_id, talk_room.c.channel_id == channel_id)
    row = (await c.execute(_rooms().where(*same).limit(1))).first()
    return _room(row) if row else None


async def some_to_greet(c: AsyncConnection) -> bool:
    """Whether a room waits for its greeting, so that no transaction is begun for nothing."""
    return (await c.execute(_to_greet())).first() is not None


async def claim_greeting(c: AsyncConnection, at: float) -> TalkRoom | None:
    """A room that nobody has greeted yet, of a connection in use; it counts as greeted from now on."""
    chosen = _to_greet().with_for_update(skip_locked=True, of=talk_room).cte("chosen")
    claimed = update(talk_room).where(talk_room.c.id.in_(select(chosen.c.id))).values(greeted_at=at)
    row = (await c.execute(claimed.returning(*talk_room.c))).first()
    return _room(row) if row else None


async def greet_again(c: AsyncConnection, room_id: str) -> None:
    """The greeting did not arrive: it is to be tried once more."""
    await c.execute(update(talk_room).where(talk_room.c.id == room_id).values(greeted_at=None))


async def untitled_rooms(c: AsyncConnection, limit: int) -> list[TalkRoom]:
    """Rooms whose title nobody has told us yet, of connections in use."""
    chosen = _rooms().join(connection, connection.c.id == talk_room.c.connection_id)
    chosen = chosen.where(talk_room.c.title == "", *_IN_USE)
    return [_room(row) for row in await c.execute(chosen.order_by(talk_room.c.learned_at).limit(limit))]


def _to_greet() -> Select[tuple[str]]:
    joined = select(talk_room.c.id).join(connection, connection.c.id == talk_room.c.connection_id)
    return joined.where(talk_room.c.active, talk_room.c.greeted_at.is_(None), *_IN_USE).limit(1)


def _rooms() -> Select[Any]:
    return select(talk_room).where(talk_room.c.active)


def _is(connection_id: str, channel_id: str) -> tuple[Any, Any]:
    return talk_room.c.connection_id == connection_id, talk_room.c.channel_id == channel_id


def _room(row: Row[Any]) -> TalkRoom:
    found = {str(name): value for name, value in row._mapping.items()}
    return msgspec.convert(found | {"title": found["title"] or f"{found['channel_id'][:SHORT_ID]}…"}, TalkRoom)
