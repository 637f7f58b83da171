"""The authorization request, the login page, and codes."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.anyio
REDIRECT = "https://desk.example.jp/back"
QUERY = {
    "client_id": "client-1",
    "redirect_uri": REDIRECT,
    "scope": "bot user.read",
    "response_type": "code",
    "state": "s&=1",
}


async def log_in(stranger, login="yamamoto@sample.jp", password="any", **changes):
    form = QUERY | changes | {"login_id": login, "password": password}
    return await stranger.client.post("/oauth2/v2.0/authorize", data=form)


async def code_of(stranger, **changes):
    answer = await log_in(stranger, **changes)
    assert answer.status_code == 302, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


async def test_the_page_asks_for_login_id_and_password_in_japanese(stranger):
    page = await stranger.client.get("/oauth2/v2.0/authorize", params=QUERY)
    assert page.status_code == 200
    assert "ログイン ID" in page.text and "パスワード" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "https://desk.example.jp" in policy


async def test_logging_in_leads_back_with_code_and_state(stranger):
    answer = await log_in(stranger)
    address = urlsplit(answer.headers["location"])
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == REDIRECT
    assert query["state"] == ["s&=1"] and query["code"]


async def test_a_code_buys_a_members_token_once(stranger):
    code = await code_of(stranger)
    bought = await stranger.ask_token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    assert bought.status_code == 200
    bearer = {"Authorization": f"Bearer {bought.json()['access_token']}"}
    me = await stranger.client.get("/v1.0/users/me", headers=bearer)
    assert me.json()["userId"] == "u-yamamoto"
    again = await stranger.ask_token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_a_code_lives_ten_minutes(stranger):
    code = await code_of(stranger)
    await stranger.control("clock", advance_seconds=601)
    late = await stranger.ask_token(grant_type="authorization_code", code=code)
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")


async def test_another_redirect_at_the_token_endpoint_is_refused(stranger):
    code = await code_of(stranger)
    wrong = await stranger.ask_token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT + "/")
    assert wrong.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes", [{"client_id": "nobody"}, {"redirect_uri": REDIRECT + "/"}, {"redirect_uri": ""}, {"client_id": ""}]
)
async def test_a_wrong_client_or_redirect_sends_nobody_away(stranger, changes):
    for answer in (
        await stranger.client.get("/oauth2/v2.0/authorize", params=QUERY | changes),
        await log_in(stranger, **changes),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers
        assert "ログイン画面を開けません" in answer.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"response_type": "token"}, "unsupported_response_type"), ({"scope": "calendar"}, "invalid_scope")],
)
async def test_an_unservable_request_is_sent_back_with_an_error(stranger, changes, error):
    answer = await stranger.client.get("/oauth2/v2.0/authorize", params=QUERY | changes)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.status_code == 302
    assert (query["error"], query["state"]) == ([error], ["s&=1"])


@pytest.mark.parametrize("login", ["nobody@sample.jp", "gone@sample.jp", "stranger@other.jp"])
async def test_who_cannot_log_in_sees_the_page_again(stranger, login):
    answer = await log_in(stranger, login)
    assert answer.status_code == 401
    assert "正しくありません" in answer.text


async def test_a_password_in_the_world_is_checked(stranger):
    world = (await stranger.client.get("/_emulator/world")).json()
    world["users"][0]["password"] = "right"
    await stranger.client.put("/_emulator/world", json=world)
    assert (await log_in(stranger, password="wrong")).status_code == 401
    assert (await log_in(stranger, password="right")).status_code == 302


async def test_what_was_typed_is_escaped(stranger):
    page = await stranger.client.get("/oauth2/v2.0/authorize", params=QUERY | {"state": '"><script>x'})
    assert "<script>x" not in page.text


async def test_me_is_not_for_service_accounts(platform):
    answer = await platform.client.get("/v1.0/users/me")
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")


async def test_a_member_who_left_has_no_token_any_more(stranger):
    code = await code_of(stranger)
    token = (await stranger.ask_token(grant_type="authorization_code", code=code)).json()["access_token"]
    world = (await stranger.client.get("/_emulator/world")).json()
    world["users"][0]["is_deleted"] = True
    await stranger.client.put("/_emulator/world", json=world)
    answer = await stranger.client.get("/v1.0/users/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
