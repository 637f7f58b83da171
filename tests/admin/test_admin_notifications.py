"""The list of notifications: order, filters, search, pages; and sending again."""

import csv
import io
import re

import pytest

from admin.busy_company import Company, open_company
from toritsugi.clock import japan_time
from toritsugi.notification import State
from web.front_door import Browser

pytestmark = pytest.mark.anyio


def titles(page: str) -> list[str]:
    return re.findall(r'<a class="row__link"[^>]*>([^<]*)</a>', page)


def ids(page: str) -> list[str]:
    return re.findall(r'<tr id="row-(\w+)"', page)


async def test_the_newest_comes_first_with_state_answer_and_reason(busy: Company, browser: Browser) -> None:
    page = (await browser.get("/notifications")).text
    found = ids(page)
    assert found == sorted(found, reverse=True)
    assert titles(page)[0] == "「年末の営業日」のお知らせ"
    assert re.search(r"再試行待ち</?span|再試行待ち <span[^>]*>\d+:\d\d ごろ", page)
    for word in ("届きました", "要対応", "期限切れ", "代わりの通知先へ", "二重の可能性", "すぐ行きます"):
        assert word in page
    assert "田中 太郎 さん" in page


CHIPS = {
    "person": {"来訪者のお呼び出し", "承認依頼 #1182"},
    "waiting": {"「年末の営業日」のお知らせ", "タイムライン 8 件をまとめて送ります"},
}


async def test_a_chip_shows_what_it_says(busy: Company, browser: Browser) -> None:
    for show, expected in CHIPS.items():
        page = (await browser.get(f"/notifications?show={show}")).text
        assert set(titles(page)) == expected
        assert f'show={show}" aria-current="true"' in page


async def test_kinds_are_chosen_by_the_names_that_people_give_them(busy: Company, browser: Browser) -> None:
    page = (await browser.get("/notifications")).text
    offered = re.findall(r"<option(?: selected)?>([^<]+)</option>", page)
    assert {"来客", "タイムライン", "ワークフロー", "アラート"} <= set(offered) and len(set(offered)) == len(offered)
    visitors = titles((await browser.get("/notifications?kind=来客")).text)
    assert any("山本 健太" in title for title in visitors) and any("と答えました" in title for title in visitors)
    workflow = titles((await browser.get("/notifications?kind=ワークフロー")).text)
    assert "承認依頼 #1182" in workflow and not set(visitors) & set(workflow)
    assert titles((await browser.get("/notifications?kind=アラート")).text) == ["第2倉庫 温度 31℃"]
    assert titles((await browser.get("/notifications?kind=ありません")).text) == []


async def test_only_what_was_delivered(busy: Company, browser: Browser) -> None:
    delivered = (await browser.get("/notifications?show=delivered")).text
    assert delivered.count("<tr id=") == delivered.count("届きました")
    unknown = (await browser.get("/notifications?show=nonsense")).text
    assert ids(unknown) == ids((await browser.get("/notifications")).text)


async def test_person_day_and_words_narrow_the_list_together(busy: Company, browser: Browser) -> None:
    today = f"{japan_time(busy.database.clock.now() - 1800):%Y-%m-%d}"
    for query, found in {
        "person=たなか": True,
        "person=tanaka&kind=ワークフロー": False,
        "person=田中 太郎&search=青葉": True,
        "person=だれか": False,
        f"since={today}": True,
        f"until={today}&person=tanaka": True,
        "until=2020-01-01": False,
        "since=nonsense&until=9999-99-99": True,
        "search=見積もりをお願いします": True,
        "search=ﾐﾂﾓﾘ": False,
    }.items():
        page = (await browser.get(f"/notifications?{query}")).text
        assert bool(ids(page)) is found, query
    assert "「だれか」に当てはまる社員はいません" in (await browser.get("/notifications?person=だれか")).text


async def test_the_list_is_a_sheet_as_well(busy: Company, browser: Browser) -> None:
    answer = await browser.get("/notifications.csv?show=person&search=承認依頼")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="notifications-\d{8}-\d{4}\.csv"', answer.headers["content-disposition"])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(row[1], row[2], row[5]) for row in rows[1:]] == [("ワークフロー", "承認依頼 #1182", "要対応")]


async def test_search_takes_signs_as_they_are(busy: Company, browser: Browser) -> None:
    for search, found in {
        "1182": 1,
        "青葉物産": 1,
        "営業部ルーム様": 0,
        "%": 0,
        "_": 0,
        "\\": 0,
        "' OR 1=1": 0,
    }.items():
        answer = await browser.client.get("/notifications", params={"search": search})
        assert answer.status_code == 200
        assert bool(ids(answer.text)) is bool(found), search


async def test_pages_follow_each_other_without_a_gap(company: Company, browser: Browser) -> None:
    for number in range(65):
        await company.accept(f"知らせ {number}")
    seen: list[str] = []
    path = "/notifications?show=all"
    for _ in range(3):
        page = (await browser.get(path)).text
        seen += ids(page)
        older = re.search(r'href="([^"]*)">前の 50 件', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert path == ""
    assert len(seen) == len(set(seen)) == 130
    assert seen == sorted(seen, reverse=True)


async def test_the_refresh_keeps_filter_search_and_place(company: Company, browser: Browser) -> None:
    page = (await browser.get("/notifications?show=mail&search=%22a%26b&before=f")).text
    assert 'hx-get="/notifications?show=mail&amp;search=%22a%26b&amp;before=f"' in page


async def test_a_notification_leads_into_the_story_of_its_event(company: Company, browser: Browser) -> None:
    event = await company.accept("知らせ")
    first, _ = await company.notification_ids(event)
    answer = await browser.get(f"/notifications/{first}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/events/{event}#n-{first}")
    assert (await browser.get("/notifications/unknown")).status_code == 404


async def test_sending_again_makes_a_new_notification_that_points_to_the_old(
    company: Company, browser: Browser
) -> None:
    token = await browser.begin_session(company.operator)
    event = await company.accept("知らせ")
    await company.settle(event, "dead", State.DEAD, reason="拒否されました")
    first, second = await company.notification_ids(event)
    answer = await browser.post(f"/notifications/{first}/resend", {"csrf_token": token})
    assert answer.status_code == 303
    new = answer.headers["location"].removeprefix("/notifications/")
    assert new not in {first, second}
    story = (await browser.get(f"/events/{event}")).text
    assert f'href="#n-{first}">前の通知を再送したものです' in story
    assert story.count("再送済み") == 1


async def test_what_is_on_its_way_is_not_sent_again(company: Company, browser: Browser) -> None:
    token = await browser.begin_session(company.operator)
    event = await company.accept("知らせ")
    first, _ = await company.notification_ids(event)
    for id in (first, "unknown"):
        answer = await browser.post(f"/notifications/{id}/resend", {"csrf_token": token})
        assert answer.status_code == 409
        assert "通知履歴で状態をお確かめください" in answer.text
    assert len(await company.notification_ids(event)) == 2
    assert "再送…" not in (await browser.get(f"/events/{event}")).text


async def test_another_companys_notifications_do_not_exist(company: Company, browser: Browser) -> None:
    token = await browser.begin_session(company.operator)
    other = await open_company(company.database, "other@example.com")
    event = await other.accept("ほかの会社の知らせ")
    await other.deliver(event)
    (id, *_) = await other.notification_ids(event)
    assert "ほかの会社" not in (await browser.get("/notifications")).text
    assert "ほかの会社" not in (await browser.get("/events")).text
    for path in (f"/notifications/{id}", f"/events/{event}", f"/events/{event}/mail.eml"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.post(f"/notifications/{id}/resend", {"csrf_token": token})).status_code == 409
    await other.desk.accept.stop()


@pytest.mark.parametrize(
    ("kind", "named"),
    [("member.linking", "ユーザーIDの連携"), ("sign_in.code", "サインインのコード"), ("reply.told", "返信")],
)
async def test_what_the_program_says_by_itself_has_a_name(
    company: Company, browser: Browser, kind: str, named: str
) -> None:
    await company.accept("コードが届きました", kind=kind)
    page = (await browser.get("/notifications")).text
    assert named in page and kind not in page
