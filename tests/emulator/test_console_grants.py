"""What a change in Console or Admin does to tokens that were granted before."""

from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.administrators import PASSWORD, Desk, company
from lineworks_emulator import create_app

pytestmark = pytest.mark.anyio
BACK = "https://desk.example.jp/back"


class Link:
    """An app that a member linked."""

    def __init__(self, desk: Desk, page: str, client: dict) -> None:
        self.desk, self.page = desk, page
        self.form = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        self.tokens: dict = {}

    async def consent(self, name: str = "tanaka", password: str = PASSWORD) -> None:
        query = {"client_id": self.form["client_id"], "redirect_uri": BACK, "scope": "bot", "response_type": "code"}
        answer = await self.desk.client.post(
            "/oauth2/v2.0/authorize", data=query | {"login_id": f"{name}@sample", "password": password}
        )
        code = answer.headers["location"].split("code=")[1]
        self.tokens = (await self.ask(grant_type="authorization_code", code=code)).json()
        await self.desk.sign_in()

    async def ask(self, **fields: str) -> httpx.Response:
        return await self.desk.client.post("/oauth2/v2.0/token", data=self.form | fields)

    async def refresh(self) -> tuple[int, str]:
        answer = await self.ask(grant_type="refresh_token", refresh_token=self.tokens["refresh_token"])
        return answer.status_code, answer.json().get("error_description", "")

    async def call(self) -> int:
        bearer = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return (await self.desk.client.get("/v1.0/bots", headers=bearer)).status_code


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    app = create_app(company())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in()
        page = await desk.new_app()
        await desk.send(f"{page}/scopes", scope=["bot"])
        await desk.send(f"{page}/redirects", redirect_url=BACK)
        link = Link(desk, page, (await desk.world())["apps"][0])
        await link.consent()
        yield link
    await app.close()


async def switch(link, **switches):
    world = await link.desk.world()
    world["switches"] |= switches
    assert (await link.desk.client.put("/_emulator/world", json=world)).status_code == 200


async def test_nothing_changed_nothing_ends(link):
    assert (await link.refresh(), await link.call()) == ((200, ""), 200)


async def test_another_password_ends_refreshing_until_the_next_login(link):
    await link.desk.send("/admin/members/u-tanaka/password", password="new")
    status, why = await link.refresh()
    assert (status, await link.call()) == (400, 200) and "password" in why
    await link.consent(password="new")
    assert (await link.refresh())[0] == 200


async def test_other_scopes_end_refreshing_until_the_next_login(link):
    await link.desk.send(f"{link.page}/scopes", scope=["bot", "user.read"])
    status, why = await link.refresh()
    assert status == 400 and "scopes" in why
    await link.consent()
    assert (await link.refresh())[0] == 200


async def test_the_same_scopes_saved_again_end_nothing(link):
    await link.desk.send(f"{link.page}/scopes", scope=["bot"])
    assert (await link.refresh())[0] == 200


async def test_a_lost_role_ends_both_tokens_and_giving_it_back_revives_them(link):
    await link.desk.send("/admin/roles", **{"role-u-tanaka": "member"})
    status, why = await link.refresh()
    assert (status, await link.call()) == (400, 401) and "administrator" in why
    await link.desk.send("/admin/roles", **{"role-u-tanaka": "sub_administrator"})
    assert (await link.refresh(), await link.call()) == ((200, ""), 200)


async def test_a_member_who_is_gone_refreshes_no_more(link):
    await link.desk.send("/admin/members/u-tanaka/delete")
    assert ((await link.refresh())[0], await link.call()) == (400, 401)


async def test_each_ending_can_be_switched_off(link):
    off = ("scope_change_ends_refresh", "password_change_ends_refresh", "lost_role_ends_tokens")
    await switch(link, **dict.fromkeys(off, False))
    await link.desk.send(f"{link.page}/scopes", scope=["bot", "user.read"])
    await link.desk.send("/admin/members/u-tanaka/password", password="new")
    await link.desk.send("/admin/roles", **{"role-u-tanaka": "member"})
    assert (await link.refresh(), await link.call()) == ((200, ""), 200)


async def test_bot_calls_may_be_kept_for_administrators(link):
    await link.consent("suzuki")
    assert await link.call() == 200
    await switch(link, bots_need_administrator=True)
    assert await link.call() == 403
    await link.consent("tanaka")
    assert await link.call() == 200


@pytest.mark.parametrize(
    ("kind", "field", "value", "hint"),
    [
        ("users", "role", "king", "top_administrator, sub_administrator or member"),
        ("users", "searchable", "yes", "searchable"),
        ("apps", "description", 5, "description"),
        ("apps", "access_token_hours", 2, "1 or 24"),
    ],
)
async def test_a_wrong_field_of_a_world_is_named(link, kind, field, value, hint):
    world = await link.desk.world()
    world[kind][0][field] = value
    answer = await link.desk.client.put("/_emulator/world", json=world)
    assert answer.status_code == 400 and hint in answer.json()["error"] and field in answer.json()["error"]


async def test_a_bot_registered_by_hand_can_be_changed_by_the_api(link):
    await link.desk.new_bot()
    bearer = {"Authorization": f"Bearer {link.tokens['access_token']}"}
    change = {"enableCallback": True, "callbackUrl": "https://desk.example.jp/cb"}
    answer = await link.desk.client.patch("/v1.0/bots/2000001", json=change, headers=bearer)
    assert (answer.status_code, answer.json()["callbackUrl"]) == (200, "https://desk.example.jp/cb")
    for wrong in ({"photoUrl": "http://x"}, {"description": "あ" * 101}, {"administrators": []}):
        assert (await link.desk.client.patch("/v1.0/bots/2000001", json=wrong, headers=bearer)).status_code == 400
