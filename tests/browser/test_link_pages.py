"""The link's pages in a real browser: readable for everybody; tested before saving without losing what was typed."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import CLIENT_SECRET, ROOM, make_pair
from toritsugi.clock import Clock
from toritsugi.connections import learn_room
from toritsugi.database import open_database

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@dataclass
class House:
    """The pages on a real socket with LINE WORKS behind them, and a browser before them."""

    desk: LinkDesk
    address: str
    browser: Browser
    id: str

    async def context(self, **settings: Any) -> BrowserContext:
        plain = {"viewport": {"width": 1360, "height": 900}, "locale": "ja-JP"}
        opened = await self.browser.new_context(base_url=self.address, **(plain | settings))
        opened.set_default_timeout(20_000)
        secret = await self.desk.browser.web.furniture.sessions.begin(self.desk.operator.id, None)
        await opened.add_cookies([{"name": "toritsugi-session", "value": secret, "url": self.address}])
        return opened

    async def page(self, **settings: Any) -> Page:
        return await (await self.context(**settings)).new_page()

    @property
    def paths(self) -> list[str]:
        own = f"/connections/{self.id}"
        steps = ["app", "bot_register", "room", "room_invite", "callback", "destinations", "test", "finish"]
        sheets = ["/connections", "/connections/new", own, f"{own}?tab=destinations", f"{own}/diagnosis"]
        guide = ["/connections/setup", *[f"/connections/setup/{step}" for step in steps]]
        helping = ["/connections/help", "/connections/ids", "/help", "/help/push-pc"]
        return [*sheets, *guide, *helping, "/connections/consent?error=access_denied&state=x"]


@contextlib.asynccontextmanager
async def served(desk: LinkDesk) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(desk.browser.web, port=0, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture
async def house(sqlite_template: Path, tmp_path: Path, clock: Clock, browser: Browser) -> AsyncIterator[House]:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", clock)
    async with link_desk(database, make_pair()) as desk, served(desk) as address:
        id = await desk.saved()
        await desk.post(f"/connections/{id}", desk.typed(client_secret="", private_key="", plan="free"))
        async with database.transaction() as c:
            await learn_room(c, id, ROOM, "本社受付", at=clock.now())
        yield House(desk, address, browser, id)
    await database.close()


async def check(page: Page, path: str) -> None:
    """Nothing for axe to complain of, nothing wider than the screen."""
    await page.evaluate(AXE)
    found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
    assert [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]] == [], path
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize(("scheme", "width", "locale"), [("light", 1360, "ja-JP"), ("dark", 390, "en-GB")])
async def test_every_page_can_be_read_by_everybody(house: House, scheme: Any, width: int, locale: str) -> None:
    page = await house.page(color_scheme=scheme, viewport={"width": width, "height": 844}, locale=locale)
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    for path in house.paths:
        await page.goto(path)
        await check(page, path)
    await page.goto(f"/connections/{house.id}/diagnosis")
    await page.click("main .above button")
    await page.wait_for_selector(".steps")
    await check(page, "diagnosis")
    assert [error for error in errors if "409" not in error] == []


async def test_a_test_keeps_what_was_typed_secrets_too(house: House) -> None:
    page = await house.page()
    await page.goto(f"/connections/{house.id}")
    await page.fill("#client_secret", CLIENT_SECRET)
    await page.fill("#target", ROOM)
    await page.click("button:has-text('テスト投稿')")
    await page.wait_for_selector("text=テスト投稿を送信しました")
    assert await page.input_value("#client_secret") == CLIENT_SECRET
    assert "受付" in await page.inner_text("#outcome")


async def test_a_faulty_field_is_told_by_the_test_in_place_of_what_was_told_before(house: House) -> None:
    """Nothing that went well a moment ago may stand there as if it were about the values on the screen."""
    page = await house.page()
    await page.goto(f"/connections/{house.id}")
    await page.fill("#target", ROOM)
    await page.click("button:has-text('テスト投稿')")
    await page.wait_for_selector("text=テスト投稿を送信しました")
    await page.fill("#private_key", "no key at all")
    await page.click("button:has-text('テスト投稿')")
    await page.wait_for_selector("#outcome .faults >> text=Private Key")
    told = await page.inner_text("#outcome")
    assert "まだ何も送らず、保存もしていません" in told and "送信しました" not in told
    assert await page.input_value("#private_key") == "no key at all"


async def test_a_pasted_login_id_is_split_and_a_room_is_chosen_by_name(house: House) -> None:
    page = await house.page()
    await page.goto(f"/connections/{house.id}")
    await page.click("text=通知先設定用")
    await page.fill("#base_user_id", "hogehoge@testtest")
    await page.press("#base_user_id", "Tab")
    assert await page.input_value("#base_user_id") == "hogehoge"
    assert await page.input_value("#base_group") == "testtest"
    await page.fill("#base_channel_id", "")
    await page.click("button:has-text('これにする')")
    assert await page.input_value("#base_channel_id") == ROOM


async def test_the_tabs_and_both_buttons_work_without_scripts(house: House) -> None:
    page = await house.page(java_script_enabled=False)
    await page.goto(f"/connections/{house.id}")
    assert not await page.is_visible("#bot_id")
    await page.click("text=通知先設定用")
    assert await page.is_visible("#bot_id")
    await page.click("button:has-text('テスト通知')")
    await page.wait_for_selector("text=テスト通知を送信しました。")
    await page.click("button:has-text('設定を保存')")
    await page.wait_for_selector("text=設定が完了しました")


async def test_save_and_link_leads_to_line_works_and_a_learned_room_appears_by_itself(house: House) -> None:
    page = await house.page()
    await page.goto(f"/connections/{house.id}")
    await page.check("#way-user_account")
    await page.click("button:has-text('保存して連携する')")
    await page.wait_for_url(f"{house.desk.emulator.url}/**")
    await page.goto("/connections/setup/room_invite")
    async with house.desk.parts.database.transaction() as c:
        await learn_room(c, house.id, "c1000000-0000-4000-8000-000000000002", "大阪受付", at=0.0)
    await page.wait_for_selector("#rooms :text('大阪受付')")
