"""The two test buttons, on the values of the screen: each fault has its own sentence, and nothing is stored."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from conftest import MovableClock
from connections.linked_company import CLIENT_SECRET, ROOM, USER, KeyPair, grants, make_pair, sign_in
from lineworks_emulator import Channel, Running, World
from lineworks_emulator.faults import Fault
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionForm,
    Consent,
    FormRefused,
    ScreenTokens,
    Seal,
    TestResult,
    TokenKeeper,
    Trial,
    set_enabled,
)
from toritsugi.connections.tables import connection as connection_table
from toritsugi.connections.tables import connection_token, talk_room
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
LINK = f"https://line.worksmobile.com/message/send?version=26&channelId={ROOM}"


@pytest.fixture
def trial(database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: MovableClock) -> Trial:
    return Trial(database, ScreenTokens(database, seal, clients, keeper, clock))


def said(emulator: Running) -> list[tuple[str, str]]:
    """Where each message went, and its text."""
    found = []
    seq = 1
    while (message := emulator.app.ledger.bot_message(seq)) is not None:
        found.append((message.to.channel_id or message.to.user_id or "", str(message.content["text"])))
        seq += 1
    return found


def is_told(result: TestResult) -> None:
    """A failure speaks both languages and says what to do."""
    assert not result.delivered
    for language in ("ja", "en"):
        assert result.sentence(language)  # type: ignore[arg-type]
    assert result.sentence("ja") != result.sentence("en")


@pytest.mark.parametrize("pasted", [LINK, ROOM, f"  {ROOM}\n"])
async def test_a_pasted_room_gets_the_text_and_tells_its_title(
    trial: Trial, live_form: ConnectionForm, emulator: Running, pasted: str
) -> None:
    result = await trial.try_post(replace(live_form, name=""), pasted)
    assert (result.kind, result.address, result.label, result.delivered) == ("room", ROOM, "受付", True)
    assert "受付" in result.sentence("ja")
    (message,) = said(emulator)
    assert message[0] == ROOM
    assert message[1].startswith("LINE WORKS テスト投稿")


async def test_a_login_id_gets_the_text_as_a_dm(trial: Trial, live_form: ConnectionForm, emulator: Running) -> None:
    result = await trial.try_post(live_form, "tanaka@sample")
    assert (result.kind, result.label, result.delivered) == ("member", "田中 一郎", True)
    assert [place for place, _ in said(emulator)] == [USER]


async def test_a_look_confirms_the_room_and_posts_nothing(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    result = await trial.look_at(live_form, LINK)
    assert (result.label, result.code, result.delivered) == ("受付", "target_found", False)
    assert said(emulator) == []


async def test_the_test_notice_goes_to_member_and_room(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    results = await trial.try_notify(live_form)
    assert [(each.kind, each.delivered) for each in results] == [("member", True), ("room", True)]
    assert said(emulator) == [(USER, "LINE WORKS テスト通知"), (ROOM, "LINE WORKS テスト通知")]


async def test_without_a_base_room_there_is_no_post(trial: Trial, live_form: ConnectionForm, emulator: Running) -> None:
    results = await trial.try_notify(replace(live_form, base_channel_id=""))
    assert [each.kind for each in results] == ["member"]
    assert [place for place, _ in said(emulator)] == [USER]


async def test_one_fails_one_works_and_both_are_told(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    results = await trial.try_notify(replace(live_form, base_user_id="nobody@sample"))
    assert [(each.delivered, each.code, each.field) for each in results] == [
        (False, "base_user_unknown", "base_user_id"),
        (True, "test_taken", "base_channel_id"),
    ]
    is_told(results[0])
    assert [place for place, _ in said(emulator)] == [ROOM]


async def test_nothing_to_notify_is_said(trial: Trial, live_form: ConnectionForm) -> None:
    (result,) = await trial.try_notify(replace(live_form, base_user_id="", base_channel_id=""))
    assert result.code == "no_base_destination"
    assert result.step == "destinations"


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", "link_empty"),
        ("こんにちは", "link_not_recognized"),
        ("123456789", "link_numeric_id"),
        ("https://talk.worksmobile.com/#/", "link_browser_address"),
        ("https://works.do/R/ti/p/abc", "link_short_link"),
        ("https://line.worksmobile.com/message/send?version=26&worksAtResourceIdList=1", "link_external_contact"),
        ("https://webhook.worksmobile.com/message/abc", "link_webhook_url"),
        ("https://line.me/R/ti/p/abc", "link_line_not_works"),
        ("https://example.com/", "link_other_site"),
        ("https://line.worksmobile.com/message?version=26", "link_no_target"),
        ("https://line.worksmobile.com/message/send?version=26&channelId=x", "link_bad_channel_id"),
        ("https://line.worksmobile.com/message/send?version=26&emailList=a@b,c@d", "link_several_targets"),
    ],
)
async def test_what_names_nobody_is_refused_before_any_call(
    trial: Trial, live_form: ConnectionForm, emulator: Running, pasted: str, code: str
) -> None:
    result = await trial.try_post(live_form, pasted)
    assert (result.code, result.field) == (code, "target")
    is_told(result)
    assert emulator.app.request_log.since(0) == []


def no_bot(world: World) -> None:
    world.bots[0].bot_id = 2000009


def no_domain(world: World) -> None:
    world.bots[0].domains = []


def no_scope(world: World) -> None:
    world.apps[0].scopes = ["user.read"]


def no_room(world: World) -> None:
    world.channels.clear()


def not_in_room(world: World) -> None:
    world.channels[0].bots = []


def not_invitable(world: World) -> None:
    world.channels[0].bots = []
    world.bots[0].enable_group_join = False


def another_key(world: World) -> None:
    world.apps[0].public_key = make_pair().public


def another_secret(world: World) -> None:
    world.apps[0].client_secret = "issued-anew"


@pytest.mark.parametrize(
    ("change", "code", "step"),
    [
        (no_bot, "bot_unknown", "bot_id"),
        (no_domain, "bot_not_in_domain", "bot_add"),
        (no_scope, "invalid_scope", "scopes"),
        (no_room, "target_room_unknown", "channel_id"),
        (not_in_room, "bot_not_in_target", "room_invite"),
        (not_invitable, "bot_not_invitable", "bot_register"),
        (another_key, "key_refused", "private_key"),
        (another_secret, "invalid_client", "app"),
    ],
)
async def test_each_fault_of_the_settings_has_its_own_sentence_and_step(
    trial: Trial,
    live_form: ConnectionForm,
    emulator: Running,
    change: Callable[[World], None],
    code: str,
    step: str,
) -> None:
    change(emulator.world)
    emulator.app.store.changed()
    result = await trial.try_post(live_form, LINK)
    assert (result.code, result.step) == (code, step)
    is_told(result)
    assert result.remedy("ja") != result.remedy("en") != ""
    assert CLIENT_SECRET not in repr(result)


async def test_a_bot_that_may_not_join_rooms_is_told_by_the_box_to_tick(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    not_invitable(emulator.world)
    emulator.app.store.changed()
    assert "複数人のトークルームに招待可" in (await trial.try_post(live_form, ROOM)).remedy("ja")


async def test_an_unknown_member_is_named(trial: Trial, live_form: ConnectionForm) -> None:
    result = await trial.try_post(live_form, "nobody@sample")
    assert result.code == "target_member_unknown"
    assert "nobody@sample" in result.sentence("ja")


async def test_a_suspended_member_is_named_as_such(trial: Trial, live_form: ConnectionForm, emulator: Running) -> None:
    emulator.world.users[0].is_suspended = True
    emulator.app.store.changed()
    assert (await trial.try_post(live_form, "tanaka@sample")).code == "target_member_inactive"


async def test_without_a_directory_scope_the_platform_itself_names_the_unknown(
    trial: Trial, live_form: ConnectionForm
) -> None:
    bare = replace(live_form, scopes="bot")
    assert (await trial.try_post(bare, "nobody@sample")).code == "target_member_unknown"
    assert (await trial.try_post(bare, "tanaka@sample")).delivered


async def test_a_member_for_whom_the_bot_is_not_open_is_named(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    emulator.world.bots[0].domains[0].allow_to_selected_member = True
    emulator.app.store.changed()
    assert (await trial.try_post(live_form, "tanaka@sample")).code == "member_refused"


async def test_the_call_limit_says_when_to_try_again(
    trial: Trial, live_form: ConnectionForm, emulator: Running
) -> None:
    headers = {"rateLimit-limit": "60", "rateLimit-remaining": "0", "rateLimit-reset": "23"}
    emulator.app.faults.add(Fault(operation="bot.channel.message.create", kind="status", status=429, headers=headers))
    result = await trial.try_post(live_form, ROOM)
    assert (result.code, result.again_in) == ("rate_limited", 23)
    assert "23秒" in result.remedy("ja")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(operation="auth.token", kind="status", status=503), "token_host_trouble"),
        (Fault(operation="auth.token", kind="reset"), "not_reached"),
        (Fault(operation="bot.channel.get", kind="status", status=500), "platform_trouble"),
        (Fault(operation="bot.channel.message.create", kind="reset"), "not_reached"),
        pytest.param(Fault(operation="bot.channel.message.create", kind="hang"), "timed_out", marks=pytest.mark.hasty),
        (Fault(operation="bot.channel.message.create", kind="status", status=401), "unauthorized"),
        (Fault(operation="bot.channel.message.create", kind="status", status=400), "target_refused"),
    ],
)
async def test_trouble_of_the_platform_is_told_apart(
    trial: Trial, live_form: ConnectionForm, emulator: Running, fault: Fault, code: str
) -> None:
    emulator.app.faults.add(fault)
    result = await trial.try_post(live_form, ROOM)
    assert result.code == code
    is_told(result)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1:9", "not_reached"),
        ("http://nowhere.invalid.localhost.internal", "dns_failed"),
        ("https://{own}", "tls_failed"),
    ],
)
async def test_a_closed_way_is_told_by_where_it_ends(
    trial: Trial, live_form: ConnectionForm, emulator: Running, address: str, code: str
) -> None:
    closed = address.format(own=emulator.url.removeprefix("http://"))
    for form in (replace(live_form, auth_url=closed), replace(live_form, api_url=closed)):
        result = await trial.try_post(form, ROOM)
        assert result.code == code
        is_told(result)


async def test_a_key_refused_by_a_wrong_clock_is_the_clocks_fault(
    trial: Trial, live_form: ConnectionForm, clock: MovableClock
) -> None:
    clock.advance(1800)
    result = await trial.try_post(live_form, ROOM)
    assert result.code == "clock_fast"
    assert "NTP" in result.remedy("ja")


@pytest.mark.parametrize("field", ["private_key", "client_secret", "bot_id"])
async def test_values_that_cannot_be_ones_are_refused_by_field(
    trial: Trial, live_form: ConnectionForm, field: str
) -> None:
    with pytest.raises(FormRefused) as refused:
        await trial.try_post(replace(live_form, **{field: "no good"}), ROOM)  # type: ignore[arg-type]
    assert list(refused.value.by_field("ja")) == [field]


async def test_stored_secrets_fill_what_is_left_empty(
    trial: Trial, connection: Connection, live_form: ConnectionForm, key_pair: KeyPair
) -> None:
    bare = replace(live_form, client_secret="", private_key="", bot_secret="")
    assert (await trial.try_post(bare, ROOM, connection.id)).delivered
    with pytest.raises(FormRefused):
        await trial.try_post(bare, ROOM)


async def test_nothing_is_stored_and_the_stored_token_stays(
    trial: Trial, database: Database, keeper: TokenKeeper, connection: Connection, live_form: ConnectionForm
) -> None:
    await keeper.token(connection.id)

    async def rows() -> list[object]:
        async with database.reading() as c:
            tables = (connection_table, connection_token, talk_room)
            return [tuple(row) for table in tables for row in await c.execute(select(table))]

    before = await rows()
    await trial.try_post(replace(live_form, name="別の名前"), ROOM, connection.id)
    await trial.try_notify(replace(live_form, client_secret="wrong-secret"), connection.id)
    assert await rows() == before


async def test_a_member_who_has_signed_in_is_tried_with_the_keepers_token(
    trial: Trial, consent: Consent, by_consent: Connection, live_form: ConnectionForm, emulator: Running
) -> None:
    emulator.world.apps[0].refresh_token_rotation = True
    emulator.app.store.changed()
    form = replace(live_form, sign_in="user_account", service_account="", private_key="")
    assert (await trial.try_post(form, ROOM, by_consent.id)).code == "consent_missing"
    await sign_in(consent, by_consent)
    assert (await trial.try_post(form, ROOM, by_consent.id)).delivered
    assert grants(emulator) == [200]
    other = replace(form, client_secret="another-secret")
    assert (await trial.try_post(other, ROOM, by_consent.id)).code == "consent_missing"


async def test_a_member_without_the_role_is_told_so(
    trial: Trial, consent: Consent, by_consent: Connection, live_form: ConnectionForm, emulator: Running
) -> None:
    await sign_in(consent, by_consent)
    emulator.app.faults.add(Fault(operation="bot.channel.message.create", kind="status", status=403))
    form = replace(live_form, sign_in="user_account", service_account="", private_key="")
    result = await trial.try_post(form, ROOM, by_consent.id)
    assert result.code == "wrong_role"
    assert "管理者権限" in result.remedy("ja")


async def test_while_the_switch_is_off_nothing_is_called(
    trial: Trial, database: Database, connection: Connection, live_form: ConnectionForm, emulator: Running
) -> None:
    await set_enabled(database, connection.id, False)
    off = replace(live_form, enabled=False)
    assert (await trial.try_post(off, ROOM, connection.id)).code == "switched_off"
    assert [each.code for each in await trial.try_notify(off, connection.id)] == ["switched_off"]
    assert emulator.app.request_log.since(0) == []


async def test_another_room_of_the_bot_can_be_tried(trial: Trial, live_form: ConnectionForm, emulator: Running) -> None:
    other = "c1000000-0000-4000-8000-000000000002"
    emulator.world.channels.append(Channel(channel_id=other, domain_id=10000001, title="総務", bots=[2000001]))
    emulator.app.store.changed()
    assert (await trial.try_post(live_form, other)).label == "総務"
