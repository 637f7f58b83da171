"""「サービス」>「Bot」 in Admin: adding, publishing, use rights, and the three states."""

from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.administrators import DOMAIN, Desk, company
from lineworks_emulator import EmulatorApp, create_app

pytestmark = pytest.mark.anyio


@pytest.fixture
async def emulator() -> AsyncIterator[EmulatorApp]:
    app = create_app(company())
    yield app
    await app.close()


@pytest.fixture
async def desk(emulator) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in()
        yield desk


async def states(desk, number):
    """The state as Console and Admin show it (None where the bot is not listed)."""
    pages = [await desk.read(f"/console/bots/{number}")]
    answer = await desk.client.get(f"/admin/bots/{number}")
    pages += [answer.text] if answer.status_code == 200 else []
    words = {"preparing": "準備中", "serving": "サービス中", "attention": "サービス中(要対応)"}
    return [next(name for name in words if f'class="pill {name}"' in page and words[name] in page) for page in pages]


async def test_the_front_door_leads_to_the_bots(desk):
    assert (await desk.client.get("/admin")).headers["location"] == "/admin/bots"
    page = await desk.read("/admin/bots")
    for label in ("管理者画面", "サービス", "Bot", "Bot追加", "メンバー", "セキュリティ", "管理者権限"):
        assert label in page, label


async def test_a_bot_is_preparing_until_it_is_added(desk):
    number = await desk.new_bot()
    assert await states(desk, number) == ["preparing"]
    assert f"admin-add-{number}" in await desk.read("/admin/bots/add")
    answer = await desk.send("/admin/bots/add", bot_id=str(number))
    page = await desk.read(answer.headers["location"])
    assert "Botが追加されました。" in page
    assert await states(desk, number) == ["serving", "serving"]
    assert f"admin-add-{number}" not in await desk.read("/admin/bots/add")
    assert f"admin-bot-{number}" in await desk.read("/admin/bots")
    entry = (await desk.world())["bots"][0]["domains"]
    assert [(one["domain_id"], one["visible"]) for one in entry] == [(DOMAIN, False)]


@pytest.mark.parametrize(
    "change", [{"role": "member"}, {"is_suspended": True}, {"is_deleted": True}, {"user_id": "u-somebody-else"}]
)
async def test_attention_is_needed_when_the_one_in_charge_lost_the_role_or_is_gone(desk, emulator, change):
    number = await desk.added_bot(administrator="u-tanaka")
    assert await states(desk, number) == ["serving", "serving"]
    world = await desk.world()
    world["users"][1] |= change
    assert (await desk.client.put("/_emulator/world", json=world)).status_code == 200
    assert await states(desk, number) == ["attention", "attention"]
    await desk.send(f"/console/bots/{number}/edit", name="受付", description="x", administrator="u-yamamoto")
    assert await states(desk, number) == ["serving", "serving"]


async def test_publication_is_switched_on_and_off(desk):
    number = await desk.added_bot()
    await desk.send(f"/admin/bots/{number}/edit", visible="on", use="all")
    page = await desk.read(f"/admin/bots/{number}?done=saved")
    assert 'data-testid="admin-visible-state">ON' in page and "保存しました。" in page
    await desk.send(f"/admin/bots/{number}/edit", use="all")
    assert (await desk.world())["bots"][0]["domains"][0]["visible"] is False


async def test_selected_members_may_use_a_bot_that_joins_no_rooms(desk):
    number = await desk.added_bot()
    await desk.send(f"/admin/bots/{number}/edit", use="selected", member=["u-suzuki", "u-boss"])
    entry = (await desk.world())["bots"][0]["domains"][0]
    assert (entry["allow_to_selected_member"], entry["members"]) == (True, ["u-suzuki"])
    assert "一部のメンバー" in await desk.read(f"/admin/bots/{number}")


async def test_a_bot_that_joins_rooms_is_locked_to_all(desk):
    number = await desk.added_bot(group_join="on")
    sheet = await desk.read(f"/admin/bots/{number}/edit")
    assert "<fieldset" in sheet and "disabled" in sheet and "すべてのメンバーが利用できます" in sheet
    await desk.send(f"/admin/bots/{number}/edit", use="selected", member="u-suzuki", visible="on")
    entry = (await desk.world())["bots"][0]["domains"][0]
    assert (entry["allow_to_selected_member"], entry["visible"]) == (False, True)


async def test_a_bot_taken_out_leaves_its_rooms_and_is_preparing_again(desk):
    number = await desk.added_bot(group_join="on")
    await desk.send(f"/admin/bots/{number}/edit", visible="on")
    order = {"members": ["u-yamamoto", "u-suzuki"], "bots": [number]}
    room = (await desk.client.post("/_emulator/talk/rooms", json=order)).json()["channel_id"]
    await desk.send(f"/admin/bots/{number}/remove")
    world = await desk.world()
    assert [(one["channel_id"], one["bots"]) for one in world["channels"]] == [(room, [])]
    assert await states(desk, number) == ["preparing"]


async def test_only_allowed_domains_may_add_a_bot(desk, emulator):
    number = await desk.new_bot()
    emulator.world.bots[0].allow_domains = [10000002]
    assert f"admin-add-{number}" not in await desk.read("/admin/bots/add")
    await desk.send("/admin/bots/add", 404, bot_id=str(number))
    await desk.sign_in("boss@other", "any")
    await desk.send("/admin/bots/add", bot_id=str(number))
    await desk.sign_in()
    assert (await desk.client.get(f"/admin/bots/{number}")).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "999"])
async def test_an_unknown_bot_cannot_be_added(desk, number):
    await desk.send("/admin/bots/add", 404, bot_id=number)


async def test_a_bot_in_need_of_attention_can_be_made_to_fail(desk, emulator):
    number = await desk.added_bot(administrator="u-suzuki")
    app = await desk.new_app()
    await desk.send(f"{app}/scopes", scope="bot")
    await desk.send(f"{app}/redirects", redirect_url="https://x.jp/back")
    client = emulator.world.apps[0]
    query = {
        "client_id": client.client_id,
        "redirect_uri": "https://x.jp/back",
        "scope": "bot",
        "response_type": "code",
    }
    code = (await desk.client.get("/oauth2/v2.0/authorize", params=query)).headers["location"].split("code=")[1]
    form = {"grant_type": "authorization_code", "code": code, "client_id": client.client_id}
    form["client_secret"] = client.client_secret
    token = (await desk.client.post("/oauth2/v2.0/token", data=form)).json()["access_token"]

    async def send():
        content = {"content": {"type": "text", "text": "本文"}}
        bearer = {"Authorization": f"Bearer {token}"}
        return await desk.client.post(f"/v1.0/bots/{number}/users/u-suzuki/messages", json=content, headers=bearer)

    assert (await send()).status_code == 201
    world = await desk.world()
    world["switches"]["bot_needing_attention"] = {"status": 403, "code": "FORBIDDEN", "description": "no one in charge"}
    await desk.client.put("/_emulator/world", json=world)
    refused = await send()
    assert (refused.status_code, refused.json()["description"]) == (403, "no one in charge")
