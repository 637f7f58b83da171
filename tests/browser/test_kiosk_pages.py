"""Visitors before a real browser: a whole visit by touch and by keys, with an input method, and seen by axe."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_core_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, expect
from sqlalchemy import select, update

from kiosk.kiosk_server import KioskServer, serving
from reception.front_desk import FrontDesk
from toritsugi.kiosk import KioskTimes
from toritsugi.reception import ButtonForm, Ladders, Visit, add_button, get_visit
from toritsugi.reception.tables import visit as visit_table
from toritsugi.reception.tables import visit_call

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST = 64


@pytest.fixture
async def served(desk: FrontDesk) -> AsyncIterator[KioskServer]:
    async with serving(desk, KioskTimes(home=1.0)) as running:
        yield running


@pytest.fixture
async def page(browser: Browser, served: KioskServer) -> AsyncIterator[Page]:
    """A tablet that was opened with the desk's key, on its first screen."""
    context = await browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    opened = await context.new_page()
    opened.set_default_timeout(10_000)
    await opened.goto(served.opening)
    yield opened
    await context.close()


async def only_visit(desk: FrontDesk) -> Visit:
    async with desk.database.reading() as c:
        (visit_id,) = (await c.execute(select(visit_table.c.id))).scalars()
        found = await get_visit(c, desk.organization.id, visit_id)
    assert found is not None
    return found


async def state_is(page: Page, state: str) -> None:
    await expect(page.locator("#call")).to_have_attribute("data-state", state)


async def call_tanaka(page: Page, desk: FrontDesk, query: str = "たなか") -> Visit:
    """From the first screen to the calling screen, by touch."""
    await page.locator(".way--first").tap()
    await page.fill("#q", query)
    await page.locator("a.person").first.tap()
    await page.fill("#visitor_name", "山本 健太")
    await page.fill("#visitor_company", "青葉物産")
    await page.locator("#visitor button").tap()
    await state_is(page, "calling")
    return await only_visit(desk)


async def test_a_whole_visit_in_japanese(page: Page, desk: FrontDesk) -> None:
    visit = await call_tanaka(page, desk)
    await expect(page.locator("#told")).to_contain_text("呼び出しています")
    await desk.settle(visit, "delivered")
    await state_is(page, "delivered")
    await expect(page.locator("#told")).to_contain_text("担当者に届きました")
    await desk.tap(visit, "wait", "user-tanaka", "room-sales")
    await state_is(page, "waiting")
    await desk.tap(visit, "coming", "user-tanaka", "room-sales")
    await state_is(page, "coming")
    await expect(page.locator("#said")).to_contain_text("お返事がありました")
    await expect(page.locator("h1")).to_have_text("いらっしゃいませ")
    await page.go_back()
    await expect(page.locator("body")).not_to_contain_text("山本")


async def test_a_whole_visit_in_english_with_the_keyboard_only(page: Page, desk: FrontDesk) -> None:
    await press_until(page, "Tab", 'a[lang="en"]')
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Welcome")
    await press_until(page, "Tab", ".way--first")
    await page.keyboard.press("Enter")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.type("tanaka")
    await expect(page.locator("#found-said")).to_have_text("1 person found.")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#visitor_name")).to_be_focused()
    await page.keyboard.type("Ann Lee")
    await page.keyboard.press("Enter")
    await state_is(page, "calling")
    visit = await only_visit(desk)
    assert (visit.visitor_name, visit.language, visit.host_id) == ("Ann Lee", "en", desk.tanaka.id)
    await desk.tap(visit, "deputy", "hanako@sample", "room-sales")
    await expect(page.locator("#told")).to_contain_text("Sato will meet you instead")


async def press_until(page: Page, key: str, selector: str) -> None:
    for _ in range(12):
        await page.keyboard.press(key)
        if await page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by {key}")


async def test_nothing_is_searched_while_an_input_method_composes(page: Page) -> None:
    await page.locator(".way--first").tap()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/hosts/found" in request.url else None)
    keys = await page.context.new_cdp_session(page)
    await page.locator(".search--live #q").focus()
    for composed in ("た", "たn", "たな", "たなか"):
        end = len(composed)
        await keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": end, "selectionEnd": end})
    await page.wait_for_timeout(400)
    assert asked == []
    await keys.send("Input.insertText", {"text": "田中"})
    await expect(page.locator(".person__name")).to_have_text("田中")
    assert len(asked) == 1


async def test_nobody_reached_shows_the_number(page: Page, desk: FrontDesk) -> None:
    visit = await call_tanaka(page, desk, "tanaka")
    await desk.settle(visit, "dead")
    await state_is(page, "not_connected")
    await expect(page.locator(".call__phone")).to_contain_text("内線 1200")
    await expect(page.locator("#said")).to_contain_text("どなたにも届いていません")
    await expect(page.locator("#told")).not_to_contain_text("届きました")


async def test_a_screen_whose_stream_is_refused_polls(page: Page, desk: FrontDesk) -> None:
    await page.route("**/stream?*", lambda route: route.abort())
    visit = await call_tanaka(page, desk)
    await desk.tap(visit, "coming", "user-tanaka")
    await state_is(page, "coming")


async def test_what_is_typed_before_the_program_has_arrived_is_searched_for(page: Page) -> None:
    typed = asyncio.Event()

    async def late(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/hosts*.js*", late)
    await page.locator(".way--first").tap(no_wait_after=True)
    await page.fill("#q", "たなか")
    typed.set()
    await expect(page.locator("a.person")).to_have_count(1)


async def test_a_double_tap_is_one_visit(page: Page, desk: FrontDesk) -> None:
    await page.goto(page.url + "/visitor?host=general")
    await page.fill("#visitor_name", "山本")
    await page.locator("#visitor button").dblclick(no_wait_after=True)
    await state_is(page, "calling")
    await only_visit(desk)


async def test_a_change_of_language_keeps_what_was_typed(page: Page) -> None:
    await page.goto(page.url + "/visitor?host=general")
    await page.fill("#visitor_name", "김민수")
    await page.fill("#visitor_company", "회사")
    await page.locator('button[lang="ko"]').tap()
    await expect(page.locator("h1")).to_have_text("성함을 알려 주세요")
    assert await page.input_value("#visitor_name") == "김민수"
    assert await page.input_value("#visitor_company") == "회사"


async def test_a_change_of_language_keeps_digits_and_numbers_and_no_trace_of_them(page: Page) -> None:
    home = page.url
    await page.goto(home + "/code")
    for digit in "123":
        await page.locator(f'[data-digit="{digit}"]').tap()
    await page.locator('button[lang="en"]').tap()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert await page.input_value("#code") == "123" and "123" not in page.url
    await page.goto(home + "/leaving")
    await page.fill("#code", "45")
    await page.fill("#name", "山本")
    await page.locator('button[lang="zh"]').tap()
    await expect(page.locator("html")).to_have_attribute("lang", "zh")
    assert (await page.input_value("#code"), await page.input_value("#name")) == ("45", "山本")
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_an_untouched_screen_asks_and_then_wipes(browser: Browser, desk: FrontDesk) -> None:
    async with serving(desk, KioskTimes(idle=1.0, ask=1.0)) as served:
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(served.opening)
        await page.goto(served.url + "/kiosk/visitor?host=general&lang=en")
        await page.fill("#visitor_name", "Ann Lee")
        await expect(page.locator("#idle")).to_be_visible()
        await page.locator("#idle-go-on").click()
        assert await page.input_value("#visitor_name") == "Ann Lee"
        await expect(page.locator("#idle")).to_be_visible()
        await expect(page.locator("h1")).to_have_text("いらっしゃいませ")
        await page.goto(served.url + "/kiosk/visitor?host=general")
        assert await page.input_value("#visitor_name") == ""
        await context.close()


async def test_lost_contact_is_said_with_the_number(page: Page, desk: FrontDesk) -> None:
    await page.clock.install()
    await call_tanaka(page, desk)
    await expect(page.locator("#lost")).to_be_hidden()
    await page.context.set_offline(True)
    await page.clock.run_for(15_000)
    await expect(page.locator("#lost")).to_contain_text("内線 1200")
    await page.context.set_offline(False)
    await page.clock.run_for(5_000)
    await expect(page.locator("#lost")).to_be_hidden()


async def add_buttons(desk: FrontDesk) -> str:
    """Three buttons, the last with one below it; gives the last one's id."""
    async with desk.database.transaction() as c:
        await add_button(c, desk.organization.id, ButtonForm(names={"ja": "総合受付"}), 1.0)
        parcel = ButtonForm(names={"ja": "宅配"}, sign="parcel", asks="nothing")
        await add_button(c, desk.organization.id, parcel, 1.0)
        form = ButtonForm(names={"ja": "面接"}, hints={"ja": "採用面接でお越しの方"}, sign="interview")
        interview = await add_button(c, desk.organization.id, form, 1.0)
        below = ButtonForm(names={"ja": "新卒採用", "en": "Graduates"}, sign="people", parent_id=interview.id)
        await add_button(c, desk.organization.id, below, 1.0)
    return interview.id


async def hurry(desk: FrontDesk) -> None:
    """The seconds of the present rung are over."""
    async with desk.database.transaction() as c:
        await c.execute(update(visit_call).values(due_at=desk.database.clock.now()))


async def test_a_parcel_is_called_at_one_touch(page: Page, desk: FrontDesk) -> None:
    await add_buttons(desk)
    await page.reload()
    await page.locator(".way__form button").dblclick(no_wait_after=True)
    await state_is(page, "calling")
    visit = await only_visit(desk)
    await desk.tap(visit, "coming", "user-tanaka")
    await state_is(page, "coming")


async def test_an_interview_is_called_through_its_buttons(page: Page, desk: FrontDesk) -> None:
    await add_buttons(desk)
    await page.reload()
    await page.locator(".way--button", has_text="面接").tap()
    await page.locator(".way--button", has_text="新卒採用").tap()
    await page.fill("#visitor_name", "木村 彩")
    await page.select_option("#party", "3")
    await page.locator("#visitor button").tap()
    await state_is(page, "calling")
    visit = await only_visit(desk)
    assert (visit.party, visit.visitor_name) == (3, "木村 彩")
    await expect(page.locator(".ring__name")).to_have_text("新卒採用")


async def screens_of_a_call(page: Page, desk: FrontDesk) -> AsyncIterator[str]:
    """From the form to the host who comes, over every rung of the ladder."""
    await page.fill("#visitor_name", "山本 健太")
    await page.locator("#visitor button").click()
    await state_is(page, "calling")
    yield "calling"
    visit = await only_visit(desk)
    await desk.tap(visit, "wait", "user-tanaka")
    await desk.settle(visit, "delivered")
    await desk.write("5分ほどお待ちください。いま会議を終えるところです。", "user-tanaka")
    await expect(page.locator(".saying__words")).to_contain_text("5分ほど")
    await page.wait_for_timeout(750)
    yield "waiting with words"
    await desk.tap(visit, "unable", "user-tanaka")
    await state_is(page, "unable")
    await page.wait_for_timeout(750)
    yield "unable"
    ladders = Ladders(desk.database, desk.accept, "", mails=False)
    await ladders.look()
    await state_is(page, "unable")
    await page.wait_for_timeout(250)
    yield "department"
    await desk.tap(visit, "wait", "user-tanaka")
    await state_is(page, "waiting")
    for rung in ("base", "phone"):
        await hurry(desk)
        await ladders.look()
        await state_is(page, "no_answer")
        await page.wait_for_timeout(250)
        yield rung
    await hurry(desk)
    await ladders.look()
    await state_is(page, "missed")
    await page.wait_for_timeout(750)
    yield "missed"
    await page.reload()
    await desk.tap(visit, "coming", "user-tanaka")
    await page.goto(page.url)
    await state_is(page, "coming")
    yield "coming"


async def screens(page: Page, desk: FrontDesk, language: str) -> AsyncIterator[str]:
    """Every screen of a visit in one language, one after the other."""
    home = page.url.split("/kiosk")[0] + "/kiosk"
    await page.goto(f"{home}?lang={language}")
    yield "start"
    interview = await add_buttons(desk)
    await page.goto(f"{home}?lang={language}")
    yield "start with buttons"
    await page.goto(f"{home}/buttons/{interview}?lang={language}")
    yield "buttons"
    await page.locator(".way--button").first.click()
    await page.wait_for_selector("#visitor_name")
    yield "form of a button"
    await page.goto(f"{home}/hosts?q=tanaka&lang={language}")
    yield "hosts"
    await page.evaluate("document.getElementById('idle').showModal()")
    yield "idle"
    await page.goto(f"{home}/hosts?q=nobody&lang={language}")
    yield "nobody"
    await page.goto(f"{home}/visitor?host={desk.tanaka.id}&lang={language}")
    yield "visitor"
    await page.locator("#visitor button").click()
    await page.wait_for_selector(".complaint")
    yield "complaint"
    async for name in screens_of_a_call(page, desk):
        yield name
    await page.context.clear_cookies()
    await page.goto(f"{home}?lang={language}")
    yield "unpaired"


@pytest.mark.parametrize(
    ("language", "scheme", "width", "height"),
    [
        ("ja", "light", 1180, 820),
        ("en", "dark", 820, 1180),
        ("zh", "light", 360, 640),
        ("ko", "dark", 390, 844),
    ],
)
async def test_every_screen_is_accessible_and_fits(
    browser: Browser, desk: FrontDesk, language: str, scheme: Any, width: int, height: int
) -> None:
    axe = Axe()
    async with serving(desk) as served:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto(served.opening)
        async for name in screens(page, desk, language):
            found = await axe.run(page, options=RULES)
            faults = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]]
            assert found["passes"], name
            assert faults == [], name
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
            assert await page.evaluate(_TOO_SMALL, SMALLEST) == [], name
        await context.close()


_TOO_SMALL = """smallest => [...document.querySelectorAll('a, button, select, input:not([type=hidden])')]
  .filter(each => each.checkVisibility())
  .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => box.width < smallest || box.height < smallest)
  .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""


async def test_a_closing_program_does_not_wait_for_screens(page: Page, desk: FrontDesk, served: KioskServer) -> None:
    await call_tanaka(page, desk)
    served.parts.closing.set()
    served.server.should_exit = True
    async with asyncio.timeout(30):
        while served.server.server_state.connections:
            await asyncio.sleep(0.02)
