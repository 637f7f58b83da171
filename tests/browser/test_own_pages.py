"""The employee's pages in a real browser, from a phone: readable for everybody, used by hand from code to change."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page

from browser.expected import expect_visitors
from browser.looks import LOOKS
from browser.test_admin_pages import AXE, check, complaints_of_axe
from conftest import MovableClock
from personal.staff import SUZUKI, TANAKA, Staff, open_staff
from street import SALES_ROOM, words_of
from toritsugi.database import open_database
from toritsugi.web import NewAccount
from web.front_door import PASSWORD, quick_keeper

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
BROKEN_ENTRIES = """() => [...document.querySelectorAll('.top__entry')].filter((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  return range.getClientRects().length !== 1;
}).map((each) => each.textContent)"""
"""Entries of the head whose words do not stand in one line."""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
OPERATOR = "misaki@example.com"


@dataclass
class House:
    """The staff's pages on a real socket, and a browser before them."""

    staff: Staff
    address: str
    browser: Browser

    async def context(self, **settings: Any) -> BrowserContext:
        plain = {**PHONE, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
        opened = await self.browser.new_context(base_url=self.address, **(plain | settings))
        opened.set_default_timeout(20_000)
        return opened

    async def by_code(self, page: Page, email: str = TANAKA, path: str = "/me") -> None:
        """From the page that was asked for, through the code in Talk, back to that page."""
        before = len(await self.staff.codes_so_far())
        await page.goto(path)
        await page.click("a:has-text('コードを受け取る')")
        await page.fill("#email", email)
        await page.click("button:has-text('コードを受け取る')")
        await page.wait_for_selector("#code")
        await page.fill("#code", (await self.staff.codes(before + 1))[-1])
        await page.press("#code", "Enter")
        await page.wait_for_url(f"**{path}")

    async def signed_in(self, email: str = TANAKA, **settings: Any) -> Page:
        page = await (await self.context(**settings)).new_page()
        await self.by_code(page, email)
        return page


@contextlib.asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture
async def house(sqlite_template: Path, tmp_path: Path, clock: MovableClock, browser: Browser) -> AsyncIterator[House]:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", clock)
    async with open_staff(database) as staff, served(staff.web) as address:
        yield House(staff, address, browser)
    await database.close()


EXPECTED = (
    "/me/appointments",
    "/me/appointments/new",
    "/me/appointments/import",
    "/me/appointments/{}",
    "/me/appointments/{}/edit",
    "/me/feed",
)


async def own_pages(page: Page) -> list[str]:
    """All settings, each change, the notices, one of them."""
    await page.goto("/me")
    links = [str(await link.get_attribute("href")) for link in await page.locator(".row__change[href]").all()]
    await page.goto("/me/notices")
    rows = [str(await link.get_attribute("href")) for link in await page.locator(".row__link").all()]
    return ["/me", *links, "/me/notices", *rows]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_every_own_page_can_be_read_by_everybody(house: House, scheme: Any, width: int) -> None:
    street = house.staff.street
    told = {"text": "詳しくは https://crm.example/deals/1 へ。", "details": {"attachments": "見積書.pdf"}}
    await street.desk.accept(street.event(kind="timeline", link="https://crm.example/deals/1", **told))
    page = await house.signed_in(color_scheme=scheme, viewport={"width": width, "height": 844})
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    made = await expect_visitors(house.staff.database, street.organization_id, street.tanaka.id)
    paths = [*await own_pages(page), *(path.format(made.id) for path in EXPECTED)]
    assert len(paths) >= 21
    for path in paths:
        await check(page, path)
    stranger = await (await house.context(color_scheme=scheme)).new_page()
    for path in ("/sign-in", "/sign-in/code", "/sign-in/code/enter"):
        await check(stranger, path)
    assert errors == []


async def test_a_posts_link_leads_through_the_code_to_the_notice(house: House) -> None:
    street = house.staff.street
    event = street.event(title="全文はこちら", text="長い本文。" * 500)
    await street.desk.accept(event)
    page = await (await house.context()).new_page()
    link = next(word for word in words_of((await street.sent(1))[0]).split() if "/n/" in word)
    path = "/n/" + link.rsplit("/", 1)[1]
    assert path == f"/n/{event.id}"
    await page.goto(path)
    await page.click("a:has-text('コードを受け取る')")
    await page.fill("#email", TANAKA)
    await page.click("button:has-text('コードを受け取る')")
    await page.fill("#code", (await house.staff.codes())[-1])
    await page.press("#code", "Enter")
    await page.wait_for_selector("h1:has-text('全文はこちら')")
    assert page.url.endswith(f"/me/notices/{event.id}")
    other = await house.signed_in(SUZUKI)
    await other.goto(path)
    assert "あなた宛てでも" in await other.inner_text("main")
    await other.evaluate(AXE)
    assert await complaints_of_axe(other) == []


async def test_an_employee_changes_settings_by_hand(house: House) -> None:
    page = await house.signed_in()
    await page.click("#kind\\.reminder .row__change")
    await page.click("label:has-text('受け取らない')")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("[role=status]:has-text('保存しました')")
    assert "受け取らない" in await page.inner_text("#kind\\.reminder")
    await page.click("#quiet .row__change")
    await page.fill("#since", "22:00")
    await page.fill("#until", "07:00")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("#quiet:has-text('22:00 から 7:00 まで')")
    await page.click("#room .row__change")
    await page.click("label:has-text('総合受付ルーム')")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("#room:has-text('総合受付ルーム')")
    await page.click("text=English")
    await page.wait_for_selector("h1:has-text('Message settings')")
    assert await page.evaluate(BROKEN_ENTRIES) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.click("text=Sign out")
    await page.wait_for_selector("h1:has-text('Sign in')")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_deputy_is_found_with_and_without_scripts(house: House, scripts: bool) -> None:
    page = await house.signed_in(java_script_enabled=scripts)
    await page.click("#absence .row__change")
    await page.fill("#away_from", "2030-01-01T09:00")
    await page.fill("#away_until", "2030-01-04T18:00")
    if scripts:
        await page.type("#search", "鈴木", delay=20)
    else:
        await page.fill("#search", "鈴木")
        await page.click(".find button")
    await page.click("label:has-text('鈴木 花子')")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("#absence:has-text('代理: 鈴木 花子')")
    assert "2030年1月1日" in await page.inner_text("#absence")


async def test_a_test_notice_tells_by_itself_that_it_arrived(house: House) -> None:
    page = await house.signed_in()
    await page.click("button:has-text('送る')")
    await page.wait_for_selector("#outcome:has-text('届きました')")


async def test_the_operator_sets_everybodys_by_a_sheet(house: House) -> None:
    keeper = quick_keeper(house.staff.database)
    await keeper.add(NewAccount(house.staff.street.organization_id, OPERATOR, "佐藤 美咲", PASSWORD))
    page = await (await house.context(viewport={"width": 1360, "height": 900})).new_page()
    await page.goto("/sign-in?next=/wishes")
    await page.fill("#email", OPERATOR)
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
    await page.wait_for_selector("h1:has-text('通知の設定')")
    async with page.expect_download() as waiting:
        await page.click("text=CSV をダウンロード")
    sheet = Path(await (await waiting.value).path()).read_bytes().decode("utf-8-sig")
    edited = sheet.replace(f"{TANAKA},,両方,,", f"{TANAKA},,両方,受け取らない,")
    assert edited != sheet
    assert await page.inner_text(".pick") == "ファイルを選ぶ\n選択されていません"
    async with page.expect_file_chooser():
        await page.focus("#sheet")
        await page.keyboard.press("Enter")
    await page.set_input_files("#sheet", {"name": "w.csv", "mimeType": "text/csv", "buffer": edited.encode("cp932")})
    assert await page.inner_text(".pick__name") == "w.csv"
    await page.click("text=変わるところを見る")
    await page.wait_for_selector("text=1 人の設定が変わります")
    await page.evaluate(AXE)
    assert await complaints_of_axe(page) == []
    await page.click("button:has-text('反映する')")
    await page.wait_for_selector("text=1 人の設定を変更しました")
    for path in ("/wishes", f"/wishes/{house.staff.street.tanaka.id}"):
        await check(page, path)
    assert SALES_ROOM in await page.input_value("#room")
