"""A connection that is refused is held, alarmed about once, probed seldom, and let go."""

import pytest

from conftest import MovableClock
from connections.linked_company import DAY, grants, pass_time
from lineworks_emulator import Running
from toritsugi.connections import (
    Connection,
    KeeperRounds,
    TokenKeeper,
    TokenRefused,
    get_connection,
    held,
    mark_delivered,
)
from toritsugi.database import Database

pytestmark = pytest.mark.anyio


def wrong_secret(emulator: Running, secret: str = "changed-in-the-console") -> None:
    emulator.world.apps[0].client_secret = secret
    emulator.app.store.changed()


async def is_held(database: Database, connection: Connection) -> bool:
    async with database.reading() as c:
        return connection.id in await held(c)


async def test_a_hold_says_why_and_alarms_once(
    keeper: TokenKeeper, database: Database, connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    await keeper.token(connection.id)
    with database.bell.subscribe(f"connection:{connection.id}") as rung:
        await keeper.hold(connection.id, "unauthorized", "HTTP 401 UNAUTHORIZED")
        assert await rung.wait(1)
    await keeper.hold(connection.id, "unauthorized", "HTTP 401 again")
    assert capsys.readouterr().out.count("connection.held") == 1
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(connection.id)
    assert refused.value.code == "unauthorized"
    async with database.reading() as c:
        found = await get_connection(c, connection.id)
    assert found is not None
    assert (found.held_code, found.held_reason) == ("unauthorized", "HTTP 401 again")
    assert "認証" in found.why_held("ja")
    assert "refuses" in found.why_held("en")
    await keeper.release(connection.id)
    assert not await is_held(database, connection)
    assert await keeper.token(connection.id)


async def test_a_hold_for_an_unnamed_reason_is_told_too(
    keeper: TokenKeeper, database: Database, connection: Connection
) -> None:
    await keeper.hold(connection.id, "SOMETHING_NEW", "契約が終了しています")
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(connection.id)
    assert "契約が終了しています" in refused.value.sentence("ja")
    async with database.reading() as c:
        found = await get_connection(c, connection.id)
    assert found is not None
    assert found.why_held("ja") == "契約が終了しています"


async def test_probes_come_seldom_and_end_the_hold_once_it_works(
    keeper: TokenKeeper, database: Database, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    wrong_secret(emulator)
    with pytest.raises(TokenRefused):
        await keeper.token(connection.id)
    moments = []
    for minute in range(60):
        await keeper.probe_due()
        if len(grants(emulator)) - 1 > len(moments):
            moments.append(minute)
        pass_time(emulator, clock, 60)
    assert moments == [1, 3, 8, 23, 38, 53]
    wrong_secret(emulator, "client-secret-of-one")
    pass_time(emulator, clock, 900)
    await keeper.probe_due()
    assert not await is_held(database, connection)
    assert await keeper.token(connection.id)


async def test_a_clock_set_back_does_not_stop_the_probes(
    keeper: TokenKeeper, database: Database, connection: Connection, clock: MovableClock
) -> None:
    clock.advance(DAY)
    await keeper.hold(connection.id, "unauthorized", "")
    clock.advance(-DAY)
    await keeper.probe_due()
    assert not await is_held(database, connection)


async def test_spacing_goes_on_growing_until_something_is_delivered(
    keeper: TokenKeeper, database: Database, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    """A token is issued each time, but the platform refuses it: the probes must not become a loop."""
    released = []
    for minute in range(30):
        await keeper.hold(connection.id, "unauthorized", "")
        await keeper.probe_due()
        if not await is_held(database, connection):
            released.append(minute)
        pass_time(emulator, clock, 60)
    assert released == [1, 4, 10, 26]
    async with database.transaction() as c:
        await mark_delivered(c, connection.id, clock.now())
    await keeper.release(connection.id)
    await keeper.hold(connection.id, "unauthorized", "")
    pass_time(emulator, clock, 60)
    await keeper.probe_due()
    assert not await is_held(database, connection)


async def test_the_rounds_probe_and_renew_by_themselves(
    keeper: TokenKeeper, database: Database, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    rounds = KeeperRounds(keeper, database.bell, every=0.05)
    await rounds.start()
    try:
        with database.bell.subscribe(f"connection:{connection.id}") as news:
            while grants(emulator) != [200]:
                assert await news.wait(10)
            pass_time(emulator, clock, 3400)
            while grants(emulator) != [200, 200]:
                assert await news.wait(10)
            await keeper.hold(connection.id, "unauthorized", "")
            pass_time(emulator, clock, 61)
            while await is_held(database, connection):
                assert await news.wait(10)
    finally:
        await rounds.stop()
