"""Both manuals, click by click, on LINE WORKS' stand-in and on the relay, to the message in the room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from browser.console_desk import company, press, sign_in, watched_page
from browser.manuals import (
    app_of_the_first_manual,
    app_of_the_second_manual,
    bot_into_service,
    bot_of_the_first_manual,
    bot_of_the_second_manual,
    enter_relay,
    fill_in,
    fresh_relay,
    in_menu,
    new_connection,
    open_tab,
    publish,
    room_with_bot,
    take_scopes,
)
from lineworks_emulator import Running, running

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@dataclass
class Desk:
    """`line` shows LINE WORKS, `relay` the relay, in two browsers: in the other nobody is signed in to LINE WORKS."""

    line: Page
    relay: Page
    emulator: Running


@pytest.fixture
async def desk(tmp_path: Path, browser: Browser) -> AsyncIterator[Desk]:
    async with (
        running(company()) as emulator,
        fresh_relay(tmp_path / "relay") as address,
        watched_page(browser, **CLIPBOARD) as line,
        watched_page(browser, **CLIPBOARD) as relay,
    ):
        await line.goto(f"{emulator.url}/jp/console/openapi/v2/app/list/view")
        await sign_in(line)
        await enter_relay(relay, address)
        yield Desk(line, relay, emulator)


@asynccontextmanager
async def one_browser(desk: Desk) -> AsyncIterator[Desk]:
    """The same, with the relay in a second window of the browser that is signed in to LINE WORKS."""
    relay = await desk.line.context.new_page()
    await relay.context.add_cookies(await desk.relay.context.cookies())  # type: ignore[arg-type]
    await relay.goto(desk.relay.url)
    yield Desk(desk.line, relay, desk.emulator)
    await relay.close()


async def test_the_first_manual_ends_with_the_test_post_in_the_room(desk: Desk, tmp_path: Path) -> None:
    """Service account; the key is pasted, the room named by its chat's link."""
    line, relay = desk.line, desk.relay
    app = await app_of_the_first_manual(line, tmp_path)
    bot_id = await bot_of_the_first_manual(line)
    await publish(line)
    await room_with_bot(line, desk.emulator, "お知らせ")
    await in_menu(line, "チャットのリンク")
    await press(line, "リンクをコピー")
    link = str(await line.evaluate("navigator.clipboard.readText()"))

    await new_connection(relay, desk.emulator.url)
    await fill_in(relay, client_id=app.client_id, client_secret=app.client_secret)
    await fill_in(relay, service_account=app.service_account)
    await fill_in(relay, private_key=app.key_file.read_text())
    await open_tab(relay, "通知先設定用")
    await fill_in(relay, bot_id=bot_id)
    await open_tab(relay, "認証用")
    await relay.get_by_label("送信先ユーザーのURL(テスト投稿用)").fill(link)
    await press(relay, "テスト投稿")
    await expect(relay.get_by_text("テスト投稿を送信しました。")).to_be_visible()
    await expect(line.get_by_test_id("bubble")).to_have_count(1)
    await expect(line.get_by_test_id("bubble")).to_contain_text("LINE WORKS テスト投稿")

    await press(relay, "設定完了")
    await expect(relay.get_by_text("設定が完了しました", exact=True)).to_be_visible()
    await expect(relay.locator("#client_id")).to_have_value(app.client_id)


async def test_the_second_manual_ends_with_the_test_notice_as_dm_and_in_the_room(desk: Desk) -> None:
    """A member's sign-in, in the manual's own order: the relay is linked before there is a bot, and says so."""
    line, relay = desk.line, desk.relay
    redirect = await redirect_address(relay)
    client_id, secret = await app_of_the_second_manual(line, redirect)
    await link_by_sign_in(relay, desk.emulator.url, client_id, secret)
    await signs_in_to_line_works(relay)
    await is_linked(relay)
    await expect(relay.locator(".pill").filter(has_text="Bot が未設定です")).to_be_visible()

    await press(line, "Bot", "link")
    bot_id = await bot_of_the_second_manual(line)
    await bot_into_service(line)
    room = await room_with_bot(line, desk.emulator, "RECEPTIONIST", "来客のお知らせ")
    await open_destinations(relay)
    await fill_in(relay, bot_id=bot_id, base_group="testtest", base_user_id="hogehoge", base_channel_id=room)
    await press(relay, "設定を保存")
    await expect(relay.get_by_text("設定が完了しました", exact=True)).to_be_visible()
    await press(relay, "LINE WORKS 連携", "link", within=lambda page: page.get_by_role("navigation"))
    await press(relay, "テスト通知")
    await expect(relay.get_by_text("テスト通知を送信しました。", exact=True)).to_be_visible()

    await expect(line.get_by_role("heading", name="来客のお知らせ")).to_be_visible()
    await expect(line.get_by_test_id("bubble")).to_have_text(["LINE WORKS テスト通知"])
    await line.get_by_test_id(f"dm-{bot_id}").click()
    await expect(line.get_by_role("heading", name="RECEPTIONIST")).to_be_visible()
    await expect(line.get_by_test_id("bubble")).to_have_text(["LINE WORKS テスト通知"])


async def test_whoever_is_signed_in_already_is_linked_without_a_sign_in_page_and_named(desk: Desk) -> None:
    """The manual's note: when somebody is signed in to LINE WORKS, its page may not appear. The account is told."""
    async with one_browser(desk) as same:
        redirect = await redirect_address(same.relay)
        client_id, secret = await app_of_the_second_manual(same.line, redirect)
        await take_scopes(same.line, "user.profile.read", also=["bot", "bot.read"])
        pages: list[str] = []
        same.relay.on("framenavigated", lambda frame: pages.append(frame.url))
        await link_by_sign_in(same.relay, desk.emulator.url, client_id, secret, "bot bot.read user.profile.read")
        await is_linked(same.relay)
        await expect(same.relay.get_by_text("連携したアカウント: 山本 健太 hogehoge@testtest").first).to_be_visible()
    assert not [page for page in pages if page.startswith(desk.emulator.url)]


async def redirect_address(page: Page) -> str:
    """The address to enter as Redirect URL, copied from the setup guide's step for it."""
    here = page.url
    await page.goto(f"{here}/setup/redirect_url")
    await page.locator("[data-copy=value-1]").click()
    await expect(page.locator("[data-copy=value-1]")).to_have_text("コピーしました")
    copied = str(await page.evaluate("navigator.clipboard.readText()"))
    await page.goto(here)
    return copied


async def link_by_sign_in(page: Page, line_works: str, client_id: str, client_secret: str, scopes: str = "") -> None:
    """「・・・」, the green tick, 「認証用」, both values, 「保存して連携する」."""
    await new_connection(page, line_works)
    await page.locator("#way-user_account").check()
    await page.get_by_role("switch", name="このチャットアプリケーションを使用する").check()
    await open_tab(page, "認証用")
    await fill_in(page, client_id=client_id, client_secret=client_secret, **({"scopes": scopes} if scopes else {}))
    await press(page, "保存して連携する")


async def signs_in_to_line_works(page: Page) -> None:
    """LINE WORKS' own sign-in page."""
    await page.get_by_label("ログイン ID").fill("hogehoge@testtest")
    await page.get_by_label("パスワード").fill("hogehoge-password")
    await page.get_by_test_id("sign-in").click()


async def is_linked(page: Page) -> None:
    await expect(page.get_by_text("LINE WORKSとの連携が完了しました。", exact=True)).to_be_visible()
    await expect(page.get_by_role("switch", name="このチャットアプリケーションを使用する")).to_be_checked()


async def open_destinations(page: Page) -> None:
    """「チャット設定」, 「・・・」, 「通知先設定用」."""
    await press(page, "LINE WORKS 連携", "link", within=lambda page: page.get_by_role("navigation"))
    await page.locator(".actions__last").click()
    await open_tab(page, "通知先設定用")
