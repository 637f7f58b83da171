"""Callbacks: one signed POST per event, in the background, once."""

import asyncio
import base64
import hashlib
import hmac
import json

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
BOT, DOMAIN, ROOM = 2000001, 10000001, "181c2516-1fee-91e4-0f6f-449f353fd42b"
OTHER_ROOM = "281c2516-1fee-91e4-0f6f-449f353fd42b"
CARD = {
    "type": "button_template",
    "contentText": "来客です",
    "actions": [
        {"type": "message", "label": "すぐ行きます", "text": "すぐに行きます", "postback": "answer=1"},
        {"type": "uri", "label": "開く", "uri": "https://example.com/v/1"},
        {"type": "copy", "label": "写す", "copyText": "123"},
    ],
}
ROW = {
    "type": "carousel",
    "columns": [
        {"text": "A", "actions": [{"type": "postback", "label": "予約", "data": "a", "displayText": "Aを予約"}]},
        {"text": "B", "actions": [{"type": "postback", "label": "予約", "data": "b"}]},
    ],
}


@pytest.fixture
async def listening(platform, receiver):
    """A caller whose bot calls back to the receiver."""
    change = {"callbackUrl": receiver.url, "enableCallback": True}
    assert (await platform.client.patch(f"/v1.0/bots/{BOT}", json=change)).status_code == 200
    return platform


async def event_of(receiver):
    headers, body = await receiver.next()
    digest = hmac.new(b"bot-secret-1", body, hashlib.sha256).digest()
    assert hmac.compare_digest(headers["x-works-signature"], base64.b64encode(digest).decode())
    assert headers["x-works-botid"] == str(BOT)
    assert headers["content-type"] == "application/json; charset=UTF-8"
    return json.loads(body)


async def test_words_in_a_room_arrive_signed_and_with_the_room(listening, receiver):
    done = await listening.control("talk/say", user_id="u-yamamoto", channel_id=ROOM, text="こんにちは")
    assert done.status_code == 200
    event = await event_of(receiver)
    assert event["type"] == "message"
    assert event["source"] == {"userId": "u-yamamoto", "domainId": DOMAIN, "channelId": ROOM}
    assert event["content"] == {"type": "text", "text": "こんにちは"}
    assert event["issuedTime"].endswith("Z")


async def test_words_to_the_bot_arrive_without_a_room(listening, receiver):
    await listening.control("talk/say", user_id="tanaka@sample.jp", bot_id=BOT, text="質問です")
    assert (await event_of(receiver))["source"] == {"userId": "u-tanaka", "domainId": DOMAIN}


@pytest.mark.parametrize("to", [f"channels/{ROOM}", "users/u-yamamoto"])
async def test_a_tapped_button_is_a_message_that_carries_its_postback(listening, receiver, to):
    await listening.send(CARD, to)
    tapped = await listening.control("talk/tap", user_id="u-yamamoto", seq=1, label="すぐ行きます")
    assert tapped.json() == {"kind": "message", "text": "すぐに行きます", "postback": "answer=1"}
    event = await event_of(receiver)
    assert event["content"] == {"type": "text", "text": "すぐに行きます", "postback": "answer=1"}
    assert ("channelId" in event["source"]) == to.startswith("channels")


async def test_other_actions_do_what_they_say(listening, receiver):
    await listening.send(CARD)
    await listening.send(ROW)
    link = await listening.control("talk/tap", user_id="u-yamamoto", seq=1, index=1)
    assert link.json() == {"kind": "uri", "uri": "https://example.com/v/1"}
    copied = await listening.control("talk/tap", user_id="u-yamamoto", seq=1, label="写す")
    assert copied.json() == {"kind": "copy", "copy_text": "123"}
    chosen = await listening.control("talk/tap", user_id="u-yamamoto", seq=2, index=1)
    assert chosen.json() == {"kind": "postback", "data": "b"}
    event = await event_of(receiver)
    assert (event["type"], event["data"]) == ("postback", "b")


@IN_PROCESS
@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"user_id": "u-yamamoto", "seq": 9, "index": 0}, "no message 9"),
        ({"user_id": "u-yamamoto", "seq": 0, "index": 0}, "no message 0"),
        ({"user_id": "u-tanaka", "seq": 1, "index": 0}, "does not see"),
        ({"user_id": "nobody", "seq": 1, "index": 0}, "no active member"),
        ({"user_id": "u-yamamoto", "seq": 1, "label": "いいえ"}, "すぐ行きます"),
        ({"user_id": "u-yamamoto", "seq": 1, "index": 3}, "no such action"),
        ({"user_id": "u-yamamoto", "seq": 1, "index": -1}, "no such action"),
        ({"user_id": "u-yamamoto", "seq": 1}, "label or the index"),
    ],
)
async def test_a_tap_that_cannot_be_says_why(listening, order, words):
    await listening.send(CARD)
    answer = await listening.control("talk/tap", **order)
    assert answer.status_code == 409
    assert words in answer.json()["error"]


@IN_PROCESS
@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"user_id": "u-suzuki", "channel_id": ROOM, "text": "x"}, "not in the room"),
        ({"user_id": "u-gone", "channel_id": ROOM, "text": "x"}, "no active member"),
        ({"user_id": "u-yamamoto", "channel_id": "00000000-none", "text": "x"}, "no room"),
        ({"user_id": "u-yamamoto", "bot_id": 2000002, "text": "x"}, "not added"),
        ({"user_id": "u-yamamoto", "bot_id": BOT, "text": ""}, "1 to 10000"),
        ({"user_id": "u-yamamoto", "text": "x"}, "either channel_id or bot_id"),
        ({"user_id": "u-yamamoto", "bot_id": BOT, "channel_id": ROOM, "text": "x"}, "either channel_id or bot_id"),
        ({"user_id": "u-yamamoto", "bot_id": BOT}, "text"),
        ({"user": "u-yamamoto"}, "user"),
    ],
)
async def test_words_that_cannot_be_said_are_refused(listening, order, words):
    answer = await listening.control("talk/say", **order)
    assert answer.status_code in (400, 409)
    assert words in answer.json()["error"]


async def test_entering_and_leaving_is_told(listening, receiver):
    await listening.control("talk/invite", channel_id=OTHER_ROOM, bot_id=BOT)
    joined = await event_of(receiver)
    assert (joined["type"], joined["source"]) == ("join", {"channelId": OTHER_ROOM, "domainId": DOMAIN})
    await listening.control("talk/invite", channel_id=OTHER_ROOM, user_id="u-tanaka")
    assert (await event_of(receiver))["members"] == ["u-tanaka"]
    await listening.control("talk/leave", channel_id=OTHER_ROOM, user_id="u-tanaka")
    left = await event_of(receiver)
    assert (left["type"], left["members"]) == ("left", ["u-tanaka"])
    await listening.control("talk/leave", channel_id=OTHER_ROOM, bot_id=BOT)
    assert (await event_of(receiver))["type"] == "leave"


async def test_a_room_made_by_the_api_tells_the_bot(listening, receiver):
    made = await listening.client.post(f"/v1.0/bots/{BOT}/channels", json={"members": ["u-yamamoto"]})
    event = await event_of(receiver)
    assert (event["type"], event["source"]["channelId"]) == ("join", made.json()["channelId"])


async def test_a_failed_callback_is_listed_and_never_sent_again(listening, receiver):
    receiver.status = 500
    await listening.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="一度だけ")
    await event_of(receiver)
    receiver.status = 200
    await listening.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="次")
    assert (await event_of(receiver))["content"]["text"] == "次"
    assert receiver.arrived.empty()
    first = (await settled(listening, 2))[0]
    assert (first["state"], first["status"], first["bot_id"], first["url"]) == ("refused", 500, BOT, receiver.url)
    assert first["event"]["content"]["text"] == "一度だけ"


async def settled(platform, count):
    while True:
        found = (await platform.client.get("/_emulator/callbacks")).json()["callbacks"]
        if len(found) == count and all(outcome["state"] != "sending" for outcome in found):
            return found
        await asyncio.sleep(0.01)


async def test_a_receiver_that_is_slow_or_away_is_listed(listening, receiver):
    await listening.switch(callback_timeout_seconds=0.2)
    receiver.delay = 1.0
    await listening.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="遅い")
    slow = (await settled(listening, 1))[0]
    assert (slow["state"], slow["status"], "in time" in slow["error"]) == ("failed", None, True)
    await listening.client.patch(f"/v1.0/bots/{BOT}", json={"callbackUrl": "http://127.0.0.1:9/cb"})
    await listening.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="不在")
    away = (await settled(listening, 2))[1]
    assert (away["state"], away["status"]) == ("failed", None)


async def test_a_bot_gets_only_what_it_asked_for(listening, receiver):
    await listening.client.patch(f"/v1.0/bots/{BOT}", json={"callbackEvents": ["image"]})
    await listening.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="いらない")
    await listening.client.patch(f"/v1.0/bots/{BOT}", json={"enableCallback": False})
    await listening.control("talk/invite", channel_id=OTHER_ROOM, bot_id=BOT)
    assert (await listening.client.get("/_emulator/callbacks")).json() == {"callbacks": [], "last_seq": 0}


@IN_PROCESS
@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"channel_id": ROOM, "bot_id": BOT}, "already in the room"),
        ({"channel_id": ROOM, "bot_id": 2000002}, "not added to domain"),
        ({"channel_id": ROOM, "bot_id": 77}, "no bot 77"),
        ({"channel_id": "00000000-none", "bot_id": BOT}, "no room"),
        ({"channel_id": ROOM, "user_id": "u-yamamoto"}, "already in the room"),
        ({"channel_id": ROOM}, "bot_id or user_id"),
    ],
)
async def test_an_invitation_that_cannot_be_says_why(platform, order, words):
    answer = await platform.control("talk/invite", **order)
    assert answer.status_code in (400, 409)
    assert words in answer.json()["error"]


async def test_members_make_and_rename_rooms(listening, receiver):
    made = await listening.control("talk/rooms", title="新しい部屋", members=["u-tanaka"], bots=[BOT])
    assert made.status_code == 201
    channel = made.json()["channel_id"]
    assert (await event_of(receiver))["source"]["channelId"] == channel
    await listening.control("talk/rename", channel_id=channel, title="別の名前")
    shown = await listening.client.get(f"/v1.0/bots/{BOT}/channels/{channel}")
    assert shown.json()["title"] == "別の名前"
    for order in ({"channel_id": ROOM, "user_id": "u-suzuki"}, {"channel_id": ROOM, "bot_id": 2000002}):
        assert (await listening.control("talk/leave", **order)).status_code == 409
    assert (await listening.control("talk/leave", channel_id=ROOM)).status_code == 400
