"""「来客」 before an administrator: found, counted, checked out, printed, kept for days, erased, exported."""

import csv
import io
import re
from typing import Any

import pytest

from admin.busy_company import EMAIL, PASSWORD, Company
from admin.calling_pages import CallingPages
from reception.front_desk import FrontDesk
from toritsugi.reception import SiteForm, Visit, add_kiosk, add_site, get_visit, token_of
from toritsugi.web import Moments
from web.front_door import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def pages(browser: Browser, company: Company) -> CallingPages:
    return CallingPages(browser, company)


@pytest.fixture
async def came(pages: CallingPages, clock: Any) -> Visit:
    """山本 was answered after 40 seconds; 高橋, who came to the general reception at the other site, was not."""
    desk = pages.desk
    visit = await desk.arrive(desk.tanaka, companions="木村 彩", purpose="=cmd()")
    clock.advance(40)
    await desk.tap(visit, "coming", "user-tanaka")
    await elsewhere(desk)
    return visit


async def elsewhere(desk: FrontDesk) -> None:
    now = desk.database.clock.now()
    async with desk.database.transaction() as c:
        osaka = await add_site(c, desk.organization.id, SiteForm(name="大阪支社"), now)
        desk.kiosk, key = await add_kiosk(c, desk.organization.id, "大阪受付", now=now, site_id=osaka.id)
    desk.key = key
    assert token_of(key)
    await desk.arrive(None, visitor_name="高橋 誠", visitor_company="")


async def now_of(pages: CallingPages, visit: Visit) -> Visit:
    async with pages.company.database.reading() as c:
        found = await get_visit(c, pages.company.organization.id, visit.id)
    assert found is not None
    return found


def names_in(page: str) -> set[str]:
    return {name for name in ("山本 健太", "高橋 誠") if name in page}


async def sheet(pages: CallingPages, path: str) -> list[dict[str, str]]:
    text = await pages.get(path)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"山本 健太", "高橋 誠"}),
        ("search=青葉", {"山本 健太"}),
        ("search=木村", {"山本 健太"}),
        ("search=%25", set()),
        ("person=田中", {"山本 健太"}),
        ("person=いない", set()),
        ("show=unanswered", {"高橋 誠"}),
        ("show=left", set()),
        ("show=inside", {"山本 健太", "高橋 誠"}),
        ("since=2001-01-01&until=2001-01-02", set()),
    ],
)
async def test_visits_are_found(pages: CallingPages, came: Visit, query: str, found: set[str]) -> None:
    assert names_in(await pages.get(f"/visits?{query}")) == found
    assert {row["お名前"] for row in await sheet(pages, f"/visits.csv?{query}")} == found


async def test_the_site_narrows_the_list_and_the_roll_call(pages: CallingPages, came: Visit) -> None:
    page = await pages.get("/visits/inside")
    osaka = re.search(r'href="/visits/inside\?site=([0-9a-f]{32})">大阪支社', page)
    assert osaka is not None and names_in(page) == {"山本 健太", "高橋 誠"}
    assert "木村 彩" in page and "3名が来館中" in page
    assert names_in(await pages.get(f"/visits/inside?site={osaka[1]}")) == {"高橋 誠"}
    assert names_in(await pages.get(f"/visits?site={osaka[1]}")) == {"高橋 誠"}


async def test_the_sheet_is_safe_for_spreadsheets_and_complete(pages: CallingPages, came: Visit) -> None:
    (row,) = await sheet(pages, "/visits.csv?search=山本")
    assert row["ご用件"] == "'=cmd()" and row["お連れの方"] == "木村 彩" and row["人数"] == "2"
    assert (row["応答"], row["応答者"], row["応答までの秒数"]) == ("すぐ行きます", "田中 太郎", "40")
    assert row["案内の版"] == came.notice_version


async def test_the_ledger_tells_each_step_of_a_call(pages: CallingPages, came: Visit) -> None:
    rows = await sheet(pages, "/calls.csv?search=山本")
    told = [(row["できごと"], row["段"], row["相手"], row["状態"]) for row in rows]
    assert told[0][0] == "arrived" and told[-1] == ("answered", "", "田中 太郎", "")
    assert {each[1:] for each in told if each[0] == "sent"} == {
        ("host", "田中 太郎 さん", "pending"),
        ("host", "営業部", "pending"),
    }
    assert rows[-1]["来館からの秒数"] == "40"
    page = await pages.get(f"/visits/{came.id}")
    assert "応答がありました" in page and "40秒後" in page and "送信待ち" in page


async def test_a_visitor_is_checked_out_and_printed(pages: CallingPages, came: Visit) -> None:
    badge = await pages.get(f"/visits/{came.id}/badge")
    assert came.badge in badge and "data:image/svg+xml" in badge and badge.count('class="badge"') == 2
    assert await pages.post(f"/visits/{came.id}/leave", back="inside") == "/visits/inside?told=left"
    assert names_in(await pages.get("/visits/inside")) == {"高橋 誠"}
    assert (await now_of(pages, came)).left_by == "desk"
    story, badge = await pages.get(f"/visits/{came.id}"), await pages.get(f"/visits/{came.id}/badge")
    assert "管理画面で記録" in story and f"/visits/{came.id}/badge" not in story
    assert "退館した方の名札は印刷できません" in badge and 'class="badge"' not in badge and "data-print" not in badge


async def test_a_visitor_is_erased_everywhere_when_somebody_asks(pages: CallingPages, came: Visit) -> None:
    await pages.post(f"/visits/{came.id}/erase")
    gone = await now_of(pages, came)
    assert (gone.visitor_name, gone.visitor_company, gone.companions, gone.purpose) == ("", "", "", "")
    for path in ("/visits", "/visits.csv", "/calls.csv", f"/visits/{came.id}", f"/events/{came.event_id}", "/events"):
        assert "山本" not in await pages.get(path) and "青葉物産" not in await pages.get(path), path


async def test_days_are_settled_for_each_field(pages: CallingPages) -> None:
    days = {"visitor_name": "7", "visitor_company": "90", "companions": "7", "purpose": "7", "words": "7"}
    days |= {f"appointment_{field}": "14" for field in ("name", "company", "email", "title", "note")}
    assert "1–3650" in await pages.post("/visits/keeping", status=422, **days | {"words": "0"})
    refused = await pages.post("/visits/keeping", status=422, **days | {"appointment_email": "x"})
    assert 'id="appointment_email"' in refused and "1–3650" in refused and 'value="90"' in refused
    assert 'value="90"' not in await pages.get("/visits/keeping")
    assert await pages.post("/visits/keeping", **days) == "/visits/keeping?told=changed"
    page = await pages.get("/visits/keeping")
    assert "「90日後に消去します」" in page and page.count('value="14"') == 5


async def test_who_left_on_another_day_is_shown_with_that_day(pages: CallingPages, came: Visit, clock: Any) -> None:
    clock.advance(86_400)
    await pages.browser.sign_in(EMAIL, PASSWORD)
    await pages.post(f"/visits/{came.id}/leave")
    left = (await now_of(pages, came)).left_at
    assert left is not None
    day = Moments("ja", left).day(left, came.arrived_at)
    for path in (f"/visits/{came.id}", "/visits"):
        assert re.search(rf"{re.escape(day)} \d+:\d\d</span>", await pages.get(path)), path


async def test_figures_are_pictures_with_their_text(pages: CallingPages, came: Visit) -> None:
    page = await pages.get("/visits/figures?days=7")
    assert "2件の来客" in page and "すぐ行きます" in page and "<svg" in page and "40秒" in page
    assert page.count('<div class="unseen"><table>') >= 3 and "style=" not in page
    assert "件の来客" in await pages.get("/visits/figures?days=12")


@pytest.mark.parametrize("path", ["/visits/{}", "/visits/{}/badge"])
async def test_nobody_elses_is_found(pages: CallingPages, path: str) -> None:
    await pages.get(path.format("0" * 32), status=404)


async def test_one_of_a_party_leaves_before_the_others(pages: CallingPages, came: Visit) -> None:
    inside = await pages.get("/visits/inside")
    assert "3名が来館中" in inside and "木村 彩 様だけ退館にする" in inside and "2名とも退館にする" in inside
    for _ in range(2):
        await pages.post(f"/visits/{came.id}/leave", back="inside", person="1")
    inside = await pages.get("/visits/inside")
    assert "2名が来館中" in inside and "木村 彩" not in inside and "山本 健太" in inside
    now = await now_of(pages, came)
    assert (now.left_at, now.present, now.remaining) == (None, {0: "山本 健太"}, 1)
    assert "に先に退館" in await pages.get(f"/visits/{came.id}")
    badge = await pages.get(f"/visits/{came.id}/badge")
    assert badge.count('class="badge"') == 1 and "木村 彩" not in badge
    await pages.post(f"/visits/{came.id}/leave", person="0")
    now = await now_of(pages, came)
    assert (now.left_by, now.badge, now.present) == ("desk", "", {})
    assert names_in(await pages.get("/visits/inside")) == {"高橋 誠"}


async def test_each_of_a_party_is_shown_with_the_own_company(pages: CallingPages) -> None:
    came = await pages.desk.arrive(pages.desk.tanaka, companions="佐々木 一郎/北斗商事")
    (row,) = await sheet(pages, "/visits.csv?search=北斗")
    assert (row["会社名"], row["お連れの方"]) == ("青葉物産", "佐々木 一郎（北斗商事）")
    for path in ("/visits", "/visits/inside", f"/visits/{came.id}"):
        assert "佐々木 一郎（北斗商事）" in await pages.get(path), path
    badges = re.findall(
        r'badge__name">([^<]+)</p>\s*<p class="badge__company">([^<]+)<', await pages.get(f"/visits/{came.id}/badge")
    )
    assert badges == [("山本 健太", "青葉物産"), ("佐々木 一郎", "北斗商事")]
