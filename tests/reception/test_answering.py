"""The first answer is taken, the room hears of it, and later taps are told kindly."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import list_events
from toritsugi.reception.tables import visit_answer

pytestmark = pytest.mark.anyio


async def told(desk: FrontDesk, kind: str = "visitor.answered") -> list[Event]:
    async with desk.database.reading() as c:
        return [each for each in reversed(await list_events(c, desk.organization.id)) if each.kind == kind]


async def answers(desk: FrontDesk) -> list[Any]:
    async with desk.database.reading() as c:
        return list((await c.execute(select(visit_answer).order_by(visit_answer.c.id))).all())


async def test_the_first_answer_is_taken_and_the_room_hears_who(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "coming", "user-tanaka", "room-sales")
    (event,) = await told(desk)
    assert event.title == "田中さんが「すぐ行きます」と答えました。"
    assert event.text == "来訪者: 山本 健太 様（青葉物産）"
    assert [(each.kind, each.value) for each in event.addressees] == [("room", "room-sales")]
    changed = await desk.again(visit)
    assert changed.answer == "coming"
    assert changed.answered_at is not None
    assert [(each.employee_id, each.taken) for each in await answers(desk)] == [(desk.tanaka.id, True)]


async def test_a_later_tap_is_told_who_took_it(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "deputy", "hanako@sample", "room-sales")
    await desk.tap(visit, "coming", "user-tanaka")
    (event,) = await told(desk, "visitor.answered.late")
    assert event.title == (
        "山本 健太 様（青葉物産）のご来訪には、佐藤さんがすでに「代わりに対応します」と答えています。"
        "ご確認ありがとうございます。"
    )
    assert [(each.kind, each.value) for each in event.addressees] == [("employee", desk.tanaka.id)]
    assert (await desk.again(visit)).answer == "deputy"
    assert [each.taken for each in await answers(desk)] == [True, False]


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ("wait", "coming", "coming"),
        ("wait", "deputy", "deputy"),
        ("wait", "unable", "unable"),
        ("unable", "deputy", "deputy"),
        ("wait", "wait", "wait"),
        ("coming", "deputy", "coming"),
        ("coming", "unable", "coming"),
        ("deputy", "coming", "deputy"),
    ],
)
async def test_only_somebody_who_comes_ends_the_call(desk: FrontDesk, first: str, second: str, counts: str) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, first, "user-tanaka")
    answered_at = (await desk.again(visit)).answered_at
    await desk.tap(visit, second, "hanako@sample")
    changed = await desk.again(visit)
    assert (changed.answer, changed.answered_at) == (counts, answered_at)


async def test_the_one_who_answered_may_change_the_answer(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "coming", "user-tanaka")
    await desk.tap(visit, "unable", "user-tanaka")
    assert (await desk.again(visit)).answer == "unable"


async def test_the_same_tap_twice_is_thanked(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "coming", "user-tanaka")
    await desk.tap(visit, "coming", "user-tanaka")
    (event,) = await told(desk, "visitor.answered.late")
    assert "お返事をすでに承っています" in event.title
    assert len(await told(desk)) == 1


async def test_two_hosts_tapping_at_once_leave_one_answer(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await asyncio.gather(
        desk.tap(visit, "coming", "user-tanaka", "room-sales"), desk.tap(visit, "deputy", "hanako@sample", "room-sales")
    )
    assert sorted(each.taken for each in await answers(desk)) == [False, True]
    assert (len(await told(desk)), len(await told(desk, "visitor.answered.late"))) == (1, 1)


async def test_a_member_whom_nobody_knows_is_recorded_by_the_platforms_id(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "deputy", "user-unknown", "room-sales")
    await desk.tap(visit, "coming", "user-other", "room-sales")
    recorded = await answers(desk)
    assert [(each.answered_by, each.employee_id) for each in recorded] == [("user-unknown", None), ("user-other", None)]
    assert (await told(desk))[0].title == "user-unknownさんが「代わりに対応します」と答えました。"
    assert await told(desk, "visitor.answered.late") == []


async def test_a_dm_tap_is_the_hosts_although_only_the_login_id_is_known(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.sato)
    await desk.settle(visit, "delivered")
    await desk.tap(visit, "coming", "userf7da-f82c-4284")
    assert [each.employee_id for each in await answers(desk)] == [desk.sato.id]


async def test_a_room_tap_of_a_stranger_is_not_taken_for_the_host(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.sato)
    await desk.settle(visit, "delivered")
    await desk.tap(visit, "coming", "userf7da-f82c-4284", "room-sales")
    assert [each.employee_id for each in await answers(desk)] == [None]


async def test_without_a_room_the_host_hears_of_a_deputy(database: Database) -> None:
    desk = await open_front_desk(database, base_channel_id="")
    visit = await desk.arrive(desk.yamada)
    await desk.tap(visit, "deputy", "user-base")
    (event,) = await told(desk)
    await desk.accept.stop()
    assert [(each.kind, each.value) for each in event.addressees] == [("employee", desk.yamada.id)]


async def test_a_tap_hours_later_changes_nothing_but_is_answered(desk: FrontDesk, clock: Any) -> None:
    visit = await desk.arrive(desk.tanaka)
    clock.advance(7200)
    await desk.tap(visit, "coming", "user-tanaka")
    assert (await desk.again(visit)).answer == ""
    (event,) = await told(desk, "visitor.answered.late")
    assert "時間がたったため終わっています" in event.title


@pytest.mark.parametrize(
    "postback", ["", "answer/", "answer/{id}/fly", "answer/{unknown}/coming", "answer/{id}/coming/x"]
)
async def test_other_postbacks_are_passed_over(desk: FrontDesk, postback: str) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.say(postback.format(id=visit.id, unknown="0" * 32), "user-tanaka")
    assert await answers(desk) == []
    assert (await desk.again(visit)).answer == ""


async def test_the_waiting_screen_is_woken(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    with desk.database.bell.subscribe(f"visit:{visit.id}") as subscription:
        await desk.tap(visit, "coming", "user-tanaka")
        assert await subscription.wait(2)
