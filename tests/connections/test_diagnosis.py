"""The diagnosis: finds each fault by its own name, stops there, and gives away nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import CLIENT_SECRET, ROOM, KeyPair, grants, sign_in
from lineworks_emulator import BotDomain, Running, World
from lineworks_emulator.faults import Fault
from toritsugi.connections import (
    CheckResult,
    Clients,
    Connection,
    ConnectionFault,
    ConnectionForm,
    Consent,
    Diagnosis,
    Seal,
    TokenKeeper,
    add_connection,
    get_connection,
    held,
    list_rooms,
    report,
    update_connection,
)
from toritsugi.connections.diagnosis.steps import STEPS
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
ALL = [name for name, _ in STEPS]
SOUND = dict.fromkeys(ALL, "ok") | {"bot_state": "question", "bot_administrator": "question", "callback": "skipped"}


@pytest.fixture
def diagnosis(database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: MovableClock) -> Diagnosis:
    return Diagnosis(database, seal, clients, keeper, clock)


def outcomes(results: list[CheckResult]) -> list[str]:
    return [result.outcome.value for result in results]


def codes(results: list[CheckResult]) -> dict[str, str]:
    return {result.step: result.outcome.value for result in results}


def result_of(results: list[CheckResult], step: str) -> CheckResult:
    return next(result for result in results if result.step == step)


def fault_of(results: list[CheckResult]) -> tuple[str, str]:
    """Step and code of the one fault, after which nothing was checked."""
    assert [result.step for result in results] == ALL
    found = outcomes(results)
    at = found.index("fault")
    assert set(found[:at]) <= {"ok", "skipped", "question"}
    assert {(result.outcome.value, result.code) for result in results[at + 1 :]} <= {("skipped", "not_checked")}
    assert results[at].remedy("ja")
    assert results[at].remedy("en")
    return results[at].step, results[at].code


async def test_a_sound_connection_passes_and_tells_its_domain_and_room(
    diagnosis: Diagnosis, database: Database, connection: Connection
) -> None:
    results = await diagnosis.check(connection.id)
    assert codes(results) == SOUND
    assert "受付" in result_of(results, "base_room").sentence("ja")
    async with database.reading() as c:
        found = await get_connection(c, connection.id)
        rooms = await list_rooms(c, connection.organization_id)
    assert found is not None
    assert found.domain == "10000001"
    assert [(room.channel_id, room.title) for room in rooms] == [(ROOM, "受付")]


Change = Callable[[World], None]


def no_bot(world: World) -> None:
    world.bots[0].bot_id = 2000009


def no_domain(world: World) -> None:
    world.bots[0].domains = []


def other_domain(world: World) -> None:
    world.apps[0].scopes = ["calendar"]


def not_in_room(world: World) -> None:
    world.channels[0].bots = []


def no_room(world: World) -> None:
    world.channels[0].channel_id = "another-room-0001"


def no_member(world: World) -> None:
    world.users[0].email = "suzuki@sample"


def suspended(world: World) -> None:
    world.users[0].is_suspended = True


@pytest.mark.parametrize(
    ("change", "step", "code"),
    [
        (no_bot, "bot", "bot_unknown"),
        (no_domain, "domain", "bot_not_in_domain"),
        (other_domain, "token", "invalid_scope"),
        (no_member, "base_user", "base_user_unknown"),
        (suspended, "base_user", "base_user_inactive"),
        (no_room, "base_room", "room_unknown"),
        (not_in_room, "base_room", "bot_not_in_room"),
    ],
)
async def test_each_fault_of_the_platform_is_named(
    diagnosis: Diagnosis, connection: Connection, emulator: Running, change: Change, step: str, code: str
) -> None:
    change(emulator.world)
    emulator.app.store.changed()
    assert fault_of(await diagnosis.check(connection.id)) == (step, code)


async def test_a_wrong_secret_is_named_without_repeating_it(
    diagnosis: Diagnosis, database: Database, seal: Seal, live_form: ConnectionForm
) -> None:
    connection = await add_connection(database, seal, replace(live_form, client_secret="mistyped-secret"))
    results = await diagnosis.check(connection.id)
    assert fault_of(results) == ("token", "invalid_client")
    assert "mistyped-secret" not in report(connection, results, "ja", 0.0)


@pytest.mark.parametrize(
    ("moved", "code", "told"), [(1800, "clock_fast", "進んでいます"), (-1800, "clock_slow", "遅れています")]
)
async def test_a_wrong_clock_is_found_before_the_token(
    diagnosis: Diagnosis,
    connection: Connection,
    emulator: Running,
    clock: MovableClock,
    moved: int,
    code: str,
    told: str,
) -> None:
    clock.advance(moved)
    results = await diagnosis.check(connection.id)
    assert fault_of(results) == ("network", code)
    assert f"約30分{told}" in results[2].sentence("ja")
    assert grants(emulator) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1:9", "not_reached"),
        ("http://nowhere.invalid.localhost.internal", "dns_failed"),
        ("https://{own}", "tls_failed"),
    ],
)
async def test_a_closed_way_is_named(
    diagnosis: Diagnosis,
    database: Database,
    seal: Seal,
    live_form: ConnectionForm,
    emulator: Running,
    address: str,
    code: str,
) -> None:
    auth_url = address.format(own=emulator.url.removeprefix("http://"))
    connection = await add_connection(database, seal, replace(live_form, auth_url=auth_url))
    results = await diagnosis.check(connection.id)
    assert fault_of(results) == ("network", code)


TROUBLE: list[tuple[Fault, str]] = [
    (Fault(operation="bot.get", kind="status", status=429), "rate_limited"),
    (Fault(operation="bot.get", kind="status", status=401, code="UNAUTHORIZED"), "unauthorized"),
    (Fault(operation="bot.get", kind="status", status=503), "platform_trouble"),
    (Fault(operation="bot.get", kind="status", status=403, code="FORBIDDEN"), "forbidden"),
    (Fault(operation="bot.get", kind="status", status=403, code="ACCESS_DENIED"), "bot_not_in_domain"),
    (Fault(operation="bot.get", kind="garbage"), "platform_trouble"),
    (Fault(operation="bot.get", kind="reset"), "not_reached"),
]


async def test_trouble_of_the_platform_is_no_fault_of_the_bot(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    for fault, code in TROUBLE:
        emulator.app.faults.clear()
        emulator.app.faults.add(fault)
        assert fault_of(await diagnosis.check(connection.id)) == ("bot", code)


async def test_what_is_not_set_or_not_visible_is_passed_over(
    diagnosis: Diagnosis, database: Database, seal: Seal, connection: Connection, live_form: ConnectionForm
) -> None:
    await update_connection(database, seal, connection.id, replace(live_form, scopes="bot"))
    results = await diagnosis.check(connection.id)
    assert codes(results) == SOUND | {"base_user": "question"}
    assert "メンバー" in result_of(results, "base_user").remedy("ja")
    bare = replace(live_form, base_user_id="", base_channel_id="")
    await update_connection(database, seal, connection.id, bare)
    assert codes(await diagnosis.check(connection.id)) == SOUND | dict.fromkeys(("base_user", "base_room"), "skipped")


async def test_a_scope_that_is_asked_for_and_not_granted_is_mentioned(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    emulator.world.apps[0].scopes = ["bot"]
    emulator.app.store.changed()
    results = await diagnosis.check(connection.id)
    assert result_of(results, "scopes").code == "scopes_partly"
    assert "user.read" in result_of(results, "scopes").sentence("ja")


async def test_a_bot_in_several_domains_asks_which(
    diagnosis: Diagnosis, database: Database, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].domains.append(BotDomain(domain_id=10000002))
    emulator.app.store.changed()
    results = await diagnosis.check(connection.id)
    assert result_of(results, "domain").code == "domain_several"
    async with database.reading() as c:
        found = await get_connection(c, connection.id)
    assert found is not None
    assert found.domain == "app-client-one"


async def test_a_held_connection_that_passes_is_released(
    diagnosis: Diagnosis, keeper: TokenKeeper, database: Database, connection: Connection
) -> None:
    await keeper.hold(connection.id, "unauthorized", "")
    assert codes(await diagnosis.check(connection.id)) == SOUND
    async with database.reading() as c:
        assert await held(c) == set()


async def test_a_user_account_is_checked_with_the_keepers_token(
    diagnosis: Diagnosis, consent: Consent, by_consent: Connection, emulator: Running
) -> None:
    assert fault_of(await diagnosis.check(by_consent.id)) == ("secrets", "consent_missing")
    await sign_in(consent, by_consent)
    assert fault_of(await diagnosis.check(by_consent.id)) == ("role", "wrong_role")
    emulator.world.users[0].role = "top_administrator"
    emulator.app.store.changed()
    results = await diagnosis.check(by_consent.id)
    assert codes(results) == SOUND
    assert "田中 一郎" in result_of(results, "role").sentence("ja")
    assert grants(emulator) == [200]


async def test_another_sealing_key_is_named(
    database: Database, clients: Clients, keeper: TokenKeeper, connection: Connection, clock: MovableClock
) -> None:
    stranger = Diagnosis(database, Seal.from_text("22" * 32), clients, keeper, clock)
    assert fault_of(await stranger.check(connection.id)) == ("secrets", "seal_broken")


async def test_an_unknown_connection_is_refused(diagnosis: Diagnosis) -> None:
    with pytest.raises(ConnectionFault):
        await diagnosis.check("0" * 32)


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_report_holds_no_secret(
    diagnosis: Diagnosis, connection: Connection, keeper: TokenKeeper, key_pair: KeyPair, language: str
) -> None:
    token = await keeper.token(connection.id)
    text = report(connection, await diagnosis.check(connection.id), language, 0.0)  # type: ignore[arg-type]
    assert text.count("[ok]") == len(ALL) - 3
    for secret in (CLIENT_SECRET, "bot-secret-of-one", token, key_pair.private.splitlines()[3]):
        assert secret not in text
