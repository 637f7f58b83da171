"""The steps that both manuals share with other tests: LINE WORKS' Console, Admin and Talk, then the relay's pages."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, expect

from browser.console_desk import copied, press
from lineworks_emulator import Running
from toritsugi.app import running
from toritsugi.cli.web_server import WebServer, bind
from toritsugi.config import read_config
from toritsugi.people import add_organization
from toritsugi.web import NewAccount
from web.front_door import quick_keeper

OPERATOR, OPERATOR_PASSWORD = "misaki@example.com", "青い鳥が窓辺で朝の歌をうたっている"


@dataclass(frozen=True)
class ServiceApp:
    """What the first manual has a person note down of the app."""

    client_id: str
    client_secret: str
    service_account: str
    key_file: Path


async def add_app(page: Page, name: str) -> None:
    await press(page, "+ アプリの新規追加")
    await page.get_by_label("アプリ名").fill(name)
    await press(page, "追加", within=lambda page: page.get_by_role("dialog"))
    await expect(page.get_by_role("heading", name="アプリ情報")).to_be_visible()


async def take_scopes(page: Page, *scopes: str, also: Sequence[str] = ()) -> None:
    """Tick these; `also` are ticked already."""
    await press(page, "管理")
    for scope in scopes:
        await page.get_by_role("checkbox", name=scope, exact=True).check()
    await press(page, "保存", within=lambda page: page.get_by_role("dialog"))
    await expect(page.get_by_test_id("console-scopes").get_by_role("listitem")).to_have_text([*also, *scopes])


async def register_bot(page: Page, name: str, description: str, words: str, found: str) -> None:
    """「登録」 to the pop-up; `words` find 主担当."""
    await press(page, "登録", "link")
    await expect(page.get_by_role("heading", name="Bot登録")).to_be_visible()
    await page.get_by_label("Bot名").fill(name)
    await page.get_by_label("説明").fill(description)
    await page.get_by_label("API2.0").check()
    await page.get_by_label("複数人のトークルームに招待可").check()
    await page.get_by_label("主担当").fill(words)
    await press(page, "検索")
    await page.get_by_test_id(f"found-{found}").click()
    await press(page, "保存")
    await expect(page.get_by_role("dialog", name="Bot登録")).to_contain_text("Botが登録されました。")
    await press(page, "OK")


async def in_menu(page: Page, entry: str) -> None:
    await page.get_by_label("メニュー").click()
    await press(page, entry)


async def channel_id_of(page: Page) -> str:
    await in_menu(page, "チャンネルID")
    await press(page, "チャンネルIDをコピー")
    taken = str(await page.evaluate("navigator.clipboard.readText()"))
    await expect(page.get_by_test_id("copy-channel-id-value")).to_have_text(taken)
    await press(page, "閉じる")
    return taken


async def publish(page: Page) -> None:
    await press(page, "修正", "link")
    await page.get_by_role("switch", name="公開設定").check()
    await press(page, "保存")
    await expect(page.get_by_test_id("admin-visible-state")).to_have_text("ON")


async def room_with_bot(page: Page, emulator: Running, bot: str, name: str = "") -> str:
    """「新規作成」 to the channel ID, as the second manual goes."""
    await press(page, "トーク", "link")
    await press(page, "新規作成")
    await expect(page.get_by_role("button", name="OK")).to_be_disabled()
    await page.get_by_role("checkbox", name="田中 美咲").check()
    await press(page, "OK")
    await expect(page.get_by_role("heading", name="山本 健太、田中 美咲")).to_be_visible()
    await in_menu(page, "招待")
    await page.get_by_role("tab", name="Bot", exact=True).click()
    await page.get_by_role("checkbox", name=bot).check()
    await press(page, "OK")
    await expect(page.get_by_text(f"{bot}が参加しました")).to_be_visible()
    if name:
        await in_menu(page, "名前の編集")
        await page.get_by_label("トークルーム名").fill(name)
        await press(page, "保存")
        await expect(page.get_by_role("heading", name=name)).to_be_visible()
    channel_id = await channel_id_of(page)
    assert [room.channel_id for room in emulator.world.channels] == [channel_id]
    return channel_id


async def app_of_the_first_manual(page: Page, folder: Path) -> ServiceApp:
    """[API2.0] to the scope bot: app, description, account, key file."""
    await press(page, "API 2.0", "link")
    await add_app(page, "eセールスマネージャー連携")
    await page.get_by_label("アプリの説明").fill("タイムラインお知らせメールの転送用")
    await press(page, "保存", within=lambda page: page.locator("#app-form"))
    await expect(page.get_by_text("保存しました。")).to_be_visible()
    await expect(page.get_by_label("アプリの説明")).to_have_value("タイムラインお知らせメールの転送用")
    client_id, secret = await copied(page, "console-client-id"), await copied(page, "console-client-secret")
    account = await issued_account(page)
    key_file = await issued_key(page, folder)
    await take_scopes(page, "bot")
    return ServiceApp(client_id, secret, account, key_file)


async def issued_account(page: Page) -> str:
    """[発行] of Service Account, twice [OK], [コピー]."""
    await press(page, "発行")
    await press(page, "OK")
    await expect(page.get_by_role("dialog")).to_contain_text("Service Account を発行しました")
    await press(page, "OK")
    account = await copied(page, "console-service-account")
    assert re.fullmatch(r"\w{5}\.serviceaccount@testtest", account)
    return account


async def issued_key(page: Page, folder: Path) -> Path:
    """[発行/再発行] of Private Key; the downloaded file."""
    await press(page, "発行/再発行")
    async with page.expect_download() as downloading:
        await press(page, "OK")
    download = await downloading.value
    assert re.fullmatch(r"private_\d{14}\.key", download.suggested_filename)
    await download.save_as(folder / download.suggested_filename)
    await expect(page.get_by_text("Private Key を発行しました。")).to_be_visible()
    await expect(page.get_by_test_id("console-key-state").get_by_text("発行済み")).to_be_visible()
    await expect(page.get_by_test_id("console-key-state").get_by_text("未発行")).to_be_hidden()
    return folder / download.suggested_filename


async def bot_of_the_first_manual(page: Page) -> str:
    """[登録] in the Console to [追加] in Admin; the Bot ID."""
    await press(page, "Bot", "link")
    await register_bot(page, "お知らせ", "タイムラインのお知らせ", "田中", "u-tanaka")
    bot_id = await copied(page, "console-bot-id")
    await expect(page.get_by_test_id("state")).to_contain_text("準備中")

    await press(page, "管理者画面", "link")
    await page.get_by_test_id("admin-bot").click()
    await press(page, "Bot追加", "link")
    await expect(page.get_by_role("heading", name="Bot追加")).to_be_visible()
    await page.get_by_role("listitem").filter(has_text="お知らせ").get_by_role("button", name="追加").click()
    await press(page, "OK")
    await expect(page.get_by_role("heading", name="お知らせ")).to_be_visible()
    await expect(page.get_by_test_id("state")).to_contain_text("サービス中")
    return bot_id


async def app_of_the_second_manual(page: Page, back: str) -> tuple[str, str]:
    """The app with 24 hours, rotation off, two scopes and `back` as Redirect URL; Client ID and Client Secret."""
    await press(page, "API", "link")
    await add_app(page, "RECEPTIONIST")
    await page.get_by_label("アプリの説明").fill("RECEPTIONIST受付システムからの来客通知用のアプリ")
    await page.get_by_label("24 hours").check()
    await page.get_by_role("switch", name="Refresh Token Rotation").uncheck()
    await take_scopes(page, "bot", "bot.read")
    await page.get_by_label("Redirect URL").fill(back)
    await press(page, "追加")
    await expect(page.get_by_test_id("console-redirects")).to_contain_text(back)
    await expect(page.get_by_label("アプリの説明")).to_have_value("RECEPTIONIST受付システムからの来客通知用のアプリ")
    await press(page, "保存", within=lambda page: page.locator("#app-form"))
    await expect(page.get_by_text("保存しました。")).to_be_visible()
    client_id, secret = await copied(page, "console-client-id"), await copied(page, "console-client-secret")
    return client_id, secret


async def bot_of_the_second_manual(page: Page) -> str:
    """「登録」 on the page of bots to the copied Bot ID."""
    await register_bot(page, "RECEPTIONIST", "来客通知用のBot", "hogehoge", "u-hogehoge")
    await press(page, "Bot", "link")
    await page.get_by_role("link", name="RECEPTIONIST").click()
    return await copied(page, "console-bot-id")


async def bot_into_service(page: Page) -> None:
    """「管理者画面」 behind the icon to 公開設定 ON."""
    await press(page, "トーク", "link")
    await page.get_by_test_id("account").click()
    await press(page, "管理者画面", "link")
    await press(page, "サービス", "link")
    await page.get_by_test_id("admin-bot").click()
    await press(page, "Bot追加", "link")
    await page.get_by_role("listitem").filter(has_text="RECEPTIONIST").get_by_role("button", name="追加").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Botが追加されました。")
    await press(page, "OK")
    await page.get_by_test_id("admin-bot").click()
    await page.get_by_role("link", name="RECEPTIONIST").click()
    await publish(page)


@asynccontextmanager
async def fresh_relay(folder: Path) -> AsyncIterator[str]:
    """A whole relay on a free port with an organization and its administrator, and nothing else; its address."""
    bound = bind("127.0.0.1", 0)
    config = read_config({}, data_dir=folder, http_port=bound.getsockname()[1])
    async with running(config, ["web", "worker"]) as app:
        async with app.database.transaction() as c:
            company = await add_organization(c, "株式会社サンプル", now=app.clock.now())
        operator = NewAccount(company.id, OPERATOR, "佐藤 美咲", OPERATOR_PASSWORD)
        await quick_keeper(app.database).add(operator)
        ready = asyncio.Event()
        server = WebServer(app, ready.set)
        serving = asyncio.create_task(server.serve([bound]))
        await ready.wait()
        yield config.relay_url
        server.should_exit = True
        await serving
    bound.close()


async def enter_relay(page: Page, address: str) -> None:
    """Signs in as the administrator and opens the list of connections, which is empty."""
    await page.goto(address)
    await page.get_by_label("メールアドレス").fill(OPERATOR)
    await page.get_by_label("パスワード").fill(OPERATOR_PASSWORD)
    await press(page, "サインイン")
    await page.get_by_role("navigation").get_by_role("link", name="LINE WORKS 連携").click()
    await expect(page.get_by_role("heading", name="LINE WORKS 連携", level=1)).to_be_visible()


async def new_connection(page: Page, line_works: str) -> None:
    """An empty sheet whose LINE WORKS is the stand-in at `line_works`."""
    await page.locator(".actions__last").click()
    await page.get_by_text("くわしい設定（スコープ・接続先・上限）").click()
    await page.get_by_label("API の接続先").fill(f"{line_works}/v1.0")
    await page.get_by_label("認証の接続先").fill(f"{line_works}/oauth2/v2.0")


async def fill_in(page: Page, **values: str) -> None:
    """Each value into the field of that name on the open tab."""
    for name, value in values.items():
        await page.locator(f"#{name}").fill(value)


async def open_tab(page: Page, name: str) -> None:
    """「認証用」 or 「通知先設定用」 of the sheet."""
    await page.locator(".tabs__tab").get_by_text(name, exact=True).click()
