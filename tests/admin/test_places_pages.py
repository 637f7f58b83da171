"""「拠点」「受付端末」 before an administrator: added, paired, watched, revoked."""

import re

import pytest

from admin.busy_company import Company
from admin.calling_pages import CallingPages
from drawings import PNG
from toritsugi.database import Database
from toritsugi.reception import kiosk_by_token, list_kiosks, list_sites, note_paired, pair_by_code
from web.front_door import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def pages(browser: Browser, company: Company) -> CallingPages:
    return CallingPages(browser, company)


async def test_a_site_and_a_kiosk_are_added_in_pages(pages: CallingPages, database: Database) -> None:
    company = pages.company.organization.id
    assert await pages.post("/sites/new", name="大阪支社", address="大阪市北区1-1") == "/sites?told=added"
    assert "大阪支社" in await pages.get("/sites?told=added")
    async with database.reading() as c:
        osaka = next(each for each in await list_sites(c, company) if each.name == "大阪支社")
    assert "大阪市北区1-1" in await pages.get(f"/sites/{osaka.id}")
    where = await pages.post("/kiosks/new", name="大阪受付", site_id=osaka.id, phone="06-0000")
    assert "端末はまだ登録されていません" in await pages.get(where)
    async with database.reading() as c:
        made = next(each for each in await list_kiosks(c, company) if each.name == "大阪受付")
    assert (made.site_id, made.phone, where) == (osaka.id, "06-0000", f"/kiosks/{made.id}?told=added")
    refused = await pages.post(f"/sites/{osaka.id}/remove", status=422)
    assert "先に別の拠点へ移してください" in refused


async def test_what_was_typed_is_kept_when_something_is_wrong(pages: CallingPages) -> None:
    page = await pages.post("/sites/new", status=422, name="", address="大阪市北区1-1", map_url="ftp://x")
    assert 'value="大阪市北区1-1"' in page and "https:// で始まる" in page
    page = await pages.post("/kiosks/new", status=422, name="", phone="06-0000", site_id="")
    assert 'value="06-0000"' in page and "入力してください" in page


async def test_a_code_is_shown_once_and_waits_for_its_tablet(pages: CallingPages, database: Database) -> None:
    kiosk = pages.desk.kiosk
    page = await pages.post(f"/kiosks/{kiosk.id}/pairing", status=200)
    found = re.search(r"(\d{4}) (\d{4})</strong>", page)
    assert found is not None and "/kiosk</strong>" in page
    again = await pages.get(f"/kiosks/{kiosk.id}/pairing")
    assert found[1] not in again and "待っています" in again
    paired = await pair_by_code(database, found[1] + found[2])
    assert paired is not None
    assert await pages.get(f"/kiosks/{kiosk.id}/pairing", status=303) == ""
    assert "この受付端末です" in await pages.get(f"/kiosks/{kiosk.id}")
    await pages.post(f"/kiosks/{kiosk.id}/revoke")
    async with database.reading() as c:
        assert await kiosk_by_token(c, paired[1]) is None


async def test_the_list_shows_how_each_kiosk_stands(pages: CallingPages, database: Database) -> None:
    kiosk = pages.desk.kiosk
    assert "端末未登録" in await pages.get("/kiosks")
    async with database.transaction() as c:
        await note_paired(c, kiosk.id, database.clock.now())
    page = await pages.get("/kiosks")
    assert "稼働中" in page and "株式会社サンプル" in page
    async with database.transaction() as c:
        await note_paired(c, kiosk.id, database.clock.now() - 200)
    assert "応答なし" in await pages.get("/kiosks")
    await pages.post(f"/kiosks/{kiosk.id}/switch")
    assert "停止中" in await pages.get("/kiosks")


@pytest.mark.parametrize("path", ["/kiosks/{}", "/kiosks/{}/pairing", "/sites/{}"])
async def test_nobody_elses_is_found(pages: CallingPages, path: str) -> None:
    await pages.get(path.format("0" * 32), status=404)


async def test_the_look_of_a_kiosk_is_settled_in_pages(pages: CallingPages, database: Database) -> None:
    path = f"/kiosks/{pages.desk.kiosk.id}/look"
    usual = {"idle_seconds": "60", "ask_seconds": "20", "calls_when_closed": "yes"}
    page = await pages.post(path, status=422, **usual, coloured="yes", accent="#ffd400", titles_ja="ようこそ")
    assert 'value="ようこそ"' in page and "近い色では #" in page
    picture = {"logo": ("logo.png", PNG, "image/png")}
    times = {"opens__0__0": "09:00", "closes__0__0": "18:00"}
    assert await pages.post(path, files=picture, **usual, **times, titles_ja="ようこそ") == f"{path}?told=changed"
    page = await pages.get(path)
    found = re.search(r'src="(/kiosks/[0-9a-f]{32}/pictures/[0-9a-f]{32})"', page)
    assert found is not None and 'value="09:00"' in page and 'value="ようこそ"' in page
    assert (await pages.browser.get(found[1])).content.startswith(b"\x89PNG")
    svg = {"background": ("x.svg", b"<svg onload='x'/>", "image/svg+xml")}
    assert "PNG、JPEG、WebP" in await pages.post(path, files=svg, status=422, **usual)
    await pages.post(path, **usual, drop_logo="yes")
    assert "/pictures/" not in await pages.get(path)


async def test_a_poster_leads_phones_to_the_kiosk_until_it_is_renewed(pages: CallingPages) -> None:
    path = f"/kiosks/{pages.desk.kiosk.id}/poster"
    first = re.search(r"/kiosk/phone/[0-9a-f]{32}", await pages.get(path))
    assert first is not None and first[0] in await pages.get(path)
    assert "data:image/svg+xml" in await pages.get(path)
    await pages.post(path)
    assert first[0] not in await pages.get(path)
