"""The first page: is the link alive, is anything waiting or failed, how fast are visitors answered."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from admin.busy_company import Company, sign_in_by_member
from toritsugi.clock import japan_time, start_of_day
from toritsugi.connections.tables import connection
from toritsugi.notification import State
from toritsugi.outbox.tables import attempt
from web.front_door import Browser

pytestmark = pytest.mark.anyio


async def test_an_empty_company_is_told_what_comes_next(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        await c.execute(delete(connection))
    page = (await browser.get("/")).text
    assert "まだつながっていません" in page
    assert "はじめての設定" in page
    assert "まだ通知はありません。" in page
    assert "待っている通知はありません" in page
    assert "対応が必要なもの" not in page


async def test_a_living_link_shows_its_last_send_and_todays_count(company: Company, browser: Browser) -> None:
    for number in range(3):
        await company.deliver(await company.accept(f"知らせ{number}"))
    page = (await browser.get("/")).text
    assert "つながっています" in page
    assert "サービスアカウント" in page
    assert "鍵の有効期限はありません" in page
    assert "今日 6 件" in page
    assert "佐藤 美咲" in page
    assert "株式会社サンプル" in page


async def test_todays_busiest_minute_is_shown_against_the_limit(company: Company, browser: Browser) -> None:
    """Since midnight in Japan; of the busier of both operations, which are limited each by itself."""
    for number in range(3):
        await company.deliver(await company.accept(f"知らせ {number}"))
    midnight = start_of_day(company.database.clock.now())
    for called_at, peak in ((midnight + 5, 3), (midnight - 5, 0)):
        async with company.database.transaction() as c:
            await c.execute(update(attempt).values(started_at=called_at))
        assert f"今日の最大 {peak} 件/分（上限 240 件/分）" in (await browser.get("/")).text


async def test_a_held_link_says_why_and_since_when(company: Company, browser: Browser) -> None:
    reason = "Client Secret が違います。Developer Console で確かめてください。"
    async with company.database.transaction() as c:
        await c.execute(update(connection).values(held_at=company.database.clock.now() - 60, held_reason=reason))
    page = (await browser.get("/")).text
    assert "止まっています" in page
    assert reason in page
    assert "から止まっています" in page
    assert "つながっています" not in page


async def test_a_platform_that_does_not_answer_is_no_living_link(
    company: Company, browser: Browser, clock: Any
) -> None:
    """Since when, also when the sign-in is in order; the next answer ends it."""
    await company.deliver(await company.accept("届いた知らせ"))
    silent = await company.accept("待つ知らせ")
    clock.advance(60)
    since = f"{japan_time(clock.now()):%H:%M}"
    for _ in range(2):
        await company.settle(silent, "retry", State.PENDING, description="no answer")
        clock.advance(30)
    for address in ("/", "/connections"):
        page = (await browser.get(address)).text
        assert "応答がありません" in page and "つながっています" not in page
        assert f"{since} から、LINE WORKS が応答していません" in page
    await company.deliver(silent)
    page = (await browser.get("/")).text
    assert "つながっています" in page and "応答がありません" not in page


@pytest.mark.parametrize(("days", "shown", "tone"), [(50.5, 50, "fine"), (20.5, 20, "attention"), (3.5, 3, "person")])
async def test_a_members_sign_in_shows_how_long_it_lasts(
    company: Company, browser: Browser, days: float, shown: int, tone: str
) -> None:
    await sign_in_by_member(company.database, days)
    page = (await browser.get("/")).text
    assert f"ログインの期限まで あと {shown} 日" in page
    assert f"fill--{tone}" in page.split('class="lifeline"')[1].split("</svg>")[0]


async def test_what_waits_is_counted_with_its_age(company: Company, browser: Browser, clock: object) -> None:
    await company.accept("はじめの知らせ")
    clock.advance(120)  # type: ignore[attr-defined]
    await company.accept("つぎの知らせ")
    clock.advance(5)  # type: ignore[attr-defined]
    page = (await browser.get("/")).text
    assert "4 件</p>" in page
    assert "いちばん古いもので 2分5秒前から" in page
    assert "直近1時間の送信待ち。いま 4 件、最大 4 件。1分あたりの上限は 240 件。" in page


async def test_a_busy_morning_in_figures(busy: Company, browser: Browser) -> None:
    page = (await browser.get("/")).text
    assert "中央値 22秒" in page
    assert "60秒以内 80 %" in page
    assert "対応が必要なもの" in page
    assert "3 件をすべて見る" in page
    assert '<span aria-hidden="true">3</span>' in page


async def test_what_was_resent_needs_nobody_any_more(busy: Company, browser: Browser) -> None:
    token = await browser.begin_session(busy.operator)
    (dead,) = await busy.notification_ids(busy.events["dead"])
    await browser.post(f"/notifications/{dead}/resend", {"csrf_token": token})
    assert "2 件をすべて見る" in (await browser.get("/")).text


async def test_an_old_failure_is_no_longer_news(company: Company, browser: Browser, clock: object) -> None:
    await company.settle(await company.accept("古い知らせ"), "dead", State.DEAD)
    assert "対応が必要なもの" in (await browser.get("/")).text
    clock.advance(8 * 86400)  # type: ignore[attr-defined]
    await browser.begin_session(company.operator)
    assert "対応が必要なもの" not in (await browser.get("/")).text


async def test_refreshing_can_be_stopped(company: Company, browser: Browser) -> None:
    assert 'hx-trigger="every 10s"' in (await browser.get("/")).text
    stopped = (await browser.get("/?refresh=off")).text
    assert "hx-trigger" not in stopped
    assert "自動更新は止まっています" in stopped
