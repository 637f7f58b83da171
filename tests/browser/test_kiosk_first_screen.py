"""The kiosk's first screen in a real browser: it is seen as a whole on every usual tablet."""

import pytest
from playwright.async_api import Browser, Page, expect

from browser.test_kiosk_pages import SMALLEST
from kiosk.kiosk_server import serving
from reception.front_desk import FrontDesk
from toritsugi.reception import ButtonForm, add_button

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

TABLETS = ((1024, 768), (1080, 810), (1180, 820), (1366, 1024), (768, 1024))
BUTTONS = (
    ButtonForm(
        names={"ja": "総合受付", "en": "General reception"}, hints={"ja": "お約束のない方、担当者がわからない方"}
    ),
    ButtonForm(names={"ja": "宅配・郵便", "en": "Parcels and post"}, asks="nothing"),
    ButtonForm(names={"ja": "面接", "en": "Interview"}, hints={"en": "You have come for a job interview"}),
    ButtonForm(names={"ja": "営業部", "en": "Sales"}, hints={"ja": "商談でお越しの方"}),
    ButtonForm(names={"ja": "工事・点検", "en": "Maintenance"}),
    ButtonForm(names={"ja": "お届け物", "en": "Deliveries"}),
)
BEYOND = "document.documentElement.scrollHeight - innerHeight"
"""What the screen lacks in height, in pixels."""
NARROWEST = """Math.min(...[...document.querySelectorAll('a, button')].filter(each => each.checkVisibility())
  .flatMap(each => { const box = each.getBoundingClientRect(); return [box.width, box.height]; }))"""


async def lacking(page: Page) -> dict[tuple[int, int], tuple[int, bool]]:
    """For each tablet on which the screen does not fit: the pixels, and whether a target is too small."""
    found = {}
    for width, height in TABLETS:
        await page.set_viewport_size({"width": width, "height": height})
        measured = await page.evaluate(BEYOND), await page.evaluate(NARROWEST) < SMALLEST
        if measured != (0, False):
            found[width, height] = measured
    return found


async def test_the_first_screen_needs_no_scrolling_on_a_tablet(browser: Browser, desk: FrontDesk) -> None:
    async with serving(desk) as served:
        page = await browser.new_page()
        await page.goto(served.opening)
        for forms in ((), BUTTONS[:3], BUTTONS[3:]):
            async with desk.database.transaction() as c:
                for form in forms:
                    await add_button(c, desk.organization.id, form, 1.0)
            for language in ("ja", "en", "zh", "ko"):
                await page.goto(f"{served.url}/kiosk?lang={language}")
                await expect(page.locator(".bottom__notice")).to_be_visible(timeout=20_000)
                assert await lacking(page) == {}, (len(forms), language)
        await page.context.close()
