"""Tokens of a service account: got once, renewed early, shared by everybody, refused in plain words."""

import asyncio
from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import CLIENT_ID, KeeperMaker, grants, make_pair
from lineworks_emulator import Running
from lineworks_emulator.faults import Fault
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionFault,
    ConnectionForm,
    Seal,
    TokenKeeper,
    TokenRefused,
    TokenUnavailable,
    add_connection,
    get_connection,
    held,
    update_connection,
)
from toritsugi.connections.tokens import load_standing
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
HOUR = 3600.0


async def works(clients: Clients, connection: Connection, token: str) -> bool:
    bot = await clients.of(connection).get_bot(token, connection.bot_id)
    return str(bot.bot_id) == connection.bot_id


async def until_renewed(keeper: TokenKeeper, connection: Connection, old: str) -> str:
    """Asks until the renewal beside has come."""
    async with asyncio.timeout(10):
        while (token := await keeper.token(connection.id)) == old:
            await asyncio.sleep(0.01)
    return token


async def test_a_token_is_got_once_and_works(
    keeper: TokenKeeper, clients: Clients, connection: Connection, emulator: Running
) -> None:
    tokens = {await keeper.token(connection.id) for _ in range(5)}
    assert len(tokens) == 1
    assert await works(clients, connection, tokens.pop())
    assert grants(emulator) == [200]


async def test_many_callers_at_once_share_one_request(
    keeper: TokenKeeper, connection: Connection, emulator: Running
) -> None:
    tokens = await asyncio.gather(*(keeper.token(connection.id) for _ in range(50)))
    assert len(set(tokens)) == 1
    assert grants(emulator) == [200]


async def test_another_process_finds_the_stored_token(
    keeper: TokenKeeper, make_keeper: KeeperMaker, database: Database, connection: Connection, emulator: Running
) -> None:
    token = await keeper.token(connection.id)
    assert await (await make_keeper(database)).token(connection.id) == token
    assert grants(emulator) == [200]


async def test_near_its_end_the_old_token_serves_while_a_new_one_is_got(
    keeper: TokenKeeper, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    old = await keeper.token(connection.id)
    clock.advance(HOUR - 290)
    emulator.app.clock.advance(HOUR - 290)
    assert await keeper.token(connection.id) == old
    assert await until_renewed(keeper, connection, old) != old
    assert grants(emulator) == [200, 200]


async def test_an_expired_token_is_never_handed_out(
    keeper: TokenKeeper, clients: Clients, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    old = await keeper.token(connection.id)
    clock.advance(HOUR + 1)
    emulator.app.clock.advance(HOUR + 1)
    fresh = await keeper.token(connection.id)
    assert fresh != old
    assert await works(clients, connection, fresh)


async def test_while_the_token_host_is_down_the_old_token_serves_to_its_end(
    keeper: TokenKeeper, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    old = await keeper.token(connection.id)
    emulator.app.faults.add(Fault(operation="auth.token", kind="status", status=503))
    clock.advance(HOUR - 100)
    assert {await keeper.token(connection.id) for _ in range(20)} == {old}
    clock.advance(101)
    with pytest.raises(TokenUnavailable) as unavailable:
        await keeper.token(connection.id)
    assert 0 < unavailable.value.retry_after <= 60


@pytest.mark.parametrize("kind", ["garbage", "reset", pytest.param("hang", marks=pytest.mark.hasty)])
async def test_trouble_is_no_hold_and_passes(
    keeper: TokenKeeper,
    database: Database,
    connection: Connection,
    emulator: Running,
    clock: MovableClock,
    kind: str,
) -> None:
    fault = Fault(operation="auth.token", kind=kind, count=1)  # type: ignore[arg-type]
    emulator.app.faults.add(fault)
    with pytest.raises(TokenUnavailable) as unavailable:
        await keeper.token(connection.id)
    assert "LINE WORKS" in unavailable.value.sentence("ja")
    with pytest.raises(TokenUnavailable):
        await keeper.token(connection.id)
    async with database.reading() as c:
        assert await held(c) == set()
    clock.advance(unavailable.value.retry_after)
    assert await keeper.token(connection.id)


async def test_failures_are_spaced_wider_and_wider(
    keeper: TokenKeeper, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    emulator.app.faults.add(Fault(operation="auth.token", kind="status", status=500))
    waits = []
    for _ in range(9):
        with pytest.raises(TokenUnavailable) as unavailable:
            await keeper.token(connection.id)
        waits.append(unavailable.value.retry_after)
        clock.advance(unavailable.value.retry_after + 0.001)
    assert waits[0] <= 1
    assert 30 <= waits[-1] <= 60
    assert len(grants(emulator)) == 9


async def test_a_retry_time_in_the_far_future_does_not_stop_it(
    keeper: TokenKeeper, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    clock.advance(86_400)
    emulator.app.faults.add(Fault(operation="auth.token", kind="status", status=500, count=1))
    with pytest.raises(TokenUnavailable):
        await keeper.token(connection.id)
    clock.advance(-86_400)
    assert await keeper.token(connection.id)


async def test_a_refused_token_is_replaced_once_for_all(
    keeper: TokenKeeper, make_keeper: KeeperMaker, database: Database, connection: Connection, emulator: Running
) -> None:
    others = [await make_keeper(database) for _ in range(3)]
    keepers = [keeper, *others]
    refused = await keeper.token(connection.id)
    for other in others:
        assert await other.token(connection.id) == refused
    tokens = await asyncio.gather(*(each.renew(connection.id, refused) for each in keepers for _ in range(4)))
    assert len(set(tokens)) == 1
    assert refused not in tokens
    assert await keeper.renew(connection.id, refused) in tokens
    assert grants(emulator) == [200, 200]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"client_secret": "wrong-secret"}, "invalid_client"), ({"service_account": "no@body"}, "key_refused")],
)
async def test_refused_credentials_hold_the_connection(
    keeper: TokenKeeper,
    database: Database,
    seal: Seal,
    live_form: ConnectionForm,
    emulator: Running,
    change: dict[str, str],
    code: str,
) -> None:
    connection = await add_connection(database, seal, replace(live_form, **change))  # type: ignore[arg-type]
    for _ in range(10):
        with pytest.raises(TokenRefused) as refused:
            await keeper.token(connection.id)
        assert refused.value.code == code
    assert len(grants(emulator)) == 1
    async with database.reading() as c:
        assert await held(c) == {connection.id}
        found = await get_connection(c, connection.id)
    assert found is not None
    assert found.held_code == code


async def test_a_key_of_another_app_is_refused_and_the_right_one_ends_the_hold(
    keeper: TokenKeeper, database: Database, seal: Seal, live_form: ConnectionForm, emulator: Running
) -> None:
    wrong = replace(live_form, private_key=make_pair().private)
    connection = await add_connection(database, seal, wrong)
    with pytest.raises(TokenRefused, match="Private Key"):
        await keeper.token(connection.id)
    await update_connection(database, seal, connection.id, live_form)
    async with database.reading() as c:
        assert await held(c) == set()
    assert await keeper.token(connection.id)
    assert grants(emulator) == [400, 200]


async def test_a_scope_that_the_app_lacks_holds_the_connection(
    keeper: TokenKeeper, database: Database, connection: Connection, emulator: Running
) -> None:
    emulator.world.apps[0].scopes = ["user.read"]
    emulator.app.store.changed()
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(connection.id)
    assert refused.value.code == "invalid_scope"
    assert "bot" in refused.value.remedy("ja")


async def test_a_cancelled_caller_does_not_end_the_renewal(
    keeper: TokenKeeper, connection: Connection, emulator: Running
) -> None:
    emulator.app.faults.add(Fault(operation="auth.token", kind="slow", seconds=0.3, count=1))
    caller = asyncio.create_task(keeper.token(connection.id))
    await asyncio.sleep(0.1)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await keeper.token(connection.id)
    assert grants(emulator) == [200]


async def test_closing_waits_for_a_renewal_under_way(
    keeper: TokenKeeper, database: Database, seal: Seal, connection: Connection, emulator: Running
) -> None:
    slow = emulator.app.faults.add(Fault(operation="auth.token", kind="slow", seconds=0.3, count=1))
    caller = asyncio.create_task(keeper.token(connection.id))
    async with asyncio.timeout(10):
        while not slow.struck:
            await asyncio.sleep(0.01)
    await keeper.close()
    stored = await load_standing(database, seal, connection.id)
    assert await caller == stored.token.text != ""


async def test_an_unknown_connection_is_named(keeper: TokenKeeper, database: Database) -> None:
    with pytest.raises(ConnectionFault) as fault:
        await keeper.token("0" * 32)
    assert fault.value.code == "connection_unknown"


async def test_changed_credentials_drop_the_old_token_everywhere(
    keeper: TokenKeeper, database: Database, seal: Seal, connection: Connection, live_form: ConnectionForm
) -> None:
    old = await keeper.token(connection.id)
    await update_connection(database, seal, connection.id, replace(live_form, scopes="bot"))
    await keeper.forget_changed()
    assert await keeper.token(connection.id) != old


async def test_a_key_that_does_not_fit_holds_and_says_so(
    make_keeper: KeeperMaker, database: Database, connection: Connection, clients: Clients, clock: MovableClock
) -> None:
    keeper = TokenKeeper(database, Seal.from_text("22" * 32), clients, clock)
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(connection.id)
    assert refused.value.code == "seal_broken"
    assert CLIENT_ID not in str(refused.value)
