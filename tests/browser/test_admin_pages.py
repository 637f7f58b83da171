"""The operator's pages in a real browser: readable for everybody, in light and dark, small and large; alive."""

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page

from admin.busy_company import EMAIL, PASSWORD, Company, fill_morning, open_company, sign_in_by_member, watch_mailbox
from admin.link_desk import operators_parts, unlinked_parts
from browser.expected import expect_visitors
from browser.looks import LOOKS
from toritsugi.admin import ADMIN, ADMIN_ROUTES
from toritsugi.appointments import APPOINTMENTS
from toritsugi.clock import Clock
from toritsugi.database import Database, open_database
from toritsugi.notification import State
from toritsugi.web import WebSettings, create_web

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
SMALLEST_TARGET = 24
"""WCAG 2.2, 2.5.8: CSS pixels; links within a sentence are excepted."""
SMALL_TARGETS = """(least) => [...document.querySelectorAll('a, button, input, summary, .side__button')]
  .filter(each => each.type !== 'hidden' && each.checkVisibility() && !each.closest('.unseen, .skip, .head__side, dd')
    && !each.matches('.unseen, .skip, .row__link') && each.getBoundingClientRect().height < least)
  .map(each => each.outerHTML.slice(0, 120))"""


@dataclass
class House:
    """The pages on a real socket, and a browser before them."""

    company: Company
    address: str
    browser: Browser

    async def context(self, **settings: Any) -> BrowserContext:
        plain = {"viewport": {"width": 1360, "height": 900}, "locale": "ja-JP"}
        opened = await self.browser.new_context(base_url=self.address, **(plain | settings))
        opened.set_default_timeout(20_000)
        return opened

    async def signed_in(self, **settings: Any) -> Page:
        page = await (await self.context(**settings)).new_page()
        await page.goto("/sign-in")
        await page.fill("#email", EMAIL)
        await page.fill("#password", PASSWORD)
        await page.press("#password", "Enter")
        await page.wait_for_selector("h1:has-text('ホーム')")
        return page


@contextlib.asynccontextmanager
async def served(database: Database) -> AsyncIterator[str]:
    parts = operators_parts(unlinked_parts(database))
    app = create_web([ADMIN_ROUTES], database, WebSettings(), parts=parts, rooms=[ADMIN, APPOINTMENTS])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
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
    company = await open_company(database)
    await fill_morning(company, clock)
    await sign_in_by_member(database, 51)
    await watch_mailbox(company)
    async with served(database) as address:
        yield House(company, address, browser)
    await company.desk.accept.stop()
    await database.close()


SOURCES = ["/sources/new", "/sources/new-key", "/sources/imap/new"]
RULE_PAGES = ["/kinds", "/kinds/reminder", "/rules", "/rules/new", "/rules/sets", "/rules/try"]


VISIT_PAGES = [
    "/visits/new",
    "/visits/inside",
    "/visits/figures",
    "/visits/keeping",
    "/sites",
    "/sites/new",
    "/kiosks",
    "/kiosks/new",
]
COVERED = """() => [...document.querySelectorAll('.table :is(button, summary, a)')].filter((each) => {
  if (!each.checkVisibility({ contentVisibilityAuto: true })) return false;
  each.scrollIntoView({ block: "center" });
  const box = each.getClientRects()[0];
  return !each.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}).map((each) => each.textContent.trim())"""
"""What can be pressed in a list, but has something else above it where it is touched."""

UNNAMED = """() => innerWidth > 880 ? [] :
  [...document.querySelectorAll('.cell--whither[data-label], .cell--last[data-label]')].filter(
    (each) => getComputedStyle(each, '::before').content === 'none'
  ).map((each) => each.textContent.trim())"""
"""What a list on a phone says without the name of its column, which stands above it on a wide screen."""


def reception_pages(company: Company) -> list[str]:
    kiosk = f"/kiosks/{company.desk.kiosk.id}"
    return [*VISIT_PAGES, kiosk, f"{kiosk}/look", f"{kiosk}/poster"]


async def visit_pages(page: Page) -> list[str]:
    """The story and the badges of the last visit."""
    await page.goto("/visits")
    path = str(await page.locator("a.row__link").first.get_attribute("href"))
    return [path, f"{path}/badge"]


def pages_of(company: Company) -> list[str]:
    stories = [f"/events/{company.events[name]}" for name in ("dead", "redirected", "mail", "again")]
    lists = ["/", "/notifications", "/notifications?show=person", "/events", "/visits"]
    return [
        *lists,
        *stories,
        "/people",
        "/people/new",
        f"/people/{company.desk.tanaka.id}",
        "/people/departments",
        "/people/sheet",
        "/people/roster",
        "/sources",
        "/connections",
        "/nowhere",
        *SOURCES,
        *RULE_PAGES,
        *reception_pages(company),
    ]


async def appointment_pages(house: House) -> list[str]:
    """The lists, the forms, the import, and one with everything that an appointment can have."""
    made = await expect_visitors(house.company.database, house.company.organization.id, house.company.desk.tanaka.id)
    return [
        "/appointments",
        "/appointments?search=山本",
        "/appointments/new",
        "/appointments/import",
        f"/appointments/{made.id}",
        f"/appointments/{made.id}/edit",
    ]


async def source_pages(page: Page) -> list[str]:
    """A mailbox and a key, and the pages that ask once more."""
    await page.goto("/sources")
    paths = [str(await link.get_attribute("href")) for link in await page.locator("a.row__link").all()]
    return [each for path in paths for each in (path, f"{path}/remove", f"{path}/revoke")]


async def complaints_of_axe(page: Page) -> list[str]:
    found = await page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


async def check(page: Page, path: str) -> None:
    """Nothing for axe to complain of, nothing wider than the screen, nothing too small or too deep to hit."""
    await page.goto(path)
    await page.evaluate(AXE)
    assert await complaints_of_axe(page) == [], path
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert await page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == [], path
    assert await page.evaluate(COVERED) == [], path
    assert await page.evaluate(UNNAMED) == [], path


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_every_page_can_be_read_by_everybody(house: House, scheme: Any, width: int) -> None:
    page = await house.signed_in(color_scheme=scheme, viewport={"width": width, "height": 844})
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in pages_of(house.company):
        await check(page, path)
    for path in [*await source_pages(page), *await visit_pages(page)]:
        await check(page, path)
    for path in await appointment_pages(house):
        await check(page, path)
    stranger = await (await house.context(color_scheme=scheme)).new_page()
    await check(stranger, "/sign-in")
    assert [error for error in errors if "404" not in error] == []


async def test_a_wrong_password_is_told_where_a_screen_reader_hears_it(house: House) -> None:
    page = await (await house.context()).new_page()
    await page.goto("/notifications?show=person")
    await page.fill("#email", EMAIL)
    await page.fill("#password", "wrong words for the door")
    await page.press("#password", "Enter")
    await page.wait_for_selector("[role=alert]")
    assert "違います" in await page.inner_text("[role=alert]")
    assert await page.input_value("#email") == EMAIL
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
    await page.wait_for_url("**/notifications?show=person")


async def test_the_list_refreshes_itself_and_keeps_its_place(house: House) -> None:
    page = await house.signed_in(viewport={"width": 1000, "height": 500})
    await page.goto("/notifications")
    await page.evaluate("window.kept = true; window.scrollTo(0, 300)")
    await house.company.accept("いま届いた知らせ")
    await page.wait_for_selector("text=いま届いた知らせ", state="attached")
    assert await page.evaluate("window.kept === true && window.scrollY") == 300


async def test_search_answers_while_typing(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/notifications")
    await page.type("#search", "1182", delay=20)
    await page.wait_for_selector("#live tbody:not(:has(tr + tr)) tr:has-text('1182')")
    assert "search=1182" in page.url
    assert await page.evaluate("document.activeElement.id") == "search"


async def test_a_row_opens_the_story_and_the_story_sends_again(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/notifications?show=person")
    await page.click("tr:has-text('承認依頼 #1182') .pill", force=True)
    await page.wait_for_selector("h1:has-text('承認依頼 #1182')")
    await page.click("summary:has-text('再送')")
    await page.click("button:has-text('再送する')")
    await page.wait_for_selector("text=前の通知を再送したものです")
    assert "#n-" in page.url
    event = house.company.events["dead"]
    _, new = await house.company.notification_ids(event)
    assert "送信待ち" in await page.inner_text(f"#n-{new} .pill")
    await house.company.deliver(event)
    await page.wait_for_selector(f"#n-{new} .pill:has-text('届きました')")


async def test_the_menu_folds_and_works_without_scripts(house: House) -> None:
    page = await house.signed_in(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    assert not await page.is_visible("nav a:has-text('来客')")
    await page.click("text=メニュー")
    await page.click("nav a:has-text('来客')")
    await page.wait_for_selector("h1:has-text('来客')")
    await page.click("text=メニュー")
    await page.click("text=English")
    await page.wait_for_selector("h1:has-text('Visitors')")
    await page.click("text=Menu")
    await page.click("text=Sign out")
    await page.wait_for_selector("h1:has-text('Sign in')")


async def test_no_payload_runs(house: House) -> None:
    company = house.company
    payload = "\"><img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
    event = await company.accept(payload, text=payload, sender=payload, link="javascript:document.title='ran'")
    await company.settle(event, "dead", State.DEAD, reason=payload, description=payload)
    page = await house.signed_in()
    for path in ("/", "/notifications", "/events", f"/events/{event}"):
        await page.goto(path)
        assert "onerror" in await page.inner_text("main")
        assert await page.evaluate("document.title !== 'ran' && !document.querySelector('main img, main script')")
    assert await page.locator("a[href^=javascript]").count() == 0


async def test_a_mailbox_is_made_without_scripts_and_its_password_is_shown_once(house: House) -> None:
    page = await house.signed_in(java_script_enabled=False)
    await page.goto("/sources")
    await page.click("text=メールの受信元を追加")
    await page.fill("#name", "名刺管理")
    await page.fill("#address", "meishi")
    await page.locator("input[name=to]").first.fill("営業部ルーム")
    await page.check("input[name=sign_in]")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("[role=alert]:has-text('保存していません')")
    assert "メールアドレスの形ではありません" in await page.inner_text("#address-hint")
    await page.fill("#address", "meishi@relay.example")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("h1:has-text('「名刺管理」のパスワード')")
    secret = await page.inner_text("#secret")
    assert len(secret) >= 30
    await page.click("text=控えました")
    await page.wait_for_selector("h1:has-text('名刺管理')")
    assert secret not in await page.content()
    assert await page.is_checked("input[name=sign_in]")


async def test_a_watched_mailbox_asks_only_for_what_its_sign_in_needs(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/sources/imap/new")
    assert await page.is_visible("#password") and not await page.is_visible("#client_id")
    await page.select_option("#sign_in", "token")
    assert await page.is_visible("#client_id") and not await page.is_visible("#password")


async def test_the_list_for_an_evacuation_is_printed_as_a_list(house: House) -> None:
    page = await house.signed_in(color_scheme="dark", viewport={"width": 794, "height": 1123})
    await house.company.desk.arrive(house.company.desk.tanaka, companions="木村 彩", party=3)
    await page.goto("/visits/inside")
    assert await page.locator(".rollcall__person:visible").count() == 0
    await page.emulate_media(media="print", color_scheme="dark")
    line = page.locator("tr:has-text('木村 彩')")
    assert await line.locator(".rollcall__person:visible").all_inner_texts() == ["山本 健太", "木村 彩", "お連れの方"]
    assert await line.locator("button:visible").count() == 0
    assert await page.locator("th:visible").all_inner_texts() == ["来訪者", "担当者", "来館"]
    ink = await line.locator("td").first.evaluate("each => getComputedStyle(each).color")
    assert max(int(each) for each in re.findall(r"\d+", ink)[:3]) < 80


async def test_pictures_of_figures_leave_no_empty_page_below(house: House) -> None:
    page = await house.signed_in(viewport={"width": 1360, "height": 900})
    await page.goto("/visits/figures")
    last = await page.locator(".pictures").evaluate("each => each.getBoundingClientRect().bottom")
    assert await page.evaluate("document.documentElement.scrollHeight") <= max(900, last + 100)
