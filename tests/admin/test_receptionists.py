"""「受付担当」: an employee who works the company's reception in these pages, and changes no settings."""

import re

import pytest

from admin.busy_company import Company
from admin.calling_pages import CallingPages
from admin.test_people_pages import BLANK, post, staff
from toritsugi.reception import add_kiosk, get_visit
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


async def test_a_receptionist_receives_a_visitor_who_speaks_to_the_desk(pages: CallingPages, browser: Browser) -> None:
    await permit(pages.company, browser, "receptionist")
    await sign_in_as_sato(pages.company, browser)
    id = re.search(r'name="id" value="([0-9a-f]{32})"', await pages.get("/visits/new"))
    assert id is not None
    fields = {"id": id[1], "visitor_name": "山本 健太", "companions": "木村 彩", "party": "1", "purpose": "打ち合わせ"}
    wrong = await post(browser, "/visits/new", fields | {"host": "だれか", "party": "x", "visitor_name": ""}, "/visits")
    assert wrong.status_code == 422 and "打ち合わせ" in wrong.text
    assert all(each in wrong.text for each in ("空欄です", "1 から 99", "社員が見つかりません"))
    for _ in range(2):
        sent = await post(browser, "/visits/new", fields | {"host": "田中 太郎 (tanaka@example.com)"}, "/visits")
        assert sent.headers["location"] == f"/visits/{id[1]}?told=received"
    story = await pages.get(f"/visits/{id[1]}?told=received")
    assert "受け付けて、呼び出しました" in story and "田中 太郎 さん" in story and "30日後に消去" in story
    page = await pages.get("/visits/inside")
    assert "2名が来館中" in page and page.count('class="row__link"') == 1


async def test_with_several_entrances_one_is_chosen(pages: CallingPages) -> None:
    async with pages.company.database.transaction() as c:
        osaka, _ = await add_kiosk(c, pages.company.organization.id, "大阪受付", now=1.0)
    fields = {"id": "a" * 32, "visitor_name": "山本 健太", "party": "1"}
    assert "受付の場所を選んでください。" in await pages.post("/visits/new", status=422, **fields)
    assert await pages.post("/visits/new", **fields, kiosk=osaka.id) == f"/visits/{'a' * 32}?told=received"
    assert "大阪受付" in await pages.get(f"/visits/{'a' * 32}")
