"""The ladder, ways of calling, texts, hours and missed calls, settled in pages that work without a script."""

from typing import Any

import pytest

from admin.busy_company import Company
from admin.calling_pages import CallingPages
from reception.front_desk import RELAY_URL
from toritsugi.reception import (
    CallSettings,
    CallText,
    ClosedDay,
    Hours,
    Ladders,
    OpeningTime,
    Rung,
    list_deputies,
    own_ladder,
    read_hours,
    read_settings,
    read_texts,
    read_ways,
    set_ladder,
)
from web.front_door import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def pages(browser: Browser, company: Company) -> CallingPages:
    return CallingPages(browser, company)


async def rungs(pages: CallingPages, button_id: str | None = None) -> list[tuple[str, float, bool, str]]:
    async with pages.company.database.reading() as c:
        kept = await own_ladder(c, pages.company.organization.id, button_id)
    return [(each.kind, each.seconds, each.outside_hours, each.value) for each in kept]


LADDER = {
    "todo": "save",
    "order": "host,base,deputy,department,mail,phone",
    "seconds_host": "30",
    "outside_host": "yes",
    "use_base": "yes",
    "seconds_base": "20",
    "use_mail": "yes",
    "seconds_mail": "40",
    "value_mail": "front@example.com",
}


async def test_a_ladder_is_built_in_the_order_of_the_page(pages: CallingPages) -> None:
    assert "標準の手順です。" in await pages.get("/calling/ladder")
    assert await pages.post("/calling/ladder", **LADDER) == "/calling/ladder?told=changed"
    assert await rungs(pages) == [
        ("host", 30, True, ""),
        ("base", 20, False, ""),
        ("mail", 40, False, "front@example.com"),
    ]
    page = await pages.get("/calling/ladder?told=changed")
    assert "保存しました。" in page
    assert [page.index(each) for each in ("受付と同時", "30秒後", "50秒後", "1分30秒後")] == sorted(
        page.index(each) for each in ("受付と同時", "30秒後", "50秒後", "1分30秒後")
    )
    assert await pages.post("/calling/ladder", todo="usual") == "/calling/ladder?told=changed"
    assert await rungs(pages) == []


async def test_a_rung_is_moved_and_the_time_counted_anew_without_saving(pages: CallingPages) -> None:
    page = await pages.post("/calling/ladder", 200, **LADDER | {"todo": "down-base"})
    assert 'name="order" value="host,deputy,base,department,mail,phone"' in page
    page = await pages.post("/calling/ladder", 200, **LADDER | {"todo": "look", "seconds_host": "100"})
    assert "1分40秒後" in page
    assert await rungs(pages) == []


async def test_a_rung_that_cannot_be_is_named_and_the_rest_is_kept(pages: CallingPages) -> None:
    page = await pages.post("/calling/ladder", 422, **LADDER | {"seconds_base": "soon", "value_mail": "nobody"})
    assert "5–1800 の範囲で入力してください。" in page
    assert "「nobody」はメールアドレスの形ではありません。" in page
    assert 'value="30"' in page
    assert await rungs(pages) == []


async def test_a_button_has_a_ladder_of_its_own(pages: CallingPages) -> None:
    await pages.post("/calling/usual")
    parcel = (await pages.buttons())["宅配"]
    path = f"/calling/ladder?button={parcel.id}"
    assert "会社の手順に従っています" in await pages.get(path)
    assert await pages.post(path, **LADDER) == f"{path}&told=changed"
    assert [kind for kind, *_ in await rungs(pages, parcel.id)] == ["host", "base", "mail"]
    assert await rungs(pages) == []
    assert "このボタンだけの手順を見る" in await pages.get(f"/calling/buttons/{parcel.id}")


async def test_the_company_chooses_how_it_is_called_and_how_answers_come(pages: CallingPages) -> None:
    page = await pages.get("/calling/ways")
    assert "おすすめです。" in page
    assert "LINE WORKS からは、まだ一度も届いていません" in page
    chosen = {"way": "dm", "answers": "links", "wait_seconds": "90"}
    assert await pages.post("/calling/ways", **chosen) == "/calling/ways?told=changed"
    async with pages.company.database.reading() as c:
        assert (await read_ways(c, pages.company.organization.id)).usual == "dm"
        kept = await read_settings(c, pages.company.organization.id)
    assert kept == CallSettings(answers="links", free_text=False, wait_seconds=90)
    refused = await pages.post("/calling/ways", 422, **chosen | {"wait_seconds": "1"})
    assert "15–1800 の範囲で入力してください。" in refused


async def test_when_line_works_has_called_back_the_page_says_when(pages: CallingPages) -> None:
    visit = await pages.desk.arrive(pages.desk.tanaka)
    await pages.desk.tap(visit, "coming", "user-tanaka")
    page = await pages.get("/calling/ways")
    assert "LINE WORKS から最後に届いたのは" in page
    assert "まだ一度も届いていません" not in page


async def test_departments_and_people_may_differ(pages: CallingPages) -> None:
    desk = pages.desk
    sales = desk.tanaka.department_id or ""
    assert await pages.post("/calling/ways/of", scope="department", subject=sales, way="room")
    assert await pages.post("/calling/ways/of", scope="employee", person="佐藤 花子 (sato@example.com)", way="dm")
    async with desk.database.reading() as c:
        assert (await read_ways(c, desk.organization.id)).by == {
            ("department", sales): "room",
            ("employee", desk.sato.id): "dm",
        }
    assert "佐藤 花子" in await pages.get("/calling/ways")
    await pages.post("/calling/ways/of", scope="employee", subject=desk.sato.id, way="")
    refused = await pages.post("/calling/ways/of", 422, scope="employee", person="だれか", way="dm")
    assert "「だれか」は見つかりません" in refused
    async with desk.database.reading() as c:
        assert set((await read_ways(c, desk.organization.id)).by) == {("department", sales)}


async def test_deputies_are_named_in_order(pages: CallingPages) -> None:
    desk = pages.desk
    named = {"whom": "tanaka@example.com", "deputy__0": "sato@example.com", "deputy__1": "山田 優 (yamada@example.com)"}
    await pages.post("/calling/ways/deputies", **named)
    async with desk.database.reading() as c:
        found = await list_deputies(c, desk.organization.id)
    assert [each.id for each in found[desk.tanaka.id]] == [desk.sato.id, desk.yamada.id]
    assert "1. 佐藤 花子" in await pages.get("/calling/ways")
    refused = await pages.post("/calling/ways/deputies", 422, **named | {"deputy__0": "tanaka@example.com"})
    assert "本人を代理にはできません。" in refused
    await pages.post("/calling/ways/deputies", whom=desk.tanaka.id)
    async with desk.database.reading() as c:
        assert await list_deputies(c, desk.organization.id) == {}


async def test_a_text_is_previewed_saved_and_put_back(pages: CallingPages) -> None:
    page = await pages.get("/calling/texts/arrived")
    assert "{来訪者}" in page
    assert "山本 健太 様（青葉物産）がお見えです" in page
    look = await pages.post("/calling/texts/arrived", 200, todo="look", title="受付に{来訪者}", text="{用件}")
    assert "受付に山本 健太 様" in look
    own = {"todo": "save", "title": "受付に{来訪者}", "text": "{用件}"}
    assert await pages.post("/calling/texts/arrived", **own) == "/calling/texts?told=changed"
    async with pages.company.database.reading() as c:
        kept = (await read_texts(c, pages.company.organization)).own
    assert kept == {"arrived": CallText("受付に{来訪者}", "{用件}")}
    await pages.post("/calling/texts/arrived", todo="standard")
    async with pages.company.database.reading() as c:
        assert (await read_texts(c, pages.company.organization)).own == {}


@pytest.mark.parametrize(("todo", "status"), [("save", 422), ("look", 200)])
async def test_a_placeholder_that_nobody_knows_is_named(pages: CallingPages, todo: str, status: int) -> None:
    page = await pages.post("/calling/texts/arrived", status, todo=todo, title="{天気}", text="{来訪者}")
    assert "「{天気}」という差し込みはありません。" in page
    async with pages.company.database.reading() as c:
        assert (await read_texts(c, pages.company.organization)).own == {}


async def test_the_fields_that_may_leave_are_chosen_and_previewed(pages: CallingPages) -> None:
    await pages.post("/calling/texts", company="yes", party="yes")
    page = await pages.get("/calling/texts?told=changed")
    assert "山本 健太" not in page
    assert "お客様（青葉物産）がお見えです" in page
    async with pages.company.database.reading() as c:
        kept = await read_settings(c, pages.company.organization.id)
    assert kept.leaving == {"company", "party"}


async def test_an_unknown_kind_of_text_is_not_there(pages: CallingPages) -> None:
    await pages.get("/calling/texts/weather", 404)
    await pages.post("/calling/texts/weather", 404, todo="save", title="x", text="x")


async def test_hours_and_closed_days_are_kept(pages: CallingPages) -> None:
    week = {"opens__0__0": "09:00", "closes__0__0": "12:00", "opens__0__1": "13:00", "closes__0__1": "18:00"}
    closed = "2026-12-29 年末休業\n2026/12/30\n"
    await pages.post("/calling/hours", **week, opens__5__0="00:00", closes__5__0="23:59", closed=closed)
    async with pages.company.database.reading() as c:
        kept = await read_hours(c, pages.company.organization.id)
    assert kept == Hours(
        (OpeningTime(0, 540, 720), OpeningTime(0, 780, 1080), OpeningTime(5, 0, 1440)),
        (ClosedDay("2026-12-29", "年末休業"), ClosedDay("2026-12-30")),
    )
    page = await pages.get("/calling/hours?told=changed")
    assert 'value="09:00"' in page
    assert "2026-12-29 年末休業" in page


async def test_a_day_that_cannot_be_is_named_and_the_rest_is_kept(pages: CallingPages) -> None:
    wrong = {"opens__0__0": "18:00", "closes__0__0": "09:00", "opens__1__0": "10:00", "closes__1__0": "11:00"}
    page = await pages.post("/calling/hours", 422, **wrong, closed="お正月")
    assert "終了は開始より後にしてください。" in page
    assert "「お正月」は日付ではありません。" in page
    assert 'value="10:00"' in page
    async with pages.company.database.reading() as c:
        assert await read_hours(c, pages.company.organization.id) == Hours()


async def test_missed_calls_are_listed_until_somebody_answers(pages: CallingPages, clock: Any) -> None:
    desk = pages.desk
    assert "応答のなかった呼び出しはありません" in await pages.get("/calling/missed")
    async with desk.database.transaction() as c:
        await set_ladder(c, desk.organization.id, None, (Rung("host", 30), Rung("deputy", 30), Rung("base", 30)))
    visit = await desk.arrive(desk.tanaka)
    ladders = Ladders(desk.database, desk.accept, RELAY_URL)
    for _ in range(3):
        clock.advance(31)
        await ladders.look()
    page = await pages.get("/calling/missed")
    assert "山本 健太" in page and f"/events/{visit.event_id}" in page
    assert "代理（該当なし）" in page
    await desk.tap(visit, "coming", "user-tanaka")
    assert "山本 健太" not in await pages.get("/calling/missed")
