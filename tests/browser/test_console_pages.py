"""The LINE WORKS side of both manuals, click by click, in a real browser; then a real token and a message."""

import asyncio
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import axe_core_python
import jwt
import pytest
from aiohttp import web
from playwright.async_api import expect

from browser.console_desk import (
    DOMAIN,
    answer_of,
    company,
    press,
    send_text,
    sign_in,
    watched_page,
)
from browser.looks import LOOKS
from browser.manuals import (
    add_app,
    app_of_the_first_manual,
    app_of_the_second_manual,
    bot_into_service,
    bot_of_the_first_manual,
    bot_of_the_second_manual,
    in_menu,
    publish,
    register_bot,
    room_with_bot,
)
from lineworks_emulator import Bot, BotDomain, running

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
async def emulator():
    async with running(company()) as emulator:
        yield emulator


@pytest.fixture
async def page(browser, emulator):
    async with watched_page(browser, **CLIPBOARD) as page:
        yield page


@pytest.fixture
async def receiver():
    """Where the bot's events arrive and where a linked person comes back: `(url, queue of events)`."""
    arrived: asyncio.Queue[dict] = asyncio.Queue()

    async def take(request):
        await arrived.put(await request.json())
        return web.Response()

    async def welcome(request):
        done = '<link rel="icon" href="data:,"><p>LINE WORKSとの連携が完了しました。</p>'
        return web.Response(text=done, content_type="text/html")

    app = web.Application()
    app.router.add_post("/callback", take)
    app.router.add_get("/chatsetting", welcome)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/callback", arrived
    await runner.cleanup()


async def test_the_first_manual_from_the_console_to_a_message(page, emulator, tmp_path):
    """Service account: app, key, scope, bot, added to the domain; a room; the key signs for a token."""
    await page.goto(f"{emulator.url}/jp/console/openapi/v2/app/list/view")
    await sign_in(page)
    app = await app_of_the_first_manual(page, tmp_path)
    bot_id = await bot_of_the_first_manual(page)
    await publish(page)

    room = await room_with_bot(page, emulator, "お知らせ")
    key = app.key_file.read_text()
    assert key.startswith("-----BEGIN PRIVATE KEY-----") and key.rstrip().endswith("-----END PRIVATE KEY-----")
    now = int(time.time())
    claims = {"iss": app.client_id, "sub": app.service_account, "iat": now, "exp": now + 3600}
    form = {"grant_type": JWT_BEARER, "assertion": jwt.encode(claims, key, algorithm="RS256"), "scope": "bot"}
    form |= {"client_id": app.client_id, "client_secret": app.client_secret}
    status, granted = await answer_of("POST", f"{emulator.url}/oauth2/v2.0/token", data=form)
    assert status == 200
    assert await send_text(emulator.url, granted["access_token"], bot_id, room, "テスト投稿です") == 201
    await expect(page.get_by_test_id("bubble").last).to_have_text("テスト投稿です")


async def test_the_second_manual_from_the_console_to_a_message(page, emulator, receiver):
    """Member's sign-in: app, 24 hours, rotation off, scopes, redirect; bot; published; room with the bot."""
    back = receiver[0].replace("/callback", "/chatsetting")
    await page.goto(f"{emulator.url}/jp/console/openapi/v2/app/list/view")
    await sign_in(page)
    client_id, secret = await app_of_the_second_manual(page, back)
    app = emulator.world.apps[0]
    assert (app.access_token_hours, app.refresh_token_rotation, app.scopes) == (24, False, ["bot", "bot.read"])

    token = await token_by_consent(page, emulator, client_id, secret, back)

    await page.goto(f"{emulator.url}/console")
    await press(page, "Bot", "link")
    bot_id = await bot_of_the_second_manual(page)
    bot = emulator.world.bots[0]
    bot.enable_callback, bot.callback_url = True, receiver[0]

    await bot_into_service(page)

    room = await room_with_bot(page, emulator, "RECEPTIONIST", "来客のお知らせ")
    joined = await asyncio.wait_for(receiver[1].get(), 5)
    assert (joined["type"], joined["source"]) == ("join", {"channelId": room, "domainId": DOMAIN})
    assert await send_text(emulator.url, token, bot_id, room, "LINE WORKS テスト通知") == 201
    await expect(page.get_by_test_id("bubble").last).to_have_text("LINE WORKS テスト通知")


async def token_by_consent(page, emulator, client_id, secret, back):
    """Already signed in, the person is sent straight back; the code buys a token for 24 hours."""
    query = {"client_id": client_id, "redirect_uri": back, "scope": "bot bot.read", "response_type": "code"}
    await page.goto(f"{emulator.url}/oauth2/v2.0/authorize?{urlencode(query | {'state': 's1'})}")
    came = parse_qs(urlsplit(page.url).query)
    assert page.url.startswith(back) and came["state"] == ["s1"]
    form = {"grant_type": "authorization_code", "code": came["code"][0], "client_id": client_id}
    address = f"{emulator.url}/oauth2/v2.0/token"
    status, granted = await answer_of("POST", address, data=form | {"client_secret": secret})
    assert (status, granted["expires_in"]) == (200, "86400")
    return granted["access_token"]


async def test_a_bot_that_is_not_published_is_not_listed(page, emulator):
    await page.goto(f"{emulator.url}/console/bots")
    await sign_in(page)
    await register_bot(page, "受付", "来客のお知らせ", "田中", "u-tanaka")
    await page.goto(f"{emulator.url}/admin/bots/add")
    await press(page, "追加: 受付")
    await press(page, "OK")
    await press(page, "トーク", "link")
    await press(page, "新規作成")
    await page.get_by_role("checkbox", name="鈴木 大輔").check()
    await press(page, "OK")
    await in_menu(page, "招待")
    await page.get_by_role("tab", name="Bot", exact=True).click()
    await expect(page.get_by_text("招待できる Bot がありません")).to_be_visible()
    await expect(page.get_by_text("公開設定が ON で")).to_be_visible()
    await page.get_by_role("tab", name="メンバー", exact=True).click()
    await page.get_by_role("checkbox", name="佐藤 直樹").check()
    await press(page, "OK")
    await expect(page.get_by_text("佐藤 直樹が参加しました")).to_be_visible()
    await in_menu(page, "メンバー退出")
    await press(page, "佐藤 直樹 を退出させる")
    await press(page, "閉じる")
    await expect(page.get_by_text("佐藤 直樹が退出しました")).to_be_visible()
    await in_menu(page, "チャットのリンク")
    link = f"https://line.worksmobile.com/message/send?version=26&channelId={emulator.world.channels[0].channel_id}"
    await press(page, "リンクをコピー")
    assert await page.evaluate("navigator.clipboard.readText()") == link


async def test_without_a_clipboard_the_value_is_selected(browser, emulator):
    async with watched_page(browser) as page:
        await page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'));")
        await page.goto(f"{emulator.url}/console")
        await sign_in(page)
        await add_app(page, "取次")
        await page.get_by_test_id("console-client-id-copy").click()
        await expect(page.get_by_role("status").filter(has_text="選択しました")).to_be_visible()
        assert await page.evaluate("getSelection().toString()") == emulator.world.apps[0].client_id


async def test_a_wrong_redirect_is_told_beside_the_field_and_typing_elsewhere_stays(browser, emulator):
    async with watched_page(browser, expected="400 (Bad Request)") as page:
        await page.goto(f"{emulator.url}/console")
        await sign_in(page)
        await add_app(page, "取次")
        await page.get_by_label("アプリの説明").fill("まだ保存していません")
        await page.get_by_label("Redirect URL").fill("desk.example.jp")
        await page.get_by_label("Redirect URL").press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="https://")).to_be_visible()
        await expect(page.get_by_label("Redirect URL")).to_be_focused()
        await expect(page.get_by_label("アプリの説明")).to_have_value("まだ保存していません")


async def test_by_keyboard_alone_an_app_gets_its_scope(page, emulator):
    await page.goto(f"{emulator.url}/console")
    await expect(page.get_by_label("ログイン ID")).to_be_focused()
    await page.keyboard.type("tanaka@testtest")
    await page.keyboard.press("Tab")
    await page.keyboard.type("hogehoge-password")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("console-new-app").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("鍵盤")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="アプリ情報")).to_be_visible()
    await page.get_by_test_id("console-scopes-manage").focus()
    await page.keyboard.press("Space")
    await page.get_by_test_id("console-scope-bot").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("console-scopes")).to_have_text("bot")
    await expect(page.locator("#scopes")).to_be_focused()
    assert emulator.world.apps[0].scopes == ["bot"]


PLACES = ("/console/apps", "/console/bots", "/console/bots/2000001", "/console/bots/new", "/admin/bots")
PLACES += ("/admin/bots/add", "/admin/bots/2000001", "/admin/bots/2000001/edit", "/admin/members")
PLACES += ("/admin/members/new", "/admin/members/u-sato", "/admin/roles", "/talk")


async def seen_well(page, width):
    """Nothing wider than the screen, nothing for axe to complain of, once all of the page's styles are there."""
    await page.wait_for_load_state()
    assert await page.evaluate("document.documentElement.scrollWidth") == width, page.url
    await page.evaluate(AXE)
    found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
    assert faults == [], (page.url, faults)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_every_page_is_seen_well_at_any_size_and_in_any_light(browser, emulator, scheme, width):
    emulator.world.bots.append(
        Bot(bot_id=2000001, name="受付", administrators=["u-sato"], domains=[BotDomain(domain_id=DOMAIN)])
    )
    emulator.world.bots.append(Bot(bot_id=2000002, name="お知らせ"))
    emulator.app.store.changed()
    screen = {"viewport": {"width": width, "height": 780}, "color_scheme": scheme}
    async with watched_page(browser, **screen) as page:
        await page.goto(f"{emulator.url}/console")
        await seen_well(page, width)
        await sign_in(page)
        await add_app(page, "とても長い名前のアプリケーションをここに登録してみます")
        await seen_well(page, width)
        await page.get_by_test_id("console-scopes-manage").click()
        await seen_well(page, width)
        for place in PLACES:
            await page.goto(f"{emulator.url}{place}")
            await seen_well(page, width)
