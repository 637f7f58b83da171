"""The common sign-in: who gets in, who reads why not, and who need not sign in twice."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from emulator.administrators import PASSWORD, Desk, company
from lineworks_emulator import create_app

pytestmark = pytest.mark.anyio
BACK = "https://desk.example.jp/back"
QUERY = {"client_id": "c", "redirect_uri": BACK, "scope": "bot", "response_type": "code", "state": "s"}


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    world = company()
    world["apps"] = [
        {"client_id": "c", "client_secret": "s", "domain_id": 10000001, "scopes": ["bot"], "redirect_urls": [BACK]}
    ]
    app = create_app(world)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
        yield Desk(client)
    await app.close()


def guarded_paths() -> list[tuple[str, str]]:
    """Every address of Console and Admin but the front doors, which only lead on, and the bots' pictures."""
    routes = create_app(company()).routes
    paths = [(method, route.path) for route in routes for method in getattr(route, "methods", ())]
    ours = [(method, path) for method, path in paths if path.startswith(("/console/", "/admin/"))]
    return [(method, path) for method, path in ours if method in {"GET", "POST"} and "pictures" not in path]


async def test_nobody_reaches_a_page_without_signing_in(desk):
    paths = guarded_paths()
    assert len(paths) > 30
    for method, path in paths:
        address = path.replace("{client_id:str}", "c").replace("{user_id:str}", "u-sato").replace("{bot_id:int}", "1")
        answer = await desk.client.request(method, address)
        assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (303, "/signin"), (method, address)


async def test_no_member_without_a_role_reaches_a_page(desk):
    await desk.sign_in("suzuki")
    for method, path in guarded_paths():
        address = path.replace("{client_id:str}", "c").replace("{user_id:str}", "u-sato").replace("{bot_id:int}", "1")
        answer = await desk.client.request(method, address)
        assert answer.status_code == 403, (method, address)
        assert "最高管理者または副管理者だけ" in answer.text and "鈴木 大輔" in answer.text


@pytest.mark.parametrize("name", ["yamamoto", "tanaka"])
@pytest.mark.parametrize("place", ["/console/apps", "/console/bots", "/admin/bots", "/admin/members", "/admin/roles"])
async def test_both_roles_enter(desk, name, place):
    answer = await desk.sign_in(name, onward=place)
    assert answer.headers["location"] == place
    await desk.read(place)


async def test_the_sign_in_leads_back_to_where_one_wanted_to_go(desk):
    away = await desk.client.get("/console/bots/new")
    assert parse_qs(urlsplit(away.headers["location"]).query)["next"] == ["/console/bots/new"]
    page = await desk.read(away.headers["location"])
    assert "ログイン ID" in page and 'value="/console/bots/new"' in page and "hogehoge@testtest" in page


async def test_the_path_that_the_manuals_give_leads_to_the_console(desk):
    answer = await desk.client.get("/jp/console/openapi/v2/app/list/view")
    assert answer.headers["location"] == "/console/apps"


@pytest.mark.parametrize(("name", "password"), [("yamamoto", "wrong"), ("nobody", PASSWORD), ("yamamoto", "")])
async def test_wrong_words_do_not_open(desk, name, password):
    answer = await desk.sign_in(name, password)
    assert answer.status_code == 401 and "正しくありません" in answer.text
    assert "lineworks_emulator_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_led_to_another_site(desk, onward):
    assert (await desk.sign_in(onward=onward)).headers["location"] == "/admin"


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(desk):
    cookie = (await desk.sign_in()).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


async def test_a_form_from_another_site_is_refused(desk):
    await desk.sign_in()
    for origin in ("https://evil.example", "null"):
        answer = await desk.client.post("/console/apps", data={"name": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403 and "別のサイト" in answer.text
    assert (await desk.world())["apps"][1:] == []
    own = await desk.client.post("/console/apps", data={"name": "x"}, headers={"Origin": "http://emulator"})
    assert own.status_code == 303


async def test_signing_out_ends_it(desk):
    await desk.sign_in()
    kept = desk.client.cookies["lineworks_emulator_session"]
    await desk.send("/signout", next="/console")
    desk.client.cookies.set("lineworks_emulator_session", kept)
    assert (await desk.client.get("/console/apps")).status_code == 303


@pytest.mark.parametrize("change", [{"password": "other"}, {"is_suspended": True}, {"is_deleted": True}])
async def test_a_changed_password_or_a_lost_account_ends_the_sign_in(desk, change):
    await desk.sign_in()
    world = await desk.world()
    world["users"][0] |= change
    await desk.client.put("/_emulator/world", json=world)
    assert (await desk.client.get("/admin/bots")).status_code == 303


async def test_who_is_signed_in_goes_straight_through_the_authorization(desk):
    await desk.sign_in()
    answer = await desk.client.get("/oauth2/v2.0/authorize", params=QUERY)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.status_code == 302 and back["code"] and back["state"] == ["s"]


async def test_the_authorization_signs_in_for_the_pages_too(desk):
    form = QUERY | {"login_id": "tanaka@sample", "password": PASSWORD}
    assert (await desk.client.post("/oauth2/v2.0/authorize", data=form)).status_code == 302
    assert "田中 美咲" in await desk.read("/admin/bots")


async def test_members_of_another_domain_still_see_the_sign_in_page(desk):
    await desk.sign_in("boss@other", "any")
    page = await desk.client.get("/oauth2/v2.0/authorize", params=QUERY)
    assert page.status_code == 200 and "ログインして許可する" in page.text


async def test_going_straight_through_can_be_switched_off(desk):
    await desk.sign_in()
    world = await desk.world()
    world["switches"]["signed_in_skips_login"] = False
    await desk.client.put("/_emulator/world", json=world)
    assert (await desk.client.get("/oauth2/v2.0/authorize", params=QUERY)).status_code == 200
