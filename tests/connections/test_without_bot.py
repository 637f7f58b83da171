"""A connection without a bot, and without destinations: it is kept, says so, and sends nothing until there is one."""

from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
import pytest

from conftest import MovableClock
from lineworks_emulator import Running
from street import BOT, RELAY_URL, Street, connection_form, open_street
from toritsugi.alarms import Watch, open_alarms, set_canary
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionFault,
    ConnectionForm,
    Diagnosis,
    Outcome,
    ScreenTokens,
    Seal,
    SetUp,
    TokenKeeper,
    Trial,
    add_connection,
    bot_secrets,
    held,
    update_connection,
)
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.notification import State

pytestmark = pytest.mark.anyio


@pytest.fixture
def early(live_form: ConnectionForm) -> ConnectionForm:
    """What a person knows before there is a bot."""
    return replace(live_form, bot_id="", bot_secret="", base_user_id="", base_channel_id="")


@pytest.mark.parametrize("sign_in", ["service_account", "user_account"])
async def test_it_is_kept_and_not_used(
    database: Database, seal: Seal, early: ConnectionForm, keeper: TokenKeeper, sign_in: str
) -> None:
    made = await add_connection(database, seal, replace(early, sign_in=sign_in))
    assert (made.bot_id, made.base_user_id, made.base_channel_id) == ("", "", "")
    async with database.reading() as c:
        assert await held(c) == {made.id}
    if sign_in == "service_account":
        assert await keeper.token(made.id)
        assert made.obstacle == "bot_missing"
        assert "Bot ID" in made.why_idle("ja") and "Bot ID" in made.why_idle("en")
    again = await update_connection(database, seal, made.id, replace(early, sign_in=sign_in, bot_id="2000001"))
    assert again.bot_id == "2000001"
    async with database.reading() as c:
        assert await held(c) == set()


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database, bot_id="") as opened:
        yield opened


async def test_what_comes_meanwhile_goes_out_once_there_is_a_bot(street: Street, clock: MovableClock) -> None:
    await street.worker()
    stale = await street.desk.accept(street.event(Addressee("base")))
    useful = await street.desk.accept(street.event(Addressee("base"), expires_at=clock.now() + 86_400))
    clock.advance(700)
    assert {row.state for row in await street.settled(stale.event_id)} == {State.EXPIRED}
    assert {row.state for row in await street.rows(useful.event_id)} == {State.PENDING}
    assert {row.tries for row in await street.rows(useful.event_id)} == {0}
    assert await street.requests() == []
    await with_bot(street)
    assert {row.state for row in await street.settled(useful.event_id)} == {State.DELIVERED}
    assert len(await street.messages()) == 2


async def with_bot(street: Street) -> None:
    form = connection_form(street.organization_id, street.emulator.url, client_secret="", private_key="")
    await update_connection(street.database, street.seal, street.connection.id, form)
    async with street.http.post(f"{street.emulator.url}/_emulator/clock", json={"advance_seconds": 700}) as answer:
        assert answer.status == 200


async def test_the_daily_check_says_what_is_missing(street: Street, clock: MovableClock) -> None:
    watch = Watch(street.database, street.desk, RELAY_URL)
    minute = int((clock.now() + 9 * 3600) % 86_400 // 60)
    async with street.database.transaction() as c:
        await set_canary(street.database, c, street.connection.id, minute)
    await watch.look()
    clock.advance(130)
    await watch.look()
    async with street.database.reading() as c:
        (alarm,) = await open_alarms(c, street.organization_id, 0.0)
    assert "Bot ID が設定されていません" in alarm.text


async def test_tests_clicks_and_the_diagnosis_ask_for_the_bot_and_call_nobody(
    database: Database,
    seal: Seal,
    clients: Clients,
    keeper: TokenKeeper,
    early: ConnectionForm,
    emulator: Running,
    clock: MovableClock,
) -> None:
    tokens = ScreenTokens(database, seal, clients, keeper, clock)
    form = replace(early, base_user_id="tanaka@sample")
    trial = Trial(database, tokens)
    for result in (await trial.try_post(form, "tanaka@sample"), *await trial.try_notify(form)):
        assert (result.code, result.field, result.step) == ("bot_missing", "bot_id", "bot_register")
    made = await add_connection(database, seal, early)
    clicks = SetUp(database, seal, clients, keeper, tokens)
    for click in (clicks.set_callback(made.id, "http://127.0.0.1/x"), clicks.create_room(made.id, "室", ["a@b"])):
        with pytest.raises(ConnectionFault) as fault:
            await click
        assert fault.value.code == "bot_missing"
    assert emulator.app.request_log.since(0) == []
    results = await Diagnosis(database, seal, clients, keeper, clock).check(made.id)
    (wrong,) = [each for each in results if each.outcome is Outcome.FAULT]
    assert (wrong.step, wrong.code, wrong.wizard_step) == ("bot", "bot_missing", "bot_register")
    assert not [call for call in emulator.app.request_log.since(0) if "/bots" in call.path]


async def test_no_bot_calls_back(database: Database, seal: Seal, early: ConnectionForm) -> None:
    await add_connection(database, seal, replace(early, bot_secret="left-over"))
    assert await bot_secrets(database, seal, "") == []
    assert await bot_secrets(database, seal, str(BOT)) == []


async def test_taking_the_bot_away_keeps_everything_else(
    database: Database, seal: Seal, connection: Connection, live_form: ConnectionForm
) -> None:
    bare = replace(live_form, bot_id="", client_secret="", private_key="", bot_secret="")
    changed = await update_connection(database, seal, connection.id, bare)
    assert changed == msgspec.structs.replace(connection, bot_id="")
