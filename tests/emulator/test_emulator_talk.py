"""What the Talk page reads, and the stream that keeps it fresh."""

import asyncio
import re

import pytest

pytestmark = pytest.mark.anyio
BOT, ROOM = 2000001, "181c2516-1fee-91e4-0f6f-449f353fd42b"
OTHER_ROOM = "281c2516-1fee-91e4-0f6f-449f353fd42b"


async def view(platform, key, user="u-yamamoto"):
    return await platform.client.get("/talk/conversation", params={"key": key, "user_id": user})


async def room_of(platform, channel_id, user="u-suzuki"):
    answer = await platform.client.get("/talk/room", params={"key": f"room:{channel_id}", "user_id": user})
    return answer.json()


async def test_the_root_leads_to_the_page(stranger):
    answer = await stranger.client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/talk")


@pytest.mark.parametrize(
    ("query", "lang", "title"), [("", "ja", "トーク"), ("?lang=en", "en", "Talk"), ("?lang=xx", "ja", "トーク")]
)
async def test_the_page_is_japanese_first_and_allows_nothing_inline(stranger, query, lang, title):
    page = await stranger.client.get(f"/talk{query}")
    assert f'<html lang="{lang}">' in page.text and f"<h1>{title}</h1>" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", page.text)


async def test_both_languages_have_the_same_words():
    from lineworks_emulator.talk import page

    assert set(page._WORDS["ja"]) == set(page._WORDS["en"])


async def test_everything_the_page_names_is_served(stranger):
    page = await stranger.client.get("/talk")
    for address in set(re.findall(r'(?:src|href)="(/(?:talk|pages)/static/[^"]+)"', page.text)):
        answer = await stranger.client.get(address)
        assert answer.status_code == 200
        for inner in re.findall(r'from "\./([\w.]+)"', answer.text):
            assert (await stranger.client.get(f"/talk/static/{inner}")).status_code == 200


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fpage.py", "words.json", "%2e%2e%2froutes.py"])
async def test_nothing_else_is_served(stranger, name):
    assert (await stranger.client.get(f"/talk/static/{name}")).status_code == 404


async def test_the_overview_has_the_newest_first(platform):
    await platform.send({"type": "text", "text": "部屋へ"}, f"channels/{ROOM}")
    await platform.send({"type": "button_template", "contentText": '<m userId="u-yamamoto">さん',
                         "actions": [{"type": "message", "label": "はい", "text": "はい"}]})  # fmt: skip
    overview = (await platform.client.get("/talk/overview", params={"user_id": "u-yamamoto"})).json()
    assert [(talk["key"], talk["last_text"]) for talk in overview["talks"]] == [
        (f"dm:{BOT}:u-yamamoto", "@山本 健太さん"),
        (f"room:{ROOM}", "部屋へ"),
    ]
    assert overview["member"]["department"] == "営業部"
    nobody = await platform.client.get("/talk/overview", params={"user_id": "nobody"})
    assert nobody.status_code == 404


async def test_a_conversation_tells_who_spoke_and_where_to_tap(platform):
    card = {
        "type": "list_template",
        "elements": [{"title": "一", "action": {"type": "message", "label": "はい", "text": "はい"}}],
        "actions": [[{"type": "uri", "label": "開く", "uri": "https://example.com"}]],
        "quickReply": {"items": [{"action": {"type": "message", "label": "後で", "text": "後で"}}]},
    }
    await platform.send(card, f"channels/{ROOM}")
    await platform.control("talk/tap", user_id="u-tanaka", seq=1, index=2)
    shown = (await view(platform, f"room:{ROOM}")).json()
    bot, member = shown["entries"]
    assert (bot["kind"], member["kind"], member["user_id"]) == ("bot", "member", "u-tanaka")
    assert member["content"]["text"] == "後で"
    content = bot["content"]
    assert content["elements"][0]["action"]["tap_index"] == 0
    assert content["actions"][0][0]["tap_index"] == 1
    assert content["quickReply"]["items"][0]["action"]["tap_index"] == 2
    assert shown["members"]["tanaka@sample.jp"] == "田中 美咲"
    assert "tap_index" not in str(await platform.messages())


async def test_a_member_sees_only_the_own_conversations(platform):
    for key in (f"room:{OTHER_ROOM}", f"dm:{BOT}:u-tanaka", "room:none", "nonsense"):
        assert (await view(platform, key)).status_code == 404


async def test_a_content_nested_without_sense_is_shown_nevertheless(platform):
    deep = {"action": {"label": "x"}}
    for _ in range(150):
        deep = {"inner": [deep]}
    assert (await platform.send({"type": "text", "text": "本文", "odd": deep})).status_code == 201
    shown = await view(platform, f"dm:{BOT}:u-yamamoto")
    assert shown.json()["entries"][0]["content"]["text"] == "本文"


async def test_bots_that_may_be_invited_are_offered(platform):
    assert (await room_of(platform, OTHER_ROOM))["invitable"] == [{"bot_id": BOT, "name": "受付"}]
    await platform.control("talk/invite", channel_id=OTHER_ROOM, bot_id=BOT)
    assert (await room_of(platform, OTHER_ROOM))["invitable"] == []
    shown = (await view(platform, f"room:{OTHER_ROOM}", "u-suzuki")).json()
    assert shown["entries"][0]["event"] == "joined"


@pytest.mark.parametrize("lacking", ["added", "visible", "joining"])
async def test_a_bot_that_lacks_one_of_three_things_is_not_offered(platform, lacking):
    world = (await platform.client.get("/_emulator/world")).json()
    bot = world["bots"][0]
    bot["domains"] = [] if lacking == "added" else bot["domains"]
    bot["enable_group_join"] = lacking != "joining"
    for entry in bot["domains"]:
        entry["visible"] = lacking != "visible"
    await platform.client.put("/_emulator/world", json=world)
    assert (await room_of(platform, OTHER_ROOM))["invitable"] == []
    assert (await platform.control("talk/invite", channel_id=OTHER_ROOM, bot_id=BOT)).status_code == 409


async def test_a_room_tells_who_is_in_it_who_may_come_and_how_to_link_to_it(platform):
    room = await room_of(platform, OTHER_ROOM)
    assert [one["user_id"] for one in room["inside"]] == ["u-suzuki"]
    assert [one["user_id"] for one in room["outside"]] == ["u-yamamoto", "u-tanaka"]
    assert room["link"] == f"https://line.worksmobile.com/message/send?version=26&channelId={OTHER_ROOM}"
    for key in (f"room:{ROOM}", "dm:2000001:u-suzuki", "room:none"):
        query = {"key": key, "user_id": "u-suzuki"}
        assert (await platform.client.get("/talk/room", params=query)).status_code == 404


async def test_a_room_without_a_title_is_called_by_its_members(platform):
    made = (await platform.control("talk/rooms", members=["u-suzuki", "u-tanaka"])).json()
    talks = (await platform.client.get("/talk/overview", params={"user_id": "u-suzuki"})).json()["talks"]
    titles = {talk["id"]: talk["title"] for talk in talks}
    assert (titles[made["channel_id"]], made["title"]) == ("鈴木 大輔、田中 美咲", "")


async def test_members_who_left_are_not_offered(stranger):
    members = (await stranger.client.get("/talk/members")).json()["members"]
    assert "u-gone" not in [member["user_id"] for member in members]


async def test_attached_files_are_shown_but_never_run(platform):
    reserved = (await platform.client.post(f"/v1.0/bots/{BOT}/attachments", json={"fileName": "a.html"})).json()
    await platform.client.post(reserved["uploadUrl"], files={"Filedata": ("a.html", b"<script>", "text/html")})
    shown = await platform.client.get(f"/talk/files/{reserved['fileId']}")
    assert (shown.content, shown.headers["x-content-type-options"]) == (b"<script>", "nosniff")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert (await platform.client.get("/talk/files/unknown")).status_code == 404


async def test_a_file_is_shown_by_its_name(platform):
    reserved = (await platform.client.post(f"/v1.0/bots/{BOT}/attachments", json={"fileName": "見積書.pdf"})).json()
    await platform.client.post(reserved["uploadUrl"], files={"Filedata": ("a.pdf", b"x", "application/pdf")})
    await platform.send({"type": "file", "fileId": reserved["fileId"]})
    entry = (await view(platform, f"dm:{BOT}:u-yamamoto")).json()["entries"][-1]
    assert entry["content"]["fileName"] == "見積書.pdf"
    [message] = (await platform.client.get("/_emulator/messages")).json()["messages"]
    assert "fileName" not in message["content"]


@pytest.mark.parametrize("stranger", ["socket"], indirect=True)
async def test_the_stream_speaks_at_once_when_something_was_said(platform):
    async with platform.client.stream("GET", "/talk/stream") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await next_number(lines) == 0
        await platform.send({"type": "text", "text": "本文"})
        assert await next_number(lines) == 1
        await platform.control("talk/say", user_id="u-yamamoto", bot_id=BOT, text="返事")
        assert await next_number(lines) == 2


async def next_number(lines):
    async with asyncio.timeout(30):
        async for line in lines:
            if line.startswith("data: "):
                return int(line.removeprefix("data: "))
    raise AssertionError("the stream ended")
