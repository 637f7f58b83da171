"""Photos of hosts on the tablet: where the company wants them, and nowhere else."""

import json
import re

import pytest

from drawings import drawn
from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Tablet
from kiosk.test_device import phone_of
from toritsugi.people import Employee, paint_photo, set_employee_active, set_photo
from toritsugi.reception import CallSettings, get_visit, set_settings

pytestmark = pytest.mark.anyio
SHOWN = re.compile(r'src="(/kiosk/photos/[0-9a-f]{32})"')


async def portray(served: KioskServer, who: Employee) -> str:
    """Where the photo would be shown."""
    picture = await paint_photo(drawn("JPEG"))
    async with served.desk.database.transaction() as c:
        return f"/kiosk/photos/{await set_photo(c, who, picture, 1.0)}"


async def switch(served: KioskServer, on: bool = True) -> None:
    async with served.desk.database.transaction() as c:
        await set_settings(c, served.desk.organization.id, CallSettings(photos=on))


async def status(tablet: Tablet, path: str) -> int:
    async with tablet.session.get(tablet.served.url + path) as answer:
        assert answer.headers["cache-control"] == "no-store"
        return answer.status


async def test_photos_are_shown_only_where_the_company_says_so(tablet: Tablet) -> None:
    desk, path = tablet.served.desk, await portray(tablet.served, tablet.served.desk.tanaka)
    pages = ("/kiosk/hosts/found?q=tanaka", f"/kiosk/visitor?host={desk.tanaka.id}")
    for page in pages:
        assert not SHOWN.search((await tablet.get(page)).text)
    assert await status(tablet, path) == 404
    await switch(tablet.served)
    for page in pages:
        assert SHOWN.findall((await tablet.get(page)).text) == [path]
    async with tablet.session.get(tablet.served.url + path) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    found = (await tablet.get("/kiosk/hosts/found?q=sato")).text
    assert not SHOWN.search(found) and ">佐</span>" in found, "who has none is shown by the first character"
    async with desk.database.transaction() as c:
        await set_employee_active(c, desk.organization.id, desk.tanaka.id, False)
    assert await status(tablet, path) == 404
    async with Tablet(tablet.served) as stranger:
        assert await status(stranger, path) == 401


async def test_who_comes_in_the_hosts_place_is_shown(tablet: Tablet) -> None:
    desk = tablet.served.desk
    host, other = await portray(tablet.served, desk.tanaka), await portray(tablet.served, desk.sato)
    await switch(tablet.served)
    form = await tablet.form(desk.tanaka.id) | {"visitor_name": "山本 健太"}
    answer = await tablet.post("/kiosk/visits", form)
    assert SHOWN.findall(answer.text) == [host]
    async with desk.database.reading() as c:
        visit = await get_visit(c, desk.organization.id, form["id"])
    assert visit is not None
    await desk.settle(visit, "delivered")
    await desk.tap(visit, "deputy", "hanako@sample", "room-sales")
    told = json.loads((await tablet.get(f"/kiosk/visits/{visit.id}/state")).text)
    assert told["state"] == "deputy" and SHOWN.findall(told["html"]) == [other]
    assert SHOWN.findall((await tablet.get(f"/kiosk/visits/{visit.id}")).text) == [host, other]


async def test_no_photo_goes_to_a_visitors_phone(served: KioskServer) -> None:
    path = await portray(served, served.desk.tanaka)
    await switch(served)
    async with Tablet(served) as phone:
        await phone_of(served, phone)
        assert "田中" in (found := (await phone.get("/kiosk/hosts/found?q=tanaka")).text) and not SHOWN.search(found)
        assert await status(phone, path) == 404
