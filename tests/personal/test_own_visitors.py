"""「来客」 of an employee: the own visitors only, and a tap that says one has left."""

from collections.abc import AsyncIterator

import pytest

from admin.link_desk import unlinked_parts
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.connections import RoomMembers
from toritsugi.database import Database
from toritsugi.people import Employee
from toritsugi.personal import PERSONAL, PERSONAL_ROUTES, AddressLetters, Codes, PersonalParts
from toritsugi.reception import Visit, get_visit
from toritsugi.web import Person, account_of_employee
from web.front_door import HOST, Browser, front_door, token_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[FrontDesk]:
    opened = await open_front_desk(database)
    yield opened
    await opened.accept.stop()


@pytest.fixture
async def browser(desk: FrontDesk) -> AsyncIterator[Browser]:
    link = unlinked_parts(desk.database)
    members = RoomMembers(desk.database, link.keeper, link.clients)
    letters = AddressLetters(desk.database, link.seal, HOST, mails=False)
    parts = PersonalParts(desk.database, desk.accept, Codes(desk.database, desk.accept), members, letters)
    async with front_door(desk.database, [PERSONAL_ROUTES], rooms=[PERSONAL], parts=[parts]) as opened:
        yield opened


async def enter(browser: Browser, desk: FrontDesk, who: Employee) -> str:
    """Signs this employee in; gives the page of the own visitors."""
    person = Person(who.organization_id, who.id, who.email, who.name, "ja")
    async with desk.database.transaction() as c:
        account = await account_of_employee(c, person, 1.0)
    assert account is not None
    await browser.begin_session(account)
    return str((await browser.get("/me/visits")).text)


async def now_of(desk: FrontDesk, visit: Visit) -> Visit:
    async with desk.database.reading() as c:
        found = await get_visit(c, desk.organization.id, visit.id)
    assert found is not None
    return found


async def test_an_employee_sees_the_own_visitors_and_says_who_has_left(browser: Browser, desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    other = await desk.arrive(desk.yamada, visitor_name="高橋 誠")
    page = await enter(browser, desk, desk.tanaka)
    assert "山本 健太" in page and "高橋 誠" not in page
    fields = {"csrf_token": token_in(page)}
    assert (await browser.post(f"/me/visits/{other.id}/leave", fields)).status_code == 404
    assert (await browser.post(f"/me/visits/{visit.id}/leave", fields)).headers["location"] == "/me/visits?told=left"
    assert ((await now_of(desk, visit)).left_by, (await now_of(desk, other)).left_at) == ("host", None)
    assert "退館" in (await browser.get("/me/visits?told=left")).text


async def test_whoever_answered_sees_the_visitor_too(browser: Browser, desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    assert "山本 健太" not in await enter(browser, desk, desk.sato)
    await desk.tap(visit, "deputy", "hanako@sample")
    assert "山本 健太" in str((await browser.get("/me/visits")).text)
