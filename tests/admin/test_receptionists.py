"""「受付担当」: an employee who works the company's reception in these pages, and changes no settings."""

import re

import pytest

from admin.busy_company import Company
from admin.calling_pages import CallingPages
from admin.test_people_pages import BLANK, post, staff
from toritsugi.reception import get_visit
from toritsugi.web import Person, account_of_employee
from web.front_door import Browser

pytestmark = pytest.mark.anyio
SATO = BLANK | {"name": "佐藤 花子", "email": "sato@example.com"}


@pytest.fixture
def pages(browser: Browser, company: Company) -> CallingPages:
    return CallingPages(browser, company)


async def permit(company: Company, browser: Browser, permission: str) -> int:
    """The operator fills in the form of 佐藤."""
    path = f"/people/{(await staff(company))['sato@example.com'].id}"
    return int((await post(browser, path, SATO | {"permission": permission}, path)).status_code)


async def sign_in_as_sato(company: Company, browser: Browser) -> None:
    sato = (await staff(company))["sato@example.com"]
    person = Person(sato.organization_id, sato.id, sato.email, sato.name, "ja")
    async with company.database.transaction() as c:
        account = await account_of_employee(c, person, company.database.clock.now())
    assert account is not None
    await browser.begin_session(account)


async def test_the_permission_is_given_by_form_shown_and_taken_away(company: Company, browser: Browser) -> None:
    assert '<span class="pill">受付担当</span>' not in (await browser.get("/people")).text
    assert await permit(company, browser, "receptionist") == 303
    assert (await staff(company))["sato@example.com"].permission == "receptionist"
    assert '<span class="pill">受付担当</span>' in (await browser.get("/people")).text
    assert await permit(company, browser, "administrator") == 422
    operator = browser.client.cookies["toritsugi-session"]
    await sign_in_as_sato(company, browser)
    assert (await browser.get("/visits")).status_code == 200
    mine = browser.client.cookies["toritsugi-session"]
    browser.client.cookies.set("toritsugi-session", operator)
    assert await permit(company, browser, "") == 303
    browser.client.cookies.set("toritsugi-session", mine)
    assert (await browser.get("/visits")).status_code == 403


async def test_a_receptionist_sees_all_visits_and_only_what_the_reception_does(
    pages: CallingPages, browser: Browser
) -> None:
    company = pages.company
    visit = await pages.desk.arrive(pages.desk.tanaka, visitor_name="山本 健太")
    await permit(company, browser, "receptionist")
    await sign_in_as_sato(company, browser)
    log = await pages.get("/visits")
    assert "山本 健太" in log and "受付担当" in log
    assert re.findall(r'class="side__entry" href="([^"]+)"', log) == ["/visits", "/appointments"]
    assert re.findall(r'class="chip" href="([^"]+)"', log) == ["/visits", "/visits/inside", "/visits/figures"]
    story = await pages.get(f"/visits/{visit.id}")
    assert "/erase" not in story and "/events/" not in story and f"/visits/{visit.id}/badge" in story
    token = await browser.token("/visits/inside")
    assert (await browser.post(f"/visits/{visit.id}/leave", {"csrf_token": token})).status_code == 303
    assert (await browser.post(f"/visits/{visit.id}/erase", {"csrf_token": token})).status_code == 403
    async with company.database.reading() as c:
        now = await get_visit(c, company.organization.id, visit.id)
    assert now and (now.left_by, now.visitor_name) == ("desk", "山本 健太")
