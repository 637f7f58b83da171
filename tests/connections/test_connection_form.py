"""A filled-in form: every field that is wrong gets its own sentence, in Japanese and in English."""

from dataclasses import replace

import pytest

from connections.linked_company import CLIENT_SECRET, ROOM, KeyPair, make_pair
from toritsugi.connections import ConnectionFault, ConnectionForm, FormRefused, Plan, parse_plan
from toritsugi.connections.register.form import read_form


@pytest.fixture
def form(key_pair: KeyPair) -> ConnectionForm:
    return ConnectionForm(
        organization_id="o",
        name="本社",
        client_id="client-one",
        client_secret=CLIENT_SECRET,
        service_account="robot.serviceaccount@sample",
        private_key=key_pair.private,
        bot_id="2000001",
    )


def code_of(form: ConnectionForm, field: str) -> str:
    with pytest.raises(FormRefused) as refused:
        read_form(form)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert refused.value.by_field("ja")[field] != refused.value.by_field("en")[field]
    return refused.value.faults[0].code


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "  ", "name_missing"),
        ("name", "x" * 201, "too_long"),
        ("sign_in", "magic", "sign_in_unknown"),
        ("client_id", "", "client_id_missing"),
        ("client_id", "a b", "client_id_malformed"),
        ("client_id", "x" * 91, "too_long"),
        ("client_secret", " \n", "client_secret_missing"),
        ("client_secret", "半角でない", "client_secret_malformed"),
        ("service_account", "", "service_account_missing"),
        ("service_account", "robot", "service_account_malformed"),
        ("private_key", "", "private_key_empty"),
        ("private_key", "hello", "private_key_not_pem"),
        ("scopes", "", "scopes_malformed"),
        ("scopes", "BOT!", "scopes_malformed"),
        ("scopes", "user.read", "scopes_without_bot"),
        ("bot_id", "", "bot_id_missing"),
        ("bot_id", "my-bot", "bot_id_malformed"),
        ("bot_secret", "a b", "bot_secret_malformed"),
        ("domain", "sample.example", "domain_malformed"),
        ("plan", "gold", "plan_unknown"),
        ("calls_per_minute", "many", "calls_malformed"),
        ("calls_per_minute", 0, "calls_malformed"),
        ("api_url", "ftp://x", "url_malformed"),
        ("api_url", "http://www.worksapis.com/v1.0", "url_insecure"),
        ("auth_url", "https://", "url_malformed"),
        ("base_user_id", "tanaka sample", "base_user_malformed"),
        ("base_user_id", f"https://line.worksmobile.com/message/send?channelId={ROOM}", "base_user_is_room"),
        ("base_channel_id", "tanaka@sample", "base_room_is_member"),
        ("base_channel_id", "12345", "base_room_malformed"),
    ],
)
def test_each_fault_has_its_sentence(form: ConnectionForm, field: str, value: object, code: str) -> None:
    assert code_of(replace(form, **{field: value}), field) == code  # type: ignore[arg-type]


def test_a_key_that_is_none_is_named_by_what_it_is(form: ConnectionForm, key_pair: KeyPair) -> None:
    lines = key_pair.private.splitlines()
    problems = {
        "\n".join(lines[1:]): "private_key_first_line_missing",
        "\n".join(lines[:-1]): "private_key_last_line_missing",
        key_pair.public: "private_key_public_key",
        make_pair(1024).private: "private_key_too_short",
        "\n".join([lines[0], *lines[4:]]): "private_key_unreadable",
    }
    for key, code in problems.items():
        assert code_of(replace(form, private_key=key), "private_key") == code


def test_every_fault_is_told_at_once(form: ConnectionForm) -> None:
    with pytest.raises(FormRefused) as refused:
        read_form(replace(form, bot_id="x", plan="gold", client_secret=""))
    assert set(refused.value.by_field("ja")) == {"bot_id", "plan", "client_secret"}


def test_no_secret_is_repeated(form: ConnectionForm, key_pair: KeyPair) -> None:
    torn = replace(form, private_key=key_pair.private[:-40], client_secret="geheim nis", bot_secret="ge heim")
    with pytest.raises(FormRefused) as refused:
        read_form(torn)
    shown = f"{torn!r} {refused.value!r} {refused.value.by_field('ja')}"
    assert "geheim" not in shown
    assert key_pair.private.splitlines()[5] not in shown


def test_blanks_and_full_width_digits_are_put_right(form: ConnectionForm) -> None:
    filled = replace(
        form,
        client_id=" client-one\r\n",
        client_secret=f"\t{CLIENT_SECRET} \n",
        bot_id="２０００００１ ",
        scopes="bot, user.read bot",
        plan=" Standard ",
        calls_per_minute="１２０",
        base_channel_id=f"https://line.worksmobile.com/message/send?channelId={ROOM}",
    )
    values = read_form(filled)
    assert values["client_id"] == "client-one"
    assert values["client_secret"] == CLIENT_SECRET
    assert values["bot_id"] == "2000001"
    assert values["scopes"] == "bot user.read"
    assert values["plan"] is Plan.STANDARD
    assert values["calls_per_minute"] == 120
    assert values["base_channel_id"] == ROOM


def test_the_domain_stands_for_the_app_until_it_is_known(form: ConnectionForm) -> None:
    assert read_form(form)["domain"] == "app-client-one"
    assert read_form(replace(form, domain="app-client-one"))["domain"] == "app-client-one"
    assert read_form(replace(form, domain="10000001"))["domain"] == "10000001"


def test_a_user_account_needs_no_key(form: ConnectionForm) -> None:
    values = read_form(replace(form, sign_in="user_account", service_account="", private_key=""))
    assert (values["service_account"], values["private_key"]) == ("", "")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8090/v1.0", "http://localhost:8090/v1.0", "http://emulator/v1.0"])
def test_a_stand_in_near_by_may_be_plain_http(form: ConnectionForm, url: str) -> None:
    assert read_form(replace(form, api_url=url))["api_url"] == url


def test_the_official_addresses_are_taken_when_none_are_given(form: ConnectionForm) -> None:
    values = read_form(replace(form, api_url="", auth_url=""))
    assert values["api_url"] == "https://www.worksapis.com/v1.0"
    assert values["auth_url"] == "https://auth.worksmobile.com/oauth2/v2.0"


def test_an_unknown_plan_names_the_three() -> None:
    with pytest.raises(ConnectionFault) as fault:
        parse_plan("gold")
    assert all(plan.value in fault.value.sentence("ja") for plan in Plan)
    assert {plan.calls_per_minute for plan in Plan} == {60, 240}
