"""Bots: registration, change, secret, domains and the members allowed there."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
BOT, DOMAIN, OTHER_DOMAIN = 2000001, 10000001, 10000002
DRAFT = {
    "botName": "勤怠",
    "photoUrl": "https://example.com/b.png",
    "description": "勤怠の Bot",
    "administrators": ["u-yamamoto"],
}


async def test_the_list_and_one_bot(platform):
    listed = (await platform.client.get("/v1.0/bots", params={"count": 1})).json()
    assert [bot["botId"] for bot in listed["bots"]] == [BOT]
    assert listed["responseMetaData"]["nextCursor"]
    one = (await platform.client.get(f"/v1.0/bots/{BOT}")).json()
    assert (one["botName"], one["enableGroupJoin"], one["enableCallback"]) == ("受付", True, False)
    assert "bot-secret-1" not in str(one)


async def test_a_registered_bot_speaks_only_after_it_is_added_to_the_domain(platform):
    made = await platform.client.post("/v1.0/bots", json=DRAFT | {"botName": "勤怠\n連絡"})
    assert made.status_code == 201
    bot = made.json()["botId"]
    assert made.json()["botName"] == "勤怠 連絡"
    text = {"type": "text", "text": "本文"}
    assert (await platform.send(text, bot=bot)).status_code == 403
    added = await platform.client.post(f"/v1.0/bots/{bot}/domains/{DOMAIN}", json={"visible": True})
    assert (added.status_code, added.json()["visible"]) == (201, True)
    assert (await platform.send(text, bot=bot)).status_code == 201
    assert (await platform.client.delete(f"/v1.0/bots/{bot}")).status_code == 204
    assert (await platform.client.get(f"/v1.0/bots/{bot}")).status_code == 404


async def test_the_status_of_a_registration_is_a_switch(platform):
    await platform.switch(bot_create_status=200)
    assert (await platform.client.post("/v1.0/bots", json=DRAFT)).status_code == 200


@IN_PROCESS
@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"botName": ""}, "botName"),
        ({"botName": "あ" * 101}, "botName"),
        ({"photoUrl": "http://example.com/b.png"}, "photoUrl"),
        ({"description": "あ" * 101}, "description"),
        ({"administrators": []}, "administrators"),
        ({"administrators": ["u-yamamoto"] * 2}, "administrators"),
        ({"administrators": ["nobody"]}, "administrators"),
        ({"administrators": "u-yamamoto"}, "administrators"),
        ({"callbackUrl": "http://example.com/"}, "callbackUrl"),
        ({"callbackUrl": "https://example.com/" + "a" * 1000}, "callbackUrl"),
        ({"callbackEvents": ["poem"]}, "callbackEvents"),
        ({"enableCallback": "yes"}, "enableCallback"),
    ],
)
async def test_a_wrong_field_is_refused_by_name(platform, changes, word):
    answer = await platform.client.post("/v1.0/bots", json=DRAFT | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")
    assert word in answer.json()["description"]


async def test_put_replaces_and_patch_keeps(platform):
    patched = await platform.client.patch(f"/v1.0/bots/{BOT}", json={"description": "新しい説明"})
    assert (patched.json()["description"], patched.json()["enableGroupJoin"]) == ("新しい説明", True)
    replaced = await platform.client.put(f"/v1.0/bots/{BOT}", json=DRAFT)
    assert (replaced.json()["botName"], replaced.json()["enableGroupJoin"]) == ("勤怠", False)
    missing = await platform.client.put(f"/v1.0/bots/{BOT}", json={"botName": "x"})
    assert missing.status_code == 400
    assert (await platform.send({"type": "text", "text": "本文"})).status_code == 201


async def test_an_empty_callback_address_takes_it_away(platform):
    await platform.client.patch(f"/v1.0/bots/{BOT}", json={"callbackUrl": "https://example.com/cb"})
    answer = await platform.client.patch(f"/v1.0/bots/{BOT}", json={"callbackUrl": ""})
    assert answer.json()["callbackUrl"] == ""


async def test_http_callbacks_are_for_loopback_only_and_can_be_switched_off(platform):
    change = {"callbackUrl": "http://127.0.0.1:9/cb"}
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=change)).status_code == 200
    await platform.client.patch(f"/v1.0/bots/{BOT}", json={"callbackUrl": ""})
    await platform.switch(http_callback_on_loopback=False)
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=change)).status_code == 400


async def test_http_pictures_are_for_loopback_only_and_can_be_switched_off(platform):
    change = {"photoUrl": "http://127.0.0.1:9/bot.png"}
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=change)).status_code == 200
    far = {"photoUrl": "http://example.com/bot.png"}
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=far)).status_code == 400
    await platform.switch(http_photo_on_loopback=False)
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=change)).status_code == 400


async def test_a_new_secret_replaces_the_old(platform):
    first = await platform.client.post(f"/v1.0/bots/{BOT}/secret")
    second = await platform.client.post(f"/v1.0/bots/{BOT}/secret")
    assert first.status_code == 200
    assert first.json()["secret"] != second.json()["secret"]
    world = (await platform.client.get("/_emulator/world")).json()
    assert world["bots"][0]["bot_secret"] == second.json()["secret"]


async def test_domains_are_added_changed_and_removed(platform):
    path = f"/v1.0/bots/{BOT}/domains/{OTHER_DOMAIN}"
    assert (await platform.client.post(path)).json() == {
        "domainId": OTHER_DOMAIN,
        "visible": False,
        "allowToSelectedMember": False,
    }
    assert (await platform.client.post(path)).status_code == 400
    assert (await platform.client.put(path, json={"visible": True})).json()["visible"] is True
    assert (await platform.client.patch(path, json={})).json()["visible"] is True
    assert (await platform.client.patch(path, json={"visible": "yes"})).status_code == 400
    listed = (await platform.client.get(f"/v1.0/bots/{BOT}/domains")).json()
    assert [entry["domainId"] for entry in listed["domains"]] == [DOMAIN, OTHER_DOMAIN]
    assert (await platform.client.delete(path)).status_code == 204
    assert (await platform.client.delete(path)).status_code == 404
    assert (await platform.client.post(f"/v1.0/bots/{BOT}/domains/99")).status_code == 404


async def test_a_bot_that_joins_rooms_is_for_everybody(platform):
    answer = await platform.client.patch(f"/v1.0/bots/{BOT}/domains/{DOMAIN}", json={"allowToSelectedMember": True})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")


async def test_members_are_allowed_one_by_one(platform):
    path = f"/v1.0/bots/{BOT}/domains/{DOMAIN}/members"
    assert (await platform.client.get(path)).json()["members"] == ["All users"]
    await platform.client.patch(f"/v1.0/bots/{BOT}", json={"enableGroupJoin": False})
    await platform.client.patch(f"/v1.0/bots/{BOT}/domains/{DOMAIN}", json={"allowToSelectedMember": True})
    added = await platform.client.post(path, json={"userId": "tanaka@sample.jp"})
    assert (added.status_code, added.content) == (201, b"")
    assert (await platform.client.get(path)).json()["members"] == ["u-tanaka"]
    assert (await platform.client.post(path, json={"userId": "nobody"})).status_code == 404
    assert (await platform.client.post(path, json={})).status_code == 404
    assert (await platform.client.delete(f"{path}/u-tanaka")).status_code == 204
    assert (await platform.client.delete(f"{path}/u-tanaka")).status_code == 404


async def test_reading_scopes_do_not_write(stranger):
    await stranger.sign_in("bot.read")
    assert (await stranger.client.get("/v1.0/bots")).status_code == 200
    assert (await stranger.client.post("/v1.0/bots", json=DRAFT)).status_code == 403
