"""Photos before an administrator: brought by form, shown in the list, erased; and shown to nobody else."""

import re
from typing import Any

import pytest

from admin.busy_company import Company
from admin.test_people_pages import BLANK
from drawings import drawn
from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_employee, add_organization, paint_photo, photos_of, set_photo
from toritsugi.reception import CallSettings, read_settings
from web.front_door import HOST, Browser

pytestmark = pytest.mark.anyio
GIVEN = BLANK | {"name": "田中 太郎", "email": "tanaka@example.com"}


async def bring(browser: Browser, path: str, content: bytes = b"", **fields: str) -> Any:
    sent = GIVEN | {"csrf_token": await browser.token("/people")} | fields
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
    files = {"photo": ("photo.jpg", content, "image/jpeg")}
    return await browser.client.post(path, data=sent, files=files, headers=headers)


async def photo_of(database: Database, employee_id: str) -> str:
    async with database.reading() as c:
        return (await photos_of(c, [employee_id])).get(employee_id, "")


async def test_a_photo_is_brought_shown_replaced_and_erased(company: Company, browser: Browser) -> None:
    tanaka, database = company.desk.tanaka, company.database
    path = f"/people/{tanaka.id}"
    page = (await browser.get(path)).text
    assert '<span class="portrait" aria-hidden="true">田</span>' in page and "drop_photo" not in page
    assert (await bring(browser, path, drawn("JPEG", (800, 600)))).status_code == 303
    first = await photo_of(database, tanaka.id)
    for where in ("/people", path):
        assert f'src="{path}/photos/{first}"' in (await browser.get(where)).text
    shown = await browser.get(f"{path}/photos/{first}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "no-store"
    assert (await bring(browser, path)).status_code == 303
    assert await photo_of(database, tanaka.id) == first, "a form without a file leaves it as it is"
    assert (await bring(browser, path, drawn("PNG"))).status_code == 303
    assert first != await photo_of(database, tanaka.id) != ""
    assert (await browser.get(f"{path}/photos/{first}")).status_code == 404
    refused = await bring(browser, path, b"<svg/>", name="改名")
    assert refused.status_code == 422 and "PNG、JPEG、WebP のどれかの画像を選んでください。" in refused.text
    assert 'value="改名"' in refused.text and re.search(r'id="photo-hint" role="alert"', refused.text)
    assert (await bring(browser, path, drop_photo="yes")).status_code == 303
    assert await photo_of(database, tanaka.id) == ""
    added = await bring(browser, "/people/new", drawn("WEBP"), name="新人", email="new@example.com")
    assert added.status_code == 303 and "/photos/" in (await browser.get(added.headers["location"])).text


async def test_nobody_else_sees_a_photo(company: Company, browser: Browser) -> None:
    picture = await paint_photo(drawn("JPEG"))
    async with company.database.transaction() as c:
        mine = await set_photo(c, company.desk.tanaka, picture, 1.0)
        other = await add_organization(c, "別の会社", now=1.0)
        stranger = await add_employee(c, other.id, EmployeeForm(name="他人", email="x@y.example"), now=1.0)
        theirs = await set_photo(c, stranger, picture, 1.0)
    tanaka = company.desk.tanaka.id
    for path in (f"/people/{stranger.id}/photos/{theirs}", f"/people/{tanaka}/photos/{theirs}"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.get(f"/people/{tanaka}/photos/{mine}")).status_code == 200
    browser.client.cookies.clear()
    assert (await browser.get(f"/people/{tanaka}/photos/{mine}")).status_code in {303, 401}


async def test_kiosks_show_photos_only_after_the_switch(company: Company, browser: Browser) -> None:
    page = (await browser.get("/calling/ways")).text
    assert "受付端末に社員の写真を表示する" in page and "写真は個人情報です" in page
    assert not re.search(r'name="photos" value="yes" checked', page)
    fields = {"csrf_token": await browser.token("/calling/ways"), "way": "both", "answers": "buttons"}
    sent = fields | {"wait_seconds": "180", "photos": "yes"}
    assert (await browser.post("/calling/ways", sent)).status_code == 303
    async with company.database.reading() as c:
        assert await read_settings(c, company.organization.id) == CallSettings(free_text=False, photos=True)
    assert re.search(r'name="photos" value="yes" checked', (await browser.get("/calling/ways")).text)
