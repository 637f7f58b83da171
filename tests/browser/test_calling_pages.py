"""The pages of calling, and the page behind an answer's link, in a real browser: readable, alive, fit for a phone."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from admin.busy_company import open_company
from browser.test_admin_pages import AXE, House, check, complaints_of_axe, served
from reception.ladder_desk import WHOLE
from toritsugi.answering import ANSWER_ROUTES, ANSWERING, AnswerParts
from toritsugi.clock import Clock
from toritsugi.database import open_database
from toritsugi.event import Button
from toritsugi.intake import get_event
from toritsugi.reception import (
    ButtonForm,
    CallSettings,
    Visit,
    add_button,
    get_visit,
    set_deputies,
    set_ladder,
    set_settings,
)
from toritsugi.web import WebSettings, create_web
from web.server import serving_application

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PATHS = ["/calling/buttons/new", "/calling/ladder", "/calling/ways", "/calling/texts", "/calling/texts/arrived"]
PATHS += ["/calling/hours", "/calling/missed"]


@pytest.fixture
async def house(sqlite_template: Path, tmp_path: Path, clock: Clock, browser: Browser) -> AsyncIterator[House]:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", clock)
    company = await open_company(database)
    desk = company.desk
    async with database.transaction() as c:
        await add_button(c, desk.organization.id, ButtonForm(names={"ja": "宅配"}, sign="parcel", asks="nothing"), 1.0)
        top = await add_button(c, desk.organization.id, ButtonForm(names={"ja": "面接"}, sign="interview"), 1.0)
        await add_button(c, desk.organization.id, ButtonForm(names={"ja": "新卒採用"}, parent_id=top.id), 1.0)
        await set_ladder(c, desk.organization.id, None, WHOLE)
        await set_deputies(c, desk.organization.id, desk.tanaka.id, [desk.sato.id])
    async with served(database) as address:
        yield House(company, address, browser)
    await desk.accept.stop()
    await database.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1360), ("dark", 390), ("light", 820)])
async def test_every_page_of_calling_can_be_read_by_everybody(house: House, scheme: Any, width: int) -> None:
    page = await house.signed_in(color_scheme=scheme, viewport={"width": width, "height": 844})
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    await check(page, "/calling")
    first = await page.locator(".entry__link").first.get_attribute("href")
    for path in [*PATHS, str(first)]:
        await check(page, path)
    assert errors == []


async def test_a_text_is_seen_as_it_is_typed(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/calling/texts/arrived")
    await page.fill("#title", "受付に{来訪者}")
    await expect(page.locator("#said .talk__title")).to_have_text("受付に山本 健太 様")
    await page.fill("#title", "{天気}")
    await expect(page.locator("#said .note")).to_contain_text("「{天気}」という差し込みはありません")
    assert await page.input_value("#title") == "{天気}"


async def test_a_rung_is_moved_and_the_times_follow(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/calling/ladder")
    await page.fill("#seconds-host", "60")
    await page.locator("#down-deputy").click()
    await expect(page.locator(".rung").nth(1)).to_contain_text("部署のトークルーム")
    await expect(page.locator(".rung__at").nth(1)).to_have_text("1分後")
    assert await page.input_value("#seconds-host") == "60"
    await page.locator("#ladder .closing button", has_text="保存する").click()
    await expect(page.locator(".note--fine")).to_have_text("保存しました。")


async def test_a_button_is_seen_before_it_is_saved_and_on_the_tablet_afterwards(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/calling/buttons/new")
    await page.fill("#name_ja", "工事・点検")
    await page.locator(".signs__one", has=page.locator("[value=tools]")).click()
    await expect(page.locator("#look strong")).to_have_text("工事・点検")
    await page.locator(".closing button").click()
    await expect(page.locator(".tablet__ways")).to_contain_text("工事・点検")
    await page.locator("[id^=switch-]").last.click()
    await expect(page.locator(".tablet__ways")).not_to_contain_text("工事・点検")


async def coming_link(house: House, visit: Visit) -> str:
    async with house.company.database.reading() as c:
        event = await get_event(c, visit.organization_id, visit.event_id or "")
    assert event is not None
    first: Button = event.buttons[0]
    return first.value[first.value.index("/answer/") :]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_host_answers_by_a_link_on_a_phone(house: House, scheme: Any) -> None:
    database, desk = house.company.database, house.company.desk
    async with database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(answers="links"))
    visit = await desk.arrive(desk.tanaka)
    link = await coming_link(house, visit)
    settings = WebSettings()
    parts = [AnswerParts(database, desk.accept, settings)]
    web = create_web([ANSWER_ROUTES], database, settings, parts=parts, rooms=[ANSWERING])
    async with serving_application(web) as address:
        context = await house.browser.new_context(
            base_url=address,
            viewport={"width": 360, "height": 740},
            color_scheme=scheme,
            locale="ja-JP",
            has_touch=True,
        )
        page = await context.new_page()
        await page.goto(link)
        await seen_by_everybody(page)
        assert await page.locator(".answer__do").evaluate("each => each.getBoundingClientRect().height") >= 48
        await page.fill("#words", "3分で参ります")
        await page.locator(".answer__do").tap()
        await expect(page.locator("h1")).to_have_text("応答を受け付けました")
        await seen_by_everybody(page)
        await page.goto(link)
        await expect(page.locator("h1")).to_have_text("田中 太郎さんがすでに応答しています")
        await seen_by_everybody(page)
        await page.goto("/answer/" + "0" * 32 + "/coming/" + "0" * 32)
        await seen_by_everybody(page)
        await context.close()
    async with database.reading() as c:
        found = await get_visit(c, desk.organization.id, visit.id)
    assert found is not None
    assert (found.answer, found.words) == ("coming", "3分で参ります")


async def seen_by_everybody(page: Page) -> None:
    await page.evaluate(AXE)
    assert await complaints_of_axe(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
