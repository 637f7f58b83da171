"""The kiosk as an app before a real browser: without a network, asked whether somebody is there, and when leaving."""

import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from browser.test_admin_pages import AXE, complaints_of_axe
from kiosk.kiosk_server import KioskServer, serving
from reception.front_desk import FrontDesk
from toritsugi.clock import japan_time
from toritsugi.kiosk import KioskTimes
from toritsugi.reception import ClosedDay, Hours, KioskLook, get_visit, set_hours, set_look

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
KEPT = """async () => {
  const addresses = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) addresses.push(new URL(request.url).pathname);
  return addresses;
}"""


@contextlib.asynccontextmanager
async def tablet(browser: Browser, served: KioskServer, width: int = 820) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": width, "height": 1180}, has_touch=True)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(served.opening)
    yield page
    await context.close()


async def sound(page: Page) -> None:
    await page.evaluate(AXE)
    assert await complaints_of_axe(page) == []


async def test_without_a_network_it_is_honest_and_comes_back_and_keeps_no_visitor(
    browser: Browser, desk: FrontDesk
) -> None:
    async with serving(desk) as served, tablet(browser, served) as page:
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.reload()
        visit = await desk.arrive(desk.tanaka)
        await page.goto(f"{served.url}/kiosk/visits/{visit.id}")
        await page.goto(f"{served.url}/kiosk/hosts?q=たなか")
        kept = await page.evaluate(KEPT)
        assert "/kiosk/offline" in kept
        assert all(path == "/kiosk/offline" or path.startswith("/static/") for path in kept), kept
        await page.context.set_offline(True)
        await page.goto(f"{served.url}/kiosk")
        assert "呼び出しは行われていません" in (await page.inner_text("main")).replace("\n", "")
        assert "内線 1200" in await page.inner_text("main")
        await sound(page)
        await page.context.set_offline(False)
        await page.wait_for_selector("text=いらっしゃいませ")


async def test_a_screen_that_nobody_touches_counts_down_in_sight(browser: Browser, desk: FrontDesk) -> None:
    async with serving(desk, KioskTimes(idle=0.3, ask=2.0)) as served, tablet(browser, served) as page:
        await page.goto(f"{served.url}/kiosk/hosts")
        await page.wait_for_selector("#idle[open]")
        await page.wait_for_selector("#idle-text:has-text('操作がないため、1秒後に')")
        await page.wait_for_url(f"{served.url}/kiosk")


async def test_the_first_screen_is_drawn_anew_when_the_reception_opens(browser: Browser, desk: FrontDesk) -> None:
    now = desk.database.clock.now()
    days = tuple(ClosedDay(f"{japan_time(now + day * 86400):%Y-%m-%d}") for day in (0, 1))
    async with desk.database.transaction() as c:
        await set_look(desk.database, c, desk.kiosk.id, KioskLook(calls_when_closed=False))
        await set_hours(c, desk.organization.id, Hours(closed=days))
    async with serving(desk) as served, tablet(browser, served) as page:
        page.set_default_timeout(30_000)
        await page.clock.install()
        await page.goto(f"{served.url}/kiosk")
        await page.wait_for_selector("h1:has-text('受付時間外です')")
        await sound(page)
        async with desk.database.transaction() as c:
            await set_hours(c, desk.organization.id, Hours())
        await page.clock.fast_forward(3_700_000)
        await page.get_by_role("link", name="担当者を呼ぶ").wait_for()


@pytest.mark.parametrize("width", [390, 1180])
async def test_a_visitor_leaves_by_touch(browser: Browser, desk: FrontDesk, width: int) -> None:
    visit = await desk.arrive(desk.tanaka, companions="木村")
    async with serving(desk, KioskTimes(left=2.0)) as served, tablet(browser, served, width) as page:
        await page.get_by_role("link", name="お帰りの方").tap()
        await page.fill("#name", "山本")
        await page.get_by_role("button", name="さがす").tap()
        await page.wait_for_selector("button:has-text('山本')")
        await sound(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        targets = "[...document.querySelectorAll('a, button, input:not([type=hidden])')]"
        small = f"{targets}.filter((each) => each.offsetHeight && each.offsetHeight < 64)"
        assert await page.evaluate(f"{small}.map(each => each.outerHTML)") == []
        await page.get_by_role("button", name="山本").tap()
        await page.wait_for_url("**/kiosk/left*")
        await sound(page)
        await page.wait_for_url(f"{served.url}/kiosk")
    async with desk.database.reading() as c:
        gone = await get_visit(c, desk.organization.id, visit.id)
    assert gone is not None and gone.left_by == "kiosk", json.dumps(visit.id)
