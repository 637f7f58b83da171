"""Who is inside, and until when: a host's word, a guess that is marked, fields that are kept as long as settled."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from conftest import MovableClock
from reception.front_desk import FrontDesk
from toritsugi.clock import JAPAN
from toritsugi.intake import list_events
from toritsugi.reception import (
    CallSettings,
    Farewells,
    Hours,
    Ladders,
    OpeningTime,
    SettingRefused,
    call_of,
    check_out,
    forget_visitors,
    list_inside,
    notice_version,
    promised_days,
    read_keeping,
    set_keeping,
    set_settings,
)
from toritsugi.reception.staying.guessing import closing_after

pytestmark = pytest.mark.anyio


async def told(desk: FrontDesk) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    async with desk.database.reading() as c:
        found = await list_events(c, desk.organization.id)
    staying = [each for each in found if each.kind == "visitor.staying"]
    return [
        (each.title, tuple(to.value for to in each.addressees), tuple(button.value for button in each.buttons))
        for each in staying
    ]


async def test_the_host_who_comes_says_in_the_chat_when_the_visitor_has_left(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "wait", "user-tanaka")
    assert await told(desk) == []
    await desk.tap(visit, "coming", "user-tanaka")
    asked = "山本 健太 様のご対応をお願いします。お帰りになったら、下のボタンを押してください。"
    assert await told(desk) == [(asked, (desk.tanaka.id,), (f"left/{visit.id}",))]
    await desk.say(f"left/{visit.id}", "user-nobody")
    assert (await desk.again(visit)).left_at is None
    await desk.say(f"left/{visit.id}", "user-tanaka")
    await desk.say(f"left/{visit.id}", "user-tanaka")
    gone = await desk.again(visit)
    assert gone.left_at is not None and (gone.left_by, gone.badge) == ("host", "")
    assert sorted(title for title, _, _ in await told(desk)) == [asked, "山本 健太 様の退館を記録しました。"]


async def test_nobody_is_called_for_a_visitor_who_has_gone(desk: FrontDesk, clock: MovableClock) -> None:
    visit = await desk.arrive(desk.tanaka)
    async with desk.database.transaction() as c:
        await check_out(c, visit, "code", clock.now())
    clock.advance(120)
    await Ladders(desk.database, desk.accept, "http://relay.example").look()
    async with desk.database.reading() as c:
        found = await call_of(c, visit.id)
        assert [each.kind for each in await list_events(c, desk.organization.id)] == ["visitor.arrived"]
    assert found is not None and (found.state, found.due_at) == ("missed", None)


async def test_where_links_answer_the_host_is_led_to_the_own_page(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(answers="links"))
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "coming", "user-tanaka")
    ((_, _, buttons),) = await told(desk)
    assert buttons == ("http://relay.example/me/visits",)


async def test_who_is_inside_is_listed_with_everybody_of_the_party(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, companions=" 木村  彩 \n\n<佐藤>")
    other = await desk.arrive(None, visitor_name="高橋")
    async with desk.database.reading() as c:
        inside = await list_inside(c, desk.organization.id, desk.kiosk.site_id)
        assert await list_inside(c, desk.organization.id, "0" * 32) == []
    assert [(each.visit.names, each.hosts) for each in inside] == [
        (("山本 健太", "木村 彩", "〈佐藤〉"), ("田中 太郎",)),
        (("高橋",), ()),
    ]
    assert visit.party == 3 and visit.badge != other.badge
    async with desk.database.transaction() as c:
        assert await check_out(c, visit, "desk", desk.database.clock.now())
        assert not await check_out(c, visit, "guess", desk.database.clock.now())
        assert [each.visit.id for each in await list_inside(c, desk.organization.id)] == [other.id]


async def test_whoever_has_not_said_goodbye_is_guessed_to_have_left(desk: FrontDesk, clock: MovableClock) -> None:
    visit = await desk.arrive(desk.tanaka)
    farewells = Farewells(desk.database)
    assert await farewells.look() == 0
    clock.advance(86400)
    assert await farewells.look() == 1
    guessed = await desk.again(visit)
    assert guessed.left_by == "guess" and guessed.left_at == closing_after(Hours(), visit.arrived_at)
    async with desk.database.transaction() as c:
        assert await check_out(c, visit, "host", clock.now())
    assert (await desk.again(visit)).left_by == "host"


@pytest.mark.parametrize(
    ("day", "arrived", "left"),
    [(0, "10:00", "12:00"), (0, "13:00", "24:00"), (1, "10:00", "18:00"), (1, "19:00", "24:00")],
)
def test_a_day_ends_with_the_last_closing_time(day: int, arrived: str, left: str) -> None:
    hours = Hours((OpeningTime(0, 540, 720), OpeningTime(1, 600, 720), OpeningTime(1, 780, 1080)))
    midnight = datetime(2026, 12, 7 + day, tzinfo=JAPAN).timestamp()
    at = [midnight + int(each[:2]) * 3600 for each in (arrived, left)]
    assert closing_after(hours, at[0]) == at[1]


async def test_each_field_is_kept_for_its_own_days_and_the_texts_for_the_shortest(
    desk: FrontDesk, clock: MovableClock
) -> None:
    days = {"visitor_name": 10, "visitor_company": 60, "companions": 10, "purpose": 60, "words": 10}
    async with desk.database.transaction() as c:
        await set_keeping(c, desk.organization.id, days)  # type: ignore[arg-type]
        assert await read_keeping(c, desk.organization.id) == days
        with pytest.raises(SettingRefused, match="purpose: out_of_range"):
            await set_keeping(c, desk.organization.id, days | {"purpose": 0})  # type: ignore[arg-type]
    assert promised_days(days) == 60 and notice_version(60) == "2026-11 60d"  # type: ignore[arg-type]
    visit = await desk.arrive(desk.tanaka, purpose="打ち合わせ", companions="木村")
    erased: list[str] = []

    async def erase(_connection: AsyncConnection, event_ids: object) -> None:
        erased.extend(event_ids)  # type: ignore[arg-type]

    clock.advance(11 * 86400)
    assert await forget_visitors(desk.database, [erase]) == 1
    assert await forget_visitors(desk.database, [erase]) == 0
    kept = await desk.again(visit)
    assert (kept.visitor_name, kept.companions, kept.visitor_company, kept.purpose) == (
        "",
        "",
        "青葉物産",
        "打ち合わせ",
    )
    assert erased == [visit.event_id]
    clock.advance(50 * 86400)
    assert await forget_visitors(desk.database, [erase]) == 1
    kept = await desk.again(visit)
    assert (kept.visitor_company, kept.purpose, kept.arrived_at) == ("", "", visit.arrived_at)
