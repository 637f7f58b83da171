"""Rooms are learned from callbacks, named by the platform, and forgotten when the bot leaves."""

import pytest

from connections.linked_company import BOT, ROOM, grants
from lineworks_emulator import Channel, Running
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionFault,
    RoomTitles,
    TokenKeeper,
    forget_room,
    learn_from,
    learn_room,
    list_rooms,
    name_room,
    room_by_channel,
)
from toritsugi.database import Database
from toritsugi.event import Event, Urgency

pytestmark = pytest.mark.anyio


def callback(connection: Connection, kind: str, **details: str) -> Event:
    return Event(
        id="e" * 32,
        organization_id=connection.organization_id,
        source_id=None,
        kind=kind,
        urgency=Urgency.ANSWER,
        title="",
        details={"connection_id": connection.id, "channel_id": ROOM} | details,
        idempotency_key="k",
        received_at=1000.0,
        expires_at=2000.0,
    )


async def react(database: Database, event: Event) -> None:
    async with database.transaction() as c:
        assert list(await learn_from(c, event)) == []


async def titles(database: Database, connection: Connection) -> list[str]:
    async with database.reading() as c:
        return [room.title for room in await list_rooms(c, connection.organization_id)]


async def test_an_invitation_is_learned_and_a_farewell_forgotten(database: Database, connection: Connection) -> None:
    await react(database, callback(connection, "lineworks.join"))
    await react(database, callback(connection, "lineworks.join"))
    async with database.reading() as c:
        room = await room_by_channel(c, connection.organization_id, ROOM)
    assert room is not None
    assert (room.connection_id, room.channel_id, room.title) == (connection.id, ROOM, "c1000000…")
    await react(database, callback(connection, "lineworks.leave"))
    assert await titles(database, connection) == []
    async with database.reading() as c:
        assert await room_by_channel(c, connection.organization_id, ROOM) is None


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("lineworks.message", {}),
        ("lineworks.join", {"channel_id": ""}),
        ("lineworks.join", {"connection_id": "0" * 32}),
        ("lineworks.leave", {"connection_id": "0" * 32}),
    ],
)
async def test_other_events_teach_nothing(
    database: Database, connection: Connection, kind: str, details: dict[str, str]
) -> None:
    await react(database, callback(connection, kind, **details))
    assert await titles(database, connection) == []


async def test_a_known_title_stays_and_rooms_come_by_title(database: Database, connection: Connection) -> None:
    async with database.transaction() as c:
        await learn_room(c, connection.id, ROOM, "受付", at=1.0)
        await learn_room(c, connection.id, ROOM, at=2.0)
        await learn_room(c, connection.id, "another-room-1", "あ", at=3.0)
    assert await titles(database, connection) == ["あ", "受付"]
    async with database.transaction() as c:
        await forget_room(c, connection.id, ROOM)
        await learn_room(c, connection.id, ROOM, at=4.0)
    assert await titles(database, connection) == ["あ", "受付"]


async def test_a_room_can_be_named_by_hand(database: Database, connection: Connection) -> None:
    async with database.transaction() as c:
        room = await learn_room(c, connection.id, ROOM, at=1.0)
        await learn_room(c, connection.id, "another-room-1", "あ", at=3.0)
        await name_room(c, room.id, "一階の受付")
    assert await titles(database, connection) == ["あ", "一階の受付"]


async def test_a_room_of_no_connection_is_refused(database: Database, company: str) -> None:
    async with database.transaction() as c:
        with pytest.raises(ConnectionFault):
            await learn_room(c, "0" * 32, ROOM, at=1.0)


async def test_titles_are_fetched_beside(
    database: Database, keeper: TokenKeeper, clients: Clients, connection: Connection, emulator: Running
) -> None:
    await react(database, callback(connection, "lineworks.join"))
    agent = RoomTitles(database, keeper, clients, every=0.02)
    with database.bell.subscribe(f"connection:{connection.id}") as news:
        await agent.start()
        try:
            while await titles(database, connection) != ["受付"]:
                await news.wait(0.05)
        finally:
            await agent.stop()
    assert grants(emulator) == [200]


async def test_a_revoked_token_is_renewed_on_the_way(
    database: Database, keeper: TokenKeeper, clients: Clients, connection: Connection, emulator: Running
) -> None:
    token = await keeper.token(connection.id)
    emulator.app.vault.revoke(token, connection.client_id)
    await react(database, callback(connection, "lineworks.join"))
    await RoomTitles(database, keeper, clients).look_once()
    assert await titles(database, connection) == ["受付"]


async def test_a_room_without_a_name_is_asked_for_once_and_a_lost_one_seldom(
    database: Database, keeper: TokenKeeper, clients: Clients, connection: Connection, emulator: Running
) -> None:
    emulator.world.channels.append(Channel(channel_id="nameless-0001", domain_id=10000001, bots=[BOT]))
    emulator.app.store.changed()
    await react(database, callback(connection, "lineworks.join", channel_id="nameless-0001"))
    await react(database, callback(connection, "lineworks.join", channel_id="nowhere-00001"))
    agent = RoomTitles(database, keeper, clients)
    for _ in range(5):
        await agent.look_once()
    asked = [call.path.rsplit("/", 1)[1] for call in emulator.app.request_log.since(0) if "/channels/" in call.path]
    assert sorted(asked) == ["nameless-0001", "nowhere-00001"]
