"""Kinds and rules in a real browser: made without leaving the page, and as well without a script."""

import pytest
from playwright.async_api import Page

from admin.busy_company import EMAIL, PASSWORD
from browser.test_admin_pages import SMALL_TARGETS, SMALLEST_TARGET, House, check, house
from toritsugi.rules import list_rules

__all__ = ["house"]
pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def rule_names(house: House) -> list[str]:
    company = house.company
    async with company.database.reading() as c:
        return [each.name for each in await list_rules(c, company.organization.id) if not each.builtin]


async def write_rule(page: Page, name: str, words: str) -> None:
    await page.goto("/rules/new")
    await page.fill("#name", name)
    await page.select_option("#conditions-0-look", "subject:any")
    await page.fill("#conditions-0-words", words)
    await page.click(".closing button[value=save]")
    await page.wait_for_selector("text=ルールを追加しました。")


async def test_a_rule_says_what_it_does_while_it_is_made(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/rules/new")
    await page.evaluate("window.kept = true")
    await page.fill("#name", "承認")
    await page.select_option("#conditions-0-look", "subject:any")
    await page.fill("#conditions-0-words", "承認\n申請")
    await page.press("#conditions-0-words", "Tab")
    await page.wait_for_selector("#sentence:has-text('件名に「承認」か「申請」を含むメールを通知します。')")
    await page.click("#add-conditions")
    await page.select_option("#conditions-1-look", "header:there")
    assert not await page.is_visible("#conditions-1-words") and await page.is_visible("#conditions-1-header")
    await page.fill("#conditions-1-header", "X-Mailer")
    await page.select_option("#kind", "workflow")
    await page.wait_for_selector("#sentence:has-text('ヘッダー x-mailer があるメールを「ワークフロー」として')")
    assert await page.input_value("#conditions-0-words") == "承認\n申請"
    await page.click("#add-exceptions")
    await page.select_option("#exceptions-0-look", "flag:auto_reply")
    assert not await page.is_visible("#exceptions-0-words")
    await page.click("button[value='drop-conditions-1']")
    await page.wait_for_selector("#conditions-1-look", state="detached")
    assert await page.evaluate("window.kept === true")
    await page.click(".closing button[value=save]")
    await page.wait_for_selector("text=自動返信のメールは除きます。")
    assert await rule_names(house) == ["承認"]


async def test_rules_are_moved_and_switched_in_their_place(house: House) -> None:
    page = await house.signed_in()
    for name in ("一", "二"):
        await write_rule(page, name, name)
    await page.evaluate("window.kept = true")
    await page.locator("button[value=up]:not([disabled])").first.click()
    await page.wait_for_selector("#live li:first-child:has-text('二')")
    await page.locator("#live li:first-child [role=switch]").click()
    await page.wait_for_selector("#live li:first-child [role=switch][aria-checked=false]")
    await page.click("#action-bounce")
    await page.wait_for_selector("#action-bounce:has-text('保管のみにする')")
    assert await page.evaluate("window.kept === true")
    assert await page.evaluate("document.activeElement.id") == "action-bounce"
    assert await rule_names(house) == ["二", "一"]


async def test_a_switch_whose_session_is_over_leads_to_the_sign_in(house: House) -> None:
    page = await house.signed_in()
    await write_rule(page, "一", "一")
    await page.context.clear_cookies()
    await page.locator("#live li:first-child [role=switch]").click()
    await page.wait_for_selector("text=直前の操作は行われていません")
    await page.fill("#email", EMAIL)
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
    await page.wait_for_selector("#live li:first-child [role=switch][aria-checked=true]")


@pytest.mark.parametrize("width", [1360, 390])
async def test_a_full_sheet_and_a_full_list_can_be_read_by_everybody(house: House, width: int) -> None:
    page = await house.signed_in(viewport={"width": width, "height": 844})
    await page.goto("/rules/sets")
    await page.locator("form[action='/rules/sets/salesforce'] button").click()
    await page.wait_for_selector("text=ルール集のルールを追加しました。")
    await check(page, "/rules")
    path = await page.locator(".entry__link").first.get_attribute("href")
    assert path is not None
    await check(page, path)
    await page.goto("/rules/sets")
    await page.locator("summary").first.click()
    assert await page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []


async def test_everything_works_without_scripts(house: House) -> None:
    page = await house.signed_in(java_script_enabled=False)
    await page.goto("/rules/new")
    await page.fill("#name", "承認")
    await page.select_option("#conditions-0-look", "subject:any")
    await page.fill("#conditions-0-words", "承認")
    await page.click("#add-exceptions")
    await page.select_option("#exceptions-0-look", "flag:auto_reply")
    await page.click("button:has-text('はたらきを確かめる')")
    assert "件名に「承認」を含むメールを通知します。自動返信のメールは除きます。" in await page.inner_text("#sentence")
    await page.press("#name", "Enter")
    await page.wait_for_selector("text=ルールを追加しました。")
    await page.locator("#live li:first-child [role=switch]").click()
    assert await page.locator("#live li:first-child [role=switch][aria-checked=false]").count() == 1
    await page.goto("/kinds")
    await page.locator("#down-timeline").click()
    assert "ワークフロー" in await page.inner_text("#live li:first-child")
    await page.fill("#ja", "課題")
    await page.click("button:has-text('追加する')")
    await page.wait_for_selector("text=種類を追加しました。")
    await page.click("a:has-text('課題')")
    await page.check("input[value=no]")
    await page.click("button:has-text('保存する')")
    await page.wait_for_selector("text=種類を保存しました。")
    assert await page.locator("li:has-text('課題') [role=switch][aria-checked=false]").count() == 1


async def test_what_does_not_arrive_is_said_at_the_form_until_it_does(house: House) -> None:
    page = await house.signed_in()
    await write_rule(page, "一", "一")
    switch = page.locator("#live li:first-child [role=switch]")
    await page.route("**/switch", lambda route: route.abort())
    await switch.click()
    await page.wait_for_selector("[role=alert]:has-text('取次につながりませんでした。')")
    await page.unroute("**/switch")
    await page.route("**/switch", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    await switch.click()
    await page.wait_for_selector("[role=alert]:has-text('取次が応答できませんでした。')")
    assert await page.locator("[role=alert]").count() == 1
    assert await page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    await page.unroute("**/switch")
    await switch.click()
    await page.wait_for_selector("#live li:first-child [role=switch][aria-checked=false]")
    assert await page.locator("[role=alert]").count() == 0


async def test_our_own_refusal_is_said_in_its_own_words(house: House) -> None:
    page = await house.signed_in()
    await page.goto("/rules/new")
    await page.select_option("#conditions-0-look", "subject:any")
    await page.evaluate("document.querySelector('#conditions-0-words').value = 'x'.repeat(1_100_000)")
    await page.select_option("#kind", "workflow")
    await page.wait_for_selector("[role=alert]:has-text('受け付けられる大きさを超えています。')")


async def test_a_page_that_cannot_refresh_says_so_until_it_can(house: House) -> None:
    page = await house.signed_in()
    await page.clock.install()
    await page.goto("/notifications")
    await page.route("**/notifications*", lambda route: route.abort())
    await page.clock.run_for(6_000)
    await page.wait_for_selector("[role=status]:has-text('最新の状態を表示できていません。')")
    await page.clock.run_for(6_000)
    assert await page.locator(".trouble").count() == 1
    await page.unroute("**/notifications*")
    await page.clock.run_for(6_000)
    await page.wait_for_selector(".trouble", state="detached")
