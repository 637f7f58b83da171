"""The Talk page in a real browser: seen, tapped, written in, on a desk and on a phone."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import expect

from lineworks_emulator import Bot, BotDomain, Channel, Domain, User, World, running
from lineworks_emulator.ledger import Place

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
DOMAIN, BOT, ROOM = 10000001, 2000001, "181c2516-1fee-91e4-0f6f-449f353fd42b"
AT = "2026-11-20T01:02:03.004Z"
CALL = {
    "type": "button_template",
    "contentText": '来客 <m userId="u-yamamoto">さん\n青葉物産の佐々木様がお待ちです。',
    "actions": [
        {"type": "message", "label": "すぐ行きます", "text": "すぐ行きます", "postback": "answer=1"},
        {"type": "uri", "label": "詳しく見る", "uri": "https://example.com/v/1"},
    ],
}


def company(callback_url=""):
    people = [("u-yamamoto", "山本", "健太", "営業部"), ("u-tanaka", "田中", "美咲", "総務部")]
    users = [
        User(user_id=key, email=f"{key}@sample.jp", domain_id=DOMAIN, last_name=last, first_name=first, department=unit)
        for key, last, first, unit in people
    ]
    bot = Bot(
        bot_id=BOT,
        name="受付",
        bot_secret="bot-secret-1",
        domains=[BotDomain(domain_id=DOMAIN, visible=True)],
        enable_group_join=True,
        enable_callback=bool(callback_url),
        callback_url=callback_url,
    )
    rooms = [
        Channel(channel_id=ROOM, domain_id=DOMAIN, title="営業部", members=["u-yamamoto", "u-tanaka"], bots=[BOT]),
        Channel(channel_id="281c2516-none", domain_id=DOMAIN, title="Bot のいない部屋", members=["u-yamamoto"]),
    ]
    return World(domains=[Domain(domain_id=DOMAIN)], users=users, bots=[bot], channels=rooms)


@pytest.fixture
async def receiver():
    """Where the bot's events arrive: `(url, queue of events)`."""
    arrived: asyncio.Queue[dict] = asyncio.Queue()

    async def take(request):
        await arrived.put(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/callback", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/callback", arrived
    await runner.cleanup()


@pytest.fixture
async def emulator(receiver):
    async with running(company(receiver[0])) as emulator:
        yield emulator


@pytest.fixture
async def page(browser, emulator):
    """A desk-sized page that fails the test on any console error or violated policy."""
    context = await browser.new_context(viewport={"width": 1100, "height": 700}, locale="ja-JP")
    page = await context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    await page.goto(f"{emulator.url}/talk")
    await expect(page.get_by_test_id("member-select")).to_have_value("u-yamamoto")
    yield page
    assert complaints == []
    await context.close()


def speak(emulator, content, **place):
    return emulator.app.ledger.add_bot(AT, BOT, Place(**place), content)


async def test_a_call_appears_and_a_tap_reaches_the_bot_at_once(page, emulator, receiver):
    await page.get_by_test_id(f"room-{ROOM}").click()
    speak(emulator, CALL, channel_id=ROOM)
    bubble = page.get_by_test_id("bubble").last
    await expect(bubble).to_contain_text("青葉物産の佐々木様がお待ちです。")
    await expect(bubble.get_by_test_id("mention")).to_have_text("@山本 健太")
    await bubble.get_by_role("button", name="すぐ行きます").click()
    event = await asyncio.wait_for(receiver[1].get(), 1)
    assert event["content"] == {"type": "text", "text": "すぐ行きます", "postback": "answer=1"}
    assert event["source"]["channelId"] == ROOM
    await expect(page.locator(".own").get_by_test_id("bubble")).to_have_text("すぐ行きます")
    link = page.get_by_role("link", name="詳しく見る")
    await expect(link).to_have_attribute("href", "https://example.com/v/1")
    await expect(link).to_have_attribute("target", "_blank")


async def test_one_writes_as_the_chosen_member(page, emulator, receiver):
    await page.get_by_test_id("member-select").select_option("u-tanaka")
    await page.get_by_test_id(f"dm-{BOT}").click()
    await page.get_by_test_id("composer").fill("質問があります\nhttps://example.com/q をご覧ください")
    await page.get_by_test_id("send").click()
    event = await asyncio.wait_for(receiver[1].get(), 1)
    assert event["source"] == {"userId": "u-tanaka", "domainId": DOMAIN}
    own = page.locator(".own").get_by_test_id("bubble")
    await expect(own.get_by_role("link")).to_have_attribute("href", "https://example.com/q")
    await expect(page.get_by_test_id("composer")).to_have_value("")


async def test_what_others_write_is_never_markup(page, emulator):
    await page.get_by_test_id(f"room-{ROOM}").click()
    speak(emulator, {"type": "text", "text": "<img src=x onerror=alert(1)><b>太字</b>"}, channel_id=ROOM)
    await expect(page.get_by_test_id("bubble").last).to_have_text("<img src=x onerror=alert(1)><b>太字</b>")


async def test_unread_is_marked_until_it_is_opened_and_a_reload_keeps_the_place(page, emulator):
    await page.get_by_test_id(f"dm-{BOT}").click()
    for number in range(40):
        speak(emulator, {"type": "text", "text": f"{number} 件目のお知らせです"}, channel_id=ROOM)
    room = page.get_by_test_id(f"room-{ROOM}")
    await expect(room.get_by_test_id("unread")).to_be_visible()
    await expect(room).to_contain_text("39 件目")
    await room.click()
    await expect(page.get_by_test_id("bubble")).to_have_count(40)
    await expect(room.get_by_test_id("unread")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name="営業部")).to_be_visible()
    await expect(page.get_by_test_id("bubble").last).to_be_in_viewport()
    speak(emulator, {"type": "text", "text": "いちばん新しいお知らせです"}, channel_id=ROOM)
    await expect(page.get_by_text("いちばん新しいお知らせです").last).to_be_in_viewport()


async def test_a_bot_is_invited_by_hand(page, emulator, receiver):
    await page.get_by_test_id("room-281c2516-none").click()
    await page.get_by_test_id("room-menu").click()
    await page.get_by_role("button", name="招待").click()
    await page.get_by_role("tab", name="Bot").click()
    await page.get_by_role("checkbox", name="受付").check()
    await page.get_by_role("button", name="OK").click()
    assert (await asyncio.wait_for(receiver[1].get(), 1))["type"] == "join"
    await expect(page.get_by_text("受付が参加しました")).to_be_visible()
    assert emulator.app.store.channels["281c2516-none"].bots == [BOT]


async def test_the_channel_id_is_shown_to_be_copied(page):
    await page.get_by_test_id(f"room-{ROOM}").click()
    await page.get_by_test_id("room-menu").click()
    await page.get_by_role("button", name="チャンネルID", exact=True).click()
    await page.get_by_role("button", name="チャンネルIDをコピー").click()
    await expect(page.get_by_role("status").filter(has_text="コピー")).to_be_visible()
    await expect(page.get_by_test_id("copy-channel-id-value")).to_have_text(ROOM)


async def test_every_kind_of_message_is_drawn(page, emulator):
    await page.get_by_test_id(f"dm-{BOT}").click()
    action = {"type": "message", "label": "はい", "text": "はい"}
    box = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "見積の承認"}]}
    contents = [
        {"type": "link", "contentText": "承認のお願い", "linkText": "開く", "link": "https://example.com"},
        {"type": "list_template", "elements": [{"title": "青葉物産", "action": action}], "actions": [[action]]},
        {"type": "carousel", "columns": [{"text": "会議室A", "actions": [action]}]},
        {"type": "flex", "altText": "x", "contents": {"type": "bubble", "body": box}},
        {"type": "file", "originalContentUrl": "https://example.com/%E8%A6%8B%E7%A9%8D.pdf"},
        {"type": "location", "title": "本社", "address": "東京都", "latitude": 35.6, "longitude": 139.7},
        {"type": "sticker", "packageId": "1", "stickerId": "2"},
        {"type": "text", "text": "いかがですか", "quickReply": {"items": [{"action": action}]}},
    ]
    for content in contents:
        speak(emulator, content, user_id="u-yamamoto")
    for words in ("承認のお願い", "青葉物産", "会議室A", "見積の承認", "見積.pdf", "本社", "いかがですか"):
        await expect(page.locator("#entries").get_by_text(words).first).to_be_attached()
    await page.get_by_role("group", name="クイック返信").get_by_role("button", name="はい").click()
    await expect(page.locator(".own").get_by_test_id("bubble")).to_have_text("はい")


async def test_another_language(page):
    await page.get_by_test_id("account").click()
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", name="Talk", exact=True)).to_be_visible()


async def test_on_a_phone_the_list_leads_to_the_chat_and_back(browser, emulator):
    context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="ja-JP")
    page = await context.new_page()
    speak(emulator, CALL, channel_id=ROOM)
    await page.goto(f"{emulator.url}/talk")
    await page.get_by_test_id(f"room-{ROOM}").click()
    await expect(page.get_by_test_id("action-button").first).to_be_visible()
    await expect(page.get_by_test_id(f"room-{ROOM}")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.get_by_role("button", name="一覧へもどる").click()
    await expect(page.get_by_test_id(f"room-{ROOM}")).to_be_visible()
    await context.close()


async def test_the_page_comes_back_after_the_emulator_was_away(browser, tmp_path):
    async with running(company(), tmp_path) as first:
        port = int(first.url.rsplit(":", 1)[1])
        page = await browser.new_page()
        await page.goto(f"{first.url}/talk")
        await page.get_by_test_id(f"room-{ROOM}").click()
        await expect(page.get_by_text("まだメッセージはありません")).to_be_visible()
    async with running(company(), tmp_path, port) as second:
        async with aiohttp.ClientSession() as session:
            order = {"user_id": "u-tanaka", "channel_id": ROOM, "text": "戻りました"}
            await session.post(f"{second.url}/_emulator/talk/say", json=order)
        await expect(page.get_by_test_id("bubble").filter(has_text="戻りました")).to_be_visible(timeout=10_000)
        await page.close()
