"""Sending: to whom, by which bot, with which mentions, and what the ledger then holds."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
BOT, LONELY_BOT = 2000001, 2000002
ROOM, OTHER_ROOM = "181c2516-1fee-91e4-0f6f-449f353fd42b", "281c2516-1fee-91e4-0f6f-449f353fd42b"
NOT_THERE = "Mentioned user does not exist in the channel"


def text(words="本文"):
    return {"type": "text", "text": words}


async def test_a_message_is_in_the_ledger_when_201_is_answered(platform):
    for number, to in enumerate(("users/u-yamamoto", "users/yamamoto%40sample.jp", f"channels/{ROOM}"), 1):
        answer = await platform.send(text(f"{number} 通目"), to)
        assert (answer.status_code, answer.content) == (201, b"")
    first, second, third = await platform.messages()
    assert first["to"] == second["to"] == {"user_id": "u-yamamoto"}
    assert third["to"] == {"channel_id": ROOM}
    assert [entry["seq"] for entry in (first, second, third)] == [1, 2, 3]
    assert (first["bot_id"], first["content"]) == (BOT, text("1 通目"))
    assert first["at"].endswith("Z")
    assert [entry["seq"] for entry in await platform.messages(since=2)] == [3]


@IN_PROCESS
@pytest.mark.parametrize(
    ("to", "bot", "status", "code"),
    [
        ("users/nobody", BOT, 404, "NOT_FOUND"),
        ("users/u-gone", BOT, 404, "NOT_FOUND"),
        ("users/u-stranger", BOT, 404, "NOT_FOUND"),
        ("channels/00000000-unknown", BOT, 404, "NOT_FOUND"),
        (f"channels/{OTHER_ROOM}", BOT, 403, "FORBIDDEN"),
        ("users/u-yamamoto", LONELY_BOT, 403, "ACCESS_DENIED"),
        (f"channels/{ROOM}", LONELY_BOT, 403, "ACCESS_DENIED"),
        ("users/u-yamamoto", 9999999, 404, "NOT_FOUND"),
    ],
)
async def test_who_cannot_be_reached_is_refused(platform, to, bot, status, code):
    answer = await platform.send(text(), to, bot)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["description"]
    assert await platform.messages() == []


@pytest.mark.parametrize(
    ("switch", "to", "bot"),
    [
        ("unknown_user", "users/nobody", BOT),
        ("unknown_channel", "channels/00000000-unknown", BOT),
        ("bot_not_in_room", f"channels/{OTHER_ROOM}", BOT),
        ("bot_not_in_domain", "users/u-yamamoto", LONELY_BOT),
    ],
)
async def test_undocumented_refusals_are_switches(platform, switch, to, bot):
    await platform.switch(**{switch: {"status": 400, "code": "OTHER_CODE", "description": "other words"}})
    answer = await platform.send(text(), to, bot)
    assert (answer.status_code, answer.json()) == (400, {"code": "OTHER_CODE", "description": "other words"})


async def test_a_token_without_a_sending_scope_cannot_send(stranger):
    await stranger.sign_in("user.read bot.read")
    answer = await stranger.send(text())
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    await stranger.sign_in("bot.message")
    assert (await stranger.send(text())).status_code == 201


@IN_PROCESS
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"{} {}", b'{"content":' + b"[" * 100_000])
async def test_a_body_that_is_no_object_cannot_be_parsed(platform, body):
    answer = await platform.client.post(
        f"/v1.0/bots/{BOT}/users/u-yamamoto/messages", content=body, headers={"Content-Type": "application/json"}
    )
    expected = {"code": "INVALID_PARAMETER", "description": "Request body cannot be parsed."}
    assert (answer.status_code, answer.json()) == (400, expected)


async def test_a_form_in_place_of_json_cannot_be_parsed(platform):
    answer = await platform.client.post(f"/v1.0/bots/{BOT}/users/u-yamamoto/messages", data={"content": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")


async def test_a_bot_for_selected_members_reaches_only_those(platform):
    await platform.client.patch(f"/v1.0/bots/{BOT}", json={"enableGroupJoin": False})
    await platform.client.patch(f"/v1.0/bots/{BOT}/domains/10000001", json={"allowToSelectedMember": True})
    assert (await platform.send(text())).status_code == 403
    await platform.client.post(f"/v1.0/bots/{BOT}/domains/10000001/members", json={"userId": "yamamoto@sample.jp"})
    assert (await platform.send(text())).status_code == 201


@pytest.mark.parametrize(
    "words",
    [
        '<m userId="u-yamamoto">さん',
        '<m userId="tanaka@sample.jp">さん',
        '<m userId="all">',
        "<m userId=broken> is only text",
    ],
)
async def test_members_of_the_room_can_be_mentioned(platform, words):
    assert (await platform.send(text(words), f"channels/{ROOM}")).status_code == 201


@IN_PROCESS
@pytest.mark.parametrize("name", ["u-suzuki", "nobody", "stranger@other.jp"])
@pytest.mark.parametrize(
    "content",
    [
        text,
        lambda words: {"type": "link", "contentText": words, "linkText": "開く", "link": "https://example.com"},
        lambda words: {
            "type": "button_template",
            "contentText": words,
            "actions": [{"type": "message", "label": "はい", "text": "はい"}],
        },
        lambda words: {
            "type": "flex",
            "altText": "x",
            "contents": {
                "type": "bubble",
                "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": words}]},
            },
        },
    ],
)
async def test_mentioning_somebody_who_is_not_there_fails_the_whole_message(platform, name, content):
    answer = await platform.send(content(f'<m userId="{name}">さん'), f"channels/{ROOM}")
    assert (answer.status_code, answer.json()["description"]) == (400, NOT_THERE)
    assert await platform.messages() == []


async def test_everybody_cannot_be_mentioned_in_a_direct_message(platform):
    assert (await platform.send(text('<m userId="all">'))).json()["description"] == NOT_THERE
    assert (await platform.send(text('<m userId="u-yamamoto">'))).status_code == 201


async def test_fifty_can_be_mentioned_and_no_more(platform):
    world = (await platform.client.get("/_emulator/world")).json()
    crowd = [{"user_id": f"m{n}", "email": f"m{n}@sample.jp", "domain_id": 10000001} for n in range(51)]
    world["users"] += crowd
    world["channels"][0]["members"] += [one["user_id"] for one in crowd]
    await platform.client.put("/_emulator/world", json=world)
    fifty = "".join(f'<m userId="m{n}">' for n in range(50))
    assert (await platform.send(text(fifty), f"channels/{ROOM}")).status_code == 201
    assert (await platform.send(text(fifty + '<m userId="m50">'), f"channels/{ROOM}")).status_code == 400


async def test_every_language_must_mention_the_same_people(platform):
    content = text('<m userId="u-yamamoto">さん')
    good = content | {"i18nTexts": [{"language": "en_US", "text": 'Mr. <m userId="u-yamamoto">'}]}
    bad = content | {"i18nTexts": [{"language": "en_US", "text": "Mr. Yamamoto"}]}
    assert (await platform.send(good, f"channels/{ROOM}")).status_code == 201
    assert (await platform.send(bad, f"channels/{ROOM}")).status_code == 400
