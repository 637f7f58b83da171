"""Rooms: made, shown and left by bots."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
BOT, LONELY_BOT, DOMAIN = 2000001, 2000002, 10000001
ROOM, OTHER_ROOM = "181c2516-1fee-91e4-0f6f-449f353fd42b", "281c2516-1fee-91e4-0f6f-449f353fd42b"
PATH = f"/v1.0/bots/{BOT}/channels"


async def test_a_bot_makes_a_room_and_speaks_in_it(platform):
    made = await platform.client.post(PATH, json={"members": ["u-yamamoto", "tanaka@sample.jp"], "title": "来客対応"})
    assert made.status_code == 201
    channel = made.json()["channelId"]
    assert made.json()["title"] == "来客対応"
    shown = (await platform.client.get(f"{PATH}/{channel}")).json()
    assert shown == {
        "domainId": DOMAIN,
        "channelId": channel,
        "title": "来客対応",
        "channelType": {"type": "MULTI_USERS"},
    }
    members = (await platform.client.get(f"{PATH}/{channel}/members", params={"count": 1})).json()
    assert members["members"] == ["u-yamamoto"]
    rest = {"cursor": members["responseMetaData"]["nextCursor"]}
    assert (await platform.client.get(f"{PATH}/{channel}/members", params=rest)).json()["members"] == ["u-tanaka"]
    assert (await platform.send({"type": "text", "text": "本文"}, f"channels/{channel}")).status_code == 201


@IN_PROCESS
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"members": []}, 400),
        ({"members": "u-yamamoto"}, 400),
        ({"members": [1]}, 400),
        ({"members": ["u-yamamoto", "u-yamamoto"]}, 400),
        ({"members": [f"m{number}" for number in range(101)]}, 400),
        ({"members": ["u-yamamoto"], "title": "あ" * 1001}, 400),
        ({"members": ["u-yamamoto"], "title": 5}, 400),
        ({"members": ["nobody"]}, 404),
    ],
)
async def test_a_room_that_cannot_be_is_refused(platform, body, status):
    assert (await platform.client.post(PATH, json=body)).status_code == status


async def test_a_bot_that_does_not_join_rooms_makes_none(platform):
    await platform.client.patch(f"/v1.0/bots/{BOT}", json={"enableGroupJoin": False})
    assert (await platform.client.post(PATH, json={"members": ["u-yamamoto"]})).status_code == 403


async def test_a_bot_that_left_is_not_in_the_room_any_more(platform):
    assert (await platform.client.delete(f"{PATH}/{ROOM}")).status_code == 204
    for answer in (
        await platform.client.get(f"{PATH}/{ROOM}"),
        await platform.client.get(f"{PATH}/{ROOM}/members"),
        await platform.client.delete(f"{PATH}/{ROOM}"),
        await platform.send({"type": "text", "text": "本文"}, f"channels/{ROOM}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


async def test_rooms_without_the_bot_are_closed_to_it(platform):
    assert (await platform.client.get(f"{PATH}/{OTHER_ROOM}")).status_code == 403
    assert (await platform.client.get(f"{PATH}/00000000-unknown")).status_code == 404
    assert (await platform.client.get(f"/v1.0/bots/{LONELY_BOT}/channels/{ROOM}")).status_code == 403
