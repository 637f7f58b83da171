"""A filled-in form: every field that is wrong gets its own sentence, in Japanese and in English."""

from dataclasses import replace

import pytest

from connections.linked_company import CLIENT_SECRET, ROOM, KeyPair, make_pair
from toritsugi.connections import ConnectionFault, ConnectionForm, FormRefused, Plan, parse_plan, read_key_file
from toritsugi.connections.register.form import read_form
from toritsugi.lineworks import load_private_key


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
        ("client_id", "jp1AbCdEfGhIj", "client_id_api_one"),
        ("service_account", "0123456789abcdef0123456789abcdef", "service_account_api_one"),
        ("service_account", "01234567-89ab-cdef-0123-456789abcdef", "service_account_api_one"),
        ("api_url", "https://apis.worksmobile.com/r/jp1AbCdEfGhIj", "url_api_one"),
        ("base_user_id", "sample@tanaka", "halves_swapped"),
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


def test_the_two_fields_of_a_login_id_make_one(form: ConnectionForm) -> None:
    assert read_form(replace(form, base_user_id="tanaka", base_group="sample"))["base_user_id"] == "tanaka@sample"
    assert read_form(replace(form, base_user_id="tanaka@sample", base_group="x"))["base_user_id"] == "tanaka@sample"
    with pytest.raises(FormRefused) as refused:
        read_form(replace(form, base_user_id="sample", base_group="tanaka"))
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == ("halves_swapped", "base_user_id")
    assert "tanaka@sample" in fault.sentence("ja")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_key_file_is_read_however_it_was_saved(
    form: ConnectionForm, key_pair: KeyPair, encoding: str, end: str
) -> None:
    content = f"\n  {key_pair.private.strip()}".replace("\n", end).encode(encoding)
    values = read_form(replace(form, private_key=read_key_file(content)))
    assert "".join(values["private_key"].split()) == "".join(key_pair.private.split())


def test_a_key_with_written_line_ends_is_taken(form: ConnectionForm, key_pair: KeyPair) -> None:
    escaped = key_pair.private.strip().replace("\n", "\\n")
    assert load_private_key(read_form(replace(form, private_key=escaped))["private_key"])


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 picture \x81\x82", b"x" * 70_000])
def test_a_file_that_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ConnectionFault) as fault:
        read_key_file(content)
    assert (fault.value.code, fault.value.field) == ("private_key_no_text", "private_key")


def test_what_a_user_account_does_not_use_is_kept_or_left_out_but_never_complained_of(form: ConnectionForm) -> None:
    by_user = replace(form, sign_in="user_account")
    values = read_form(by_user)
    assert (values["service_account"], values["private_key"]) == (form.service_account, form.private_key.strip())
    values = read_form(replace(by_user, service_account="robot", private_key="hello"))
    assert (values["service_account"], values["private_key"]) == ("", "")
