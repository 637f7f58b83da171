"""Those who leave: by their number, or by finding themselves in the list."""

import re
from typing import Any

import pytest

from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Answer, Tablet
from reception.front_desk import FrontDesk
from toritsugi.reception import Visit, get_visit, poster_of

pytestmark = pytest.mark.anyio


async def visit_now(desk: FrontDesk, visit: Visit) -> Visit:
    async with desk.database.reading() as c:
        found = await get_visit(c, desk.organization.id, visit.id)
    assert found is not None
    return found


async def leave(tablet: Tablet, **fields: str) -> Answer:
    page = (await tablet.get("/kiosk/leaving")).text
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
    assert token is not None
    return await tablet.post("/kiosk/leaving", {"csrf_token": token[1], "lang": "ja", **fields})


async def test_the_screen_of_the_call_shows_the_number_by_which_to_leave(tablet: Tablet) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id) | {"visitor_name": "山本 健太"}
    page = (await tablet.post("/kiosk/visits", form)).text
    assert re.search(r"お帰りの番号 <strong[^>]*>\d{6}</strong>", page)


async def test_a_visitor_leaves_by_the_number_once(tablet: Tablet) -> None:
    desk = tablet.served.desk
    visit = await desk.arrive(desk.tanaka)
    answer = await leave(tablet, code=f" {visit.badge[:3]} {visit.badge[3:]}")
    assert "退館を記録しました" in re.sub(r"<[^>]+>", "", answer.text)
    gone = await visit_now(desk, visit)
    assert gone.left_at is not None and (gone.left_by, gone.badge) == ("code", "")
    again = await leave(tablet, code=visit.badge)
    assert again.status == 422 and "番号が違うか" in again.text


async def test_a_visitor_leaves_by_the_list_of_the_site(tablet: Tablet) -> None:
    desk = tablet.served.desk
    visit = await desk.arrive(desk.tanaka, companions="佐々木 一郎\n\n木村")
    assert visit.party == 3
    for typed in ("", "山", "田中"):
        assert "山本 ○○" not in (await tablet.get(f"/kiosk/leaving?q={typed}")).text
    page = (await tablet.get("/kiosk/leaving?q=佐々木")).text
    assert "山本 ○○" in page and "健太" not in page and "青葉物産" not in page
    assert (await leave(tablet, visit=visit.id)).status == 200
    assert (await visit_now(desk, visit)).left_by == "kiosk"


async def test_another_language_keeps_the_number_and_who_was_found(tablet: Tablet) -> None:
    await tablet.served.desk.arrive(tablet.served.desk.tanaka)
    found = await tablet.get("/kiosk/leaving?q=山本")
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', found.text)
    assert token is not None
    form = {"csrf_token": token[1], "lang": "en", "code": "12", "q": "山本 健", "searched": "山本"}
    page = (await tablet.post("/kiosk/leaving/language", form)).text
    assert 'lang="en"' in page and "山本 ○○" in page
    for field, kept in (("code", "12"), ("name", "山本 健")):
        assert f'value="{kept}"' in page.partition(f' id="{field}"')[2].partition(">")[0]


async def test_guessing_numbers_is_slowed(tablet: Tablet, clock: Any) -> None:
    answers = [(await leave(tablet, code="000000")).status for _ in range(12)]
    assert answers[:10] == [422] * 10 and answers[-1] == 429


async def test_a_phone_gains_no_tries_by_a_fresh_token(served: KioskServer) -> None:
    async with served.desk.database.transaction() as c:
        poster = await poster_of(c, served.desk.organization.id, served.desk.kiosk.id)
    answers = []
    for _ in range(12):
        async with Tablet(served) as phone:
            await phone.get(f"/kiosk/phone/{poster}")
            answers.append((await leave(phone, code="000000")).status)
    assert answers[-1] == 429


async def test_a_visit_of_another_company_does_not_end_here(tablet: Tablet) -> None:
    assert (await leave(tablet, visit="0" * 32)).status == 422
