"""The manual's seven checks in their order, and our own after them: the switch, halves, role, dates, plan, callback."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from conftest import MovableClock
from connections.linked_company import DAY, pass_time, sign_in
from lineworks_emulator import Running
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
    bot_secrets,
    report,
    set_enabled,
    update_connection,
)
from toritsugi.connections.diagnosis.steps import STEPS
from toritsugi.connections.register import require_public
from toritsugi.database import Database
from toritsugi.intake import CALLBACK_ROUTES, AcceptDesk, CallbackDoor
from toritsugi.intake.tables import event
from toritsugi.web import WebSettings, create_web
from web.server import serving_application

pytestmark = pytest.mark.anyio


@pytest.fixture
def diagnosis(database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: MovableClock) -> Diagnosis:
    return Diagnosis(database, seal, clients, keeper, clock)


def fault_of(results: list[CheckResult]) -> CheckResult:
    (fault,) = [result for result in results if result.outcome == "fault"]
    assert fault.remedy("ja") != fault.remedy("en")
    return fault


def result_of(results: list[CheckResult], step: str) -> CheckResult:
    return next(result for result in results if result.step == step)


def test_the_manuals_order_is_kept() -> None:
    numbers = [CheckResult(name, "ok", "token_fine").number for name, _ in STEPS]  # type: ignore[arg-type]
    ours = [number for number in numbers if number]
    assert ours == sorted(ours)
    assert set(numbers) == set(range(8))
    assert numbers[-2:] == [0, 0]


async def test_the_first_check_is_the_switch(
    diagnosis: Diagnosis, database: Database, connection: Connection, emulator: Running
) -> None:
    await set_enabled(database, connection.id, False)
    fault = fault_of(await diagnosis.check(connection.id))
    assert (fault.step, fault.code, fault.number) == ("switch", "switched_off", 1)
    assert "このチャットアプリケーションを使用する" in fault.remedy("ja")
    assert emulator.app.request_log.since(0) == []


async def test_swapped_halves_are_found_by_the_linked_account(
    diagnosis: Diagnosis,
    database: Database,
    seal: Seal,
    consent: Consent,
    by_consent: Connection,
    live_form: ConnectionForm,
) -> None:
    """Without any directory call: the group of whoever signed in is sure."""
    form = replace(live_form, sign_in="user_account", service_account="", private_key="", base_user_id="sample@tanaka")
    await sign_in(consent, by_consent)
    await update_connection(database, seal, by_consent.id, form)
    fault = fault_of(await diagnosis.check(by_consent.id))
    assert (fault.step, fault.code, fault.number) == ("secrets", "halves_swapped", 2)


async def test_swapped_halves_are_found_by_the_member_they_name(
    diagnosis: Diagnosis, database: Database, seal: Seal, live_form: ConnectionForm, emulator: Running
) -> None:
    emulator.world.apps[0].service_account = "robot.serviceaccount@elsewhere"
    emulator.app.store.changed()
    form = replace(live_form, service_account="robot.serviceaccount@elsewhere", base_user_id="sample@tanaka")
    made = await add_connection(database, seal, form)
    fault = fault_of(await diagnosis.check(made.id))
    assert (fault.step, fault.code, fault.number) == ("base_user", "halves_swapped", 5)
    assert "tanaka@sample" in fault.sentence("ja")


async def test_the_role_is_asked_where_no_scope_shows_it(
    diagnosis: Diagnosis, database: Database, seal: Seal, consent: Consent, live_form: ConnectionForm
) -> None:
    form = replace(live_form, sign_in="user_account", service_account="", private_key="", scopes="bot")
    made = await add_connection(database, seal, form)
    await sign_in(consent, made)
    role = result_of(await diagnosis.check(made.id), "role")
    assert (role.outcome, role.number) == ("question", 4)
    assert "サービス一覧 > 管理者画面 > セキュリティ > 管理者権限" in role.remedy("ja")
    assert "「" not in role.sentence("ja"), "a name that nobody knows"


async def test_a_lost_role_is_named_where_no_scope_shows_it(
    diagnosis: Diagnosis,
    database: Database,
    seal: Seal,
    consent: Consent,
    live_form: ConnectionForm,
    emulator: Running,
) -> None:
    form = replace(live_form, sign_in="user_account", service_account="", private_key="", scopes="bot bot.read")
    made = await add_connection(database, seal, form)
    await sign_in(consent, made)
    assert [each for each in await diagnosis.check(made.id) if each.outcome == "fault"] == []
    emulator.world.users[0].role = "member"
    emulator.world.switches.lost_role_ends_tokens = False
    emulator.world.switches.bots_need_administrator = True
    emulator.app.store.changed()
    fault = fault_of(await diagnosis.check(made.id))
    assert (fault.step, fault.code, fault.wizard_step) == ("bot", "wrong_role", "sign_in")


async def test_a_bot_that_members_cannot_find_is_named_by_its_switch(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    """Not public: it can send, but nobody can invite it. The switch is named with its menu and its step."""
    assert result_of(await diagnosis.check(connection.id), "domain").outcome == "ok"
    emulator.world.bots[0].domains[0].visible = False
    emulator.app.store.changed()
    results = await diagnosis.check(connection.id)
    hidden = result_of(results, "domain")
    assert (hidden.outcome, hidden.code, hidden.wizard_step) == ("question", "bot_hidden", "bot_publish")
    assert "公開設定" in hidden.sentence("ja") and "招待できません" in hidden.sentence("ja")
    assert "公開設定を ON" in hidden.remedy("ja")
    assert "invite" in hidden.sentence("en")
    assert result_of(results, "base_room").outcome == "ok"


async def test_the_bots_state_is_a_question_with_its_menu(diagnosis: Diagnosis, connection: Connection) -> None:
    results = await diagnosis.check(connection.id)
    state = result_of(results, "bot_state")
    assert (state.outcome, "要対応" in state.sentence("ja")) == ("question", True)
    assert "Bot の詳細画面" in state.remedy("ja")
    assert result_of(results, "bot_administrator").outcome == "question"
    assert "主担当" in result_of(results, "bot_administrator").sentence("ja")


async def test_a_bot_that_is_being_prepared_leads_to_the_admin(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].domains = []
    emulator.app.store.changed()
    fault = fault_of(await diagnosis.check(connection.id))
    assert (fault.code, fault.wizard_step) == ("bot_not_in_domain", "bot_add")
    assert "準備中" in fault.remedy("ja")


async def test_the_person_in_charge_is_checked_where_a_scope_shows_them(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].administrators = [emulator.world.users[0].user_id]
    emulator.app.store.changed()
    assert result_of(await diagnosis.check(connection.id), "bot_administrator").code == "bot_administrator_wrong"
    emulator.world.users[0].role = "top_administrator"
    emulator.app.store.changed()
    assert result_of(await diagnosis.check(connection.id), "bot_administrator").outcome == "ok"


async def test_a_bot_that_is_not_public_is_mentioned(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].domains[0].visible = False
    emulator.app.store.changed()
    hidden = result_of(await diagnosis.check(connection.id), "domain")
    assert (hidden.code, hidden.wizard_step) == ("bot_hidden", "bot_publish")
    assert "公開設定" in hidden.remedy("ja")


async def test_a_bot_that_may_not_join_rooms_is_named_by_its_box(
    diagnosis: Diagnosis, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].enable_group_join = False
    emulator.world.channels[0].bots = []
    emulator.app.store.changed()
    fault = fault_of(await diagnosis.check(connection.id))
    assert (fault.step, fault.code) == ("base_room", "bot_not_invitable")


async def test_both_dates_are_shown_and_the_near_end_is_a_question(
    diagnosis: Diagnosis, consent: Consent, by_consent: Connection, emulator: Running, clock: MovableClock
) -> None:
    emulator.world.users[0].role = "top_administrator"
    emulator.app.store.changed()
    await sign_in(consent, by_consent)
    expiry = result_of(await diagnosis.check(by_consent.id), "expiry")
    assert (expiry.code, expiry.number) == ("expiry_fine", 7)
    assert set(expiry.blanks) == {"access", "refresh"}
    assert expiry.blanks["access"] < expiry.blanks["refresh"]
    pass_time(emulator, clock, 61 * DAY)
    near = result_of(await diagnosis.check(by_consent.id), "expiry")
    assert (near.code, near.outcome, near.wizard_step) == ("expiry_near", "question", "sign_in")
    assert near.blanks["refresh"] == expiry.blanks["refresh"]


async def test_a_plan_that_is_set_too_high_is_named(
    diagnosis: Diagnosis, database: Database, seal: Seal, connection: Connection, live_form: ConnectionForm
) -> None:
    await update_connection(database, seal, connection.id, replace(live_form, calls_per_minute=300))
    fault = fault_of(await diagnosis.check(connection.id))
    assert (fault.step, fault.code) == ("plan", "plan_too_high")
    assert fault.blanks == {"seen": "240", "ours": "300"}
    await update_connection(database, seal, connection.id, replace(live_form, plan="free"))
    assert result_of(await diagnosis.check(connection.id), "plan").code == "plan_low"


@pytest.fixture
async def door(database: Database, seal: Seal, clock: MovableClock) -> AsyncIterator[str]:
    """The relay's own callback door on a real socket; its address."""
    desk = AcceptDesk(database, "http://127.0.0.1")
    await desk.start()
    callbacks = CallbackDoor(desk, lambda bot_id: bot_secrets(database, seal, bot_id), clock)
    app = create_web([CALLBACK_ROUTES], database, WebSettings(), parts=[callbacks])
    async with serving_application(app) as url:
        yield f"{url}/lineworks/callback"
    await desk.stop()


def tell(emulator: Running, address: str) -> None:
    emulator.world.bots[0].enable_callback = True
    emulator.world.bots[0].callback_url = address
    emulator.app.store.changed()


async def callback_of(tools: list[object], connection: Connection, address: str) -> CheckResult:
    checking = Diagnosis(*tools, address)  # type: ignore[arg-type]
    return result_of(await checking.check(connection.id), "callback")


@pytest.fixture
def tools(database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: MovableClock) -> list[object]:
    return [database, seal, clients, keeper, clock]


async def test_our_own_door_answers_with_the_right_signature(
    tools: list[object], database: Database, connection: Connection, emulator: Running, door: str
) -> None:
    assert (await callback_of(tools, connection, door)).code == "callback_off"
    tell(emulator, door)
    assert (await callback_of(tools, connection, door)).code == "callback_fine"
    async with database.reading() as c:
        assert (await c.execute(select(event))).all() == []


async def test_a_callback_that_leads_elsewhere_is_named(
    tools: list[object], connection: Connection, emulator: Running, door: str
) -> None:
    tell(emulator, "http://127.0.0.1:9/other")
    result = await callback_of(tools, connection, door)
    assert (result.code, result.wizard_step) == ("callback_elsewhere", "callback")
    assert "http://127.0.0.1:9/other" in result.sentence("ja")
    assert door in result.remedy("ja")


async def test_somebody_elses_answer_is_not_taken_for_ours(
    tools: list[object], connection: Connection, emulator: Running
) -> None:
    for address, code in {f"{emulator.url}/talk": "callback_answer", "http://127.0.0.1:9/x": "not_reached"}.items():
        tell(emulator, address)
        assert (await callback_of(tools, connection, address)).code == code


async def test_without_a_bot_secret_it_is_asked_for(
    tools: list[object], database: Database, seal: Seal, live_form: ConnectionForm, emulator: Running, door: str
) -> None:
    bare = await add_connection(database, seal, replace(live_form, bot_secret=""))
    tell(emulator, door)
    assert (await callback_of(tools, bare, door)).code == "callback_secret_missing"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/lineworks/callback", "https://localhost/x", "http://relay.example.com/x"]
)
def test_the_real_platform_calls_public_https_addresses_only(address: str) -> None:
    with pytest.raises(ConnectionFault) as fault:
        require_public(address, "https://www.worksapis.com/v1.0")
    assert fault.value.code == "callback_not_public"
    assert "TORITSUGI_PUBLIC_URL" in fault.value.remedy("ja")
    require_public("https://relay.example.com/x", "https://www.worksapis.com/v1.0")
    require_public("http://127.0.0.1:8080/x", "http://127.0.0.1:9/v1.0")


async def test_the_report_numbers_the_manuals_checks_and_asks_its_questions(
    diagnosis: Diagnosis, connection: Connection
) -> None:
    text = report(connection, await diagnosis.check(connection.id), "ja", 0.0)
    assert "[ok] 1. " in text
    assert "[question] 6. Bot のサービス状態" in text
    assert "[ok] 7. " in text
