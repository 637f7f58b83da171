"""Call buttons on the tablet: the first screen shows them, some open others, some call at once."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from drawings import PAINTED, PNG
from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Tablet
from toritsugi.clock import japan_time
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallButton,
    ClosedDay,
    Hours,
    Visit,
    add_button,
    get_visit,
    set_hours,
    set_picture,
)
from toritsugi.reception.tables import visit as visit_table

pytestmark = pytest.mark.anyio


async def add(served: KioskServer, name: str, **given: Any) -> CallButton:
    names = {"ja": name} | given.pop("names", {})
    async with served.desk.database.transaction() as c:
        return await add_button(c, served.desk.organization.id, ButtonForm(names=names, **given), 1.0)


async def visits(served: KioskServer) -> list[Visit]:
    desk = served.desk
    async with desk.database.reading() as c:
        ids = (await c.execute(select(visit_table.c.id).order_by(visit_table.c.id))).scalars().all()
        found = [await get_visit(c, desk.organization.id, id) for id in ids]
    return [each for each in found if each is not None]


def hidden_of(page: str, marker: str) -> dict[str, str]:
    """The hidden fields of the form around this text."""
    form = next(part for part in page.split("<form")[1:] if marker in part.split("</form>")[0])
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.split("</form>")[0]))


async def test_without_buttons_the_general_reception_is_offered(tablet: Tablet) -> None:
    assert "総合受付を呼ぶ" in (await tablet.get("/kiosk")).text


async def test_the_first_screen_shows_the_active_buttons_in_the_visitors_language(tablet: Tablet) -> None:
    await add(tablet.served, "宅配", names={"ko": "택배"}, hints={"ja": "お届けもの"})
    await add(tablet.served, "面接")
    await add(tablet.served, "工事", active=False)
    japanese, korean = (await tablet.get("/kiosk")).text, (await tablet.get("/kiosk?lang=ko")).text
    assert japanese.index("宅配") < japanese.index("面接")
    assert "お届けもの" in japanese
    assert "工事" not in japanese
    assert "総合受付を呼ぶ" not in japanese
    assert "택배" in korean
    assert "面接" in korean


async def test_a_button_leads_to_the_form_and_the_form_to_its_call(tablet: Tablet) -> None:
    desk = tablet.served.desk
    button = await add(tablet.served, "面接", destinations=(ButtonDestination("employee", desk.sato.id),))
    page = (await tablet.get("/kiosk")).text
    assert f"/kiosk/visitor?button={button.id}" in page
    form = hidden_of((await tablet.get(f"/kiosk/visitor?button={button.id}")).text, 'id="visitor_name"')
    answer = await tablet.post("/kiosk/visits", form | {"visitor_name": "木村 彩", "party": "2"})
    assert "面接" in answer.text
    (visit,) = await visits(tablet.served)
    assert (visit.button_id, visit.host_id, visit.party) == (button.id, None, 2)
    assert {row.address for row in await desk.sent(visit)} == {"hanako@sample", "room-sales"}


async def test_a_button_that_asks_nothing_calls_at_one_touch(tablet: Tablet) -> None:
    button = await add(tablet.served, "宅配", asks="nothing", destinations=(ButtonDestination("room", "room-hall"),))
    form = hidden_of((await tablet.get("/kiosk")).text, "宅配")
    first, second = await tablet.post("/kiosk/visits", form), await tablet.post("/kiosk/visits", form)
    assert (first.status, first.url) == (200, second.url)
    (visit,) = await visits(tablet.served)
    assert (visit.button_id, visit.visitor_name) == (button.id, "")
    state = json.loads((await tablet.get(f"/kiosk/visits/{visit.id}/state")).text)
    assert (state["state"], state["title"]) == ("calling", "担当の者を呼び出しています")
    assert {row.title for row in await tablet.served.desk.sent(visit)} == {"「宅配」の方がお見えです"}


async def test_a_button_with_others_below_it_opens_them(tablet: Tablet) -> None:
    top = await add(tablet.served, "面接")
    below = await add(tablet.served, "新卒採用", parent_id=top.id)
    page = await tablet.get(f"/kiosk/buttons/{top.id}")
    assert f"/kiosk/buttons/{top.id}" in (await tablet.get("/kiosk")).text
    assert "新卒採用" in page.text
    assert f"/kiosk/visitor?button={below.id}" in page.text


@pytest.mark.parametrize("path", ["/kiosk/buttons/unknown", "/kiosk/visitor?button=unknown"])
async def test_a_button_that_is_gone_leads_to_the_first_screen(tablet: Tablet, path: str) -> None:
    answer = await tablet.get(path)
    assert (answer.status, answer.url.split("/kiosk")[1]) == (200, "?lang=ja")


async def test_a_button_of_another_company_calls_nobody(tablet: Tablet) -> None:
    form = await tablet.form("general") | {"visitor_name": "山本", "host": "", "button": "0" * 32}
    answer = await tablet.post("/kiosk/visits", form)
    assert answer.url.split("/kiosk")[1] == "?lang=ja"
    assert await visits(tablet.served) == []


async def test_an_own_picture_is_shown_to_the_tablet_only(tablet: Tablet) -> None:
    desk, button = tablet.served.desk, await add(tablet.served, "宅配")
    async with desk.database.transaction() as c:
        await set_picture(c, desk.organization.id, button.id, PAINTED, 1.0)
    path = re.search(r"/kiosk/pictures/[0-9a-f]{32}", (await tablet.get("/kiosk")).text)
    assert path is not None
    async with tablet.session.get(tablet.served.url + path[0]) as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", PNG)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in answer.headers["cache-control"]
    async with Tablet(tablet.served) as stranger:
        assert (await stranger.get(path[0])).status == 401
    assert (await tablet.get("/kiosk/pictures/" + "0" * 32)).status == 404


@pytest.mark.parametrize("party", ["0", "100", "-1", "many", "1e3", ""])
async def test_a_number_of_people_that_cannot_be_is_asked_for_again(tablet: Tablet, party: str) -> None:
    form = await tablet.form("general") | {"visitor_name": "山本 健太", "party": party, "purpose": "納品"}
    answer = await tablet.post("/kiosk/visits", form)
    assert answer.status == 422
    assert "1名から99名までで選んでください。" in answer.text
    assert 'value="納品"' in answer.text
    assert await visits(tablet.served) == []


async def test_purpose_and_people_are_kept_when_the_language_changes(tablet: Tablet) -> None:
    form = await tablet.form("general") | {"visitor_name": "山本 健太", "party": "3", "purpose": "納品"}
    answer = await tablet.post("/kiosk/visitor", form | {"lang": "en"})
    assert '<option value="3" selected>' in answer.text
    assert 'value="納品"' in answer.text
    await tablet.post("/kiosk/visits", form)
    assert [(each.party, each.purpose) for each in await visits(tablet.served)] == [(3, "納品")]


async def test_outside_opening_hours_the_first_screen_says_so(tablet: Tablet) -> None:
    desk = tablet.served.desk
    now = desk.database.clock.now()
    days = tuple(ClosedDay(f"{japan_time(now + day * 86400):%Y-%m-%d}") for day in (0, 1))
    assert "受付時間外" not in (await tablet.get("/kiosk")).text
    async with desk.database.transaction() as c:
        await set_hours(c, desk.organization.id, Hours(closed=days))
    page = (await tablet.get("/kiosk")).text
    assert "お返事まで、" in page and "/kiosk/hosts" in page


async def test_the_search_leads_to_a_department_that_a_button_calls(tablet: Tablet) -> None:
    desk = tablet.served.desk
    sales = (ButtonDestination("department", desk.tanaka.department_id or ""),)
    button = await add(tablet.served, "商談の方", names={"en": "Sales"}, destinations=sales)
    await add(tablet.served, "営業部への宅配", asks="nothing", destinations=sales)
    await add(tablet.served, "営業部（旧）", active=False, destinations=sales)
    for query in ("営業", "営業部", "sales", "ＳＡＬＥＳ", "商談"):
        page = (await tablet.get(f"/kiosk/hosts/found?q={query}")).text
        assert page.count('<a class="person"') == 1, query
        assert f'href="/kiosk/visitor?button={button.id}&amp;lang=ja"' in page
        assert "部署・ご用件から" in page and "部署 " in page
    for query in ("営", "s", "ales", "経理部"):
        assert "商談" not in (await tablet.get(f"/kiosk/hosts/found?q={query}")).text, query


async def test_the_search_leads_to_the_buttons_below_and_stands_beside_people(tablet: Tablet) -> None:
    above = await add(tablet.served, "田中研究室")
    below = await add(tablet.served, "採用", parent_id=above.id)
    page = (await tablet.get("/kiosk/hosts/found?q=田中")).text
    assert page.count('<a class="person"') == 2 and "1名見つかりました。" in page
    assert f'href="/kiosk/buttons/{above.id}?lang=ja"' in page and "ご用件" in page
    assert f"button={below.id}" in (await tablet.get("/kiosk/hosts/found?q=採用")).text
