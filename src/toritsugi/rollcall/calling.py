"""Calls the roll of one organization, keeps what came of it, and tells it again."""

import itertools
from collections.abc import Iterable
from typing import get_args

import msgspec
import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import ConnectionFault, Presence
from toritsugi.database import Database
from toritsugi.people import Standing, note_known, note_unknown, unknown_members
from toritsugi.rollcall.stored import Kind, StoredId, WrongId, stored_ids
from toritsugi.rollcall.tables import roll_call, wrong_room

log = structlog.get_logger(__name__)


STANDINGS: tuple[Standing, ...] = get_args(Standing)


class Obstacle(msgspec.Struct, frozen=True):
    """Why some IDs could not be looked into: the code and blanks of a `ConnectionFault`."""

    code: str
    blanks: dict[str, str] = {}

    @property
    def fault(self) -> ConnectionFault:
        """In words for people."""
        return ConnectionFault(self.code, **self.blanks)


class Called(msgspec.Struct, frozen=True):
    """The last roll call: so many different member IDs and rooms were looked into. `called_at` in epoch seconds."""

    called_at: float
    members: int
    rooms: int
    obstacles: tuple[Obstacle, ...]


class RollCall:
    """Asks LINE WORKS about every ID that an organization has stored."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

    async def call(self, organization_id: str) -> Called:
        """Marks what is wrong, frees what is right again, and leaves what could not be found out as it was."""
        async with self._database.reading() as c:
            stored = await stored_ids(c, organization_id)
        found: dict[Kind, dict[str, str]] = {"member": {}, "room": {}}
        obstacles = []
        for (kind, connection_id), values in _grouped(stored):
            try:
                ask = self._presence.members if kind == "member" else self._presence.rooms
                found[kind] |= await ask(connection_id, values)
            except ConnectionFault as fault:
                obstacles.append(Obstacle(fault.code, fault.blanks))
        now = self._database.clock.now()
        called = Called(now, len(found["member"]), len(found["room"]), tuple(obstacles))
        async with self._database.transaction() as c:
            await self._mark_members(c, organization_id, found["member"])
            await self._mark_rooms(c, organization_id, found["room"], now)
            await self._keep(c, organization_id, called)
        log.info("rollcall.called", organization=organization_id, members=called.members, rooms=called.rooms)
        return called

    async def _mark_members(self, c: AsyncConnection, organization_id: str, found: dict[str, str]) -> None:
        for standing in STANDINGS:
            wrong = [(organization_id, value) for value, code in found.items() if code == f"member_{standing}"]
            await note_unknown(self._database, c, wrong, standing)
        await note_known(c, [(organization_id, value) for value, code in found.items() if not code])

    async def _mark_rooms(self, c: AsyncConnection, organization_id: str, found: dict[str, str], now: float) -> None:
        table = wrong_room.c
        right = [value for value, code in found.items() if not code]
        mine = table.organization_id == organization_id
        await c.execute(delete(wrong_room).where(mine, table.channel_id.in_(right)))
        for value, code in found.items():
            if code:
                row: dict[str, object] = {"channel_id": value, "code": code, "noted_at": now}
                put = self._database.insert(wrong_room).values(organization_id=organization_id, **row)
                same = ["organization_id", "channel_id"]
                await c.execute(put.on_conflict_do_update(index_elements=same, set_={"code": code}))

    async def _keep(self, c: AsyncConnection, organization_id: str, called: Called) -> None:
        obstacles = msgspec.json.encode(called.obstacles).decode()
        kept: dict[str, object] = {"called_at": called.called_at, "obstacles": obstacles}
        kept |= {"members": called.members, "rooms": called.rooms}
        put = self._database.insert(roll_call).values(organization_id=organization_id, **kept)
        await c.execute(put.on_conflict_do_update(index_elements=["organization_id"], set_=kept))


def _grouped(stored: Iterable[StoredId]) -> Iterable[tuple[tuple[Kind, str], list[str]]]:
    def key(each: StoredId) -> tuple[Kind, str]:
        return each.kind, each.connection_id

    for group, some in itertools.groupby(sorted(stored, key=key), key):
        yield group, [each.value for each in some]


async def last_called(c: AsyncConnection, organization_id: str) -> Called | None:
    """The last roll call; None before the first."""
    row = (await c.execute(select(roll_call).where(roll_call.c.organization_id == organization_id))).first()
    if row is None:
        return None
    obstacles = msgspec.json.decode(row.obstacles, type=tuple[Obstacle, ...])
    return Called(row.called_at, row.members, row.rooms, obstacles)


async def wrong_ids(c: AsyncConnection, organization_id: str) -> list[WrongId]:
    """The stored IDs that do not work, as far as a roll call or a send has found out."""
    table = wrong_room.c
    rows = await c.execute(select(wrong_room).where(table.organization_id == organization_id))
    marks = {("room", row.channel_id): (str(row.code), float(row.noted_at)) for row in rows}
    members = await unknown_members(c, organization_id)
    marks |= {("member", value): (f"member_{each.standing}", each.noted_at) for value, each in members.items()}
    stored = await stored_ids(c, organization_id)
    return [WrongId(each, *marks[each.kind, each.value]) for each in stored if (each.kind, each.value) in marks]
