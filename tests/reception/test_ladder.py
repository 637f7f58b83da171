"""The ladder of a call: rung by rung until somebody answers."""

import itertools
import re
from typing import Any

import pytest
from sqlalchemy import select

from reception.front_desk import RELAY_URL, FrontDesk
from reception.ladder_desk import WHOLE, build, call, climbed, climber, event_of, missed, steps, told
from toritsugi.clock import DAY, japan_time
from toritsugi.mailing.tables import outgoing_mail
from toritsugi.outbox.tables import notification
from toritsugi.people import Absence, set_absence
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallSettings,
    ClosedDay,
    Hours,
    Rung,
    SettingRefused,
    add_button,
    own_ladder,
    read_ladder,
    set_hours,
    set_ladder,
    set_settings,
)

pytestmark = pytest.mark.anyio


async def test_a_call_climbs_rung_by_rung_each_with_its_own_seconds(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    for before, rung in itertools.pairwise(WHOLE):
        clock.advance(before.seconds - 40)
        await ladders.look()
        assert (await climbed(desk, visit))[-1] == before.kind
        clock.advance(41)
        await ladders.look()
        assert (await climbed(desk, visit))[-1] == rung.kind
    assert [await told(desk, step) for step in await steps(desk, visit)] == [
        {"user-tanaka", "room-sales"},
        {"hanako@sample"},
        {"room-sales"},
        {"user-base", "room-base"},
        set(),
        set(),
    ]
    assert (await call(desk, visit)).state == "calling"
    clock.advance(161)
    await ladders.look()
    assert ((await call(desk, visit)).state, await missed(desk)) == ("missed", [visit.id])


async def test_a_rung_says_how_long_nobody_has_answered(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    event = await event_of(desk, (await steps(desk, visit))[-1])
    assert (event.kind, event.title) == ("visitor.unanswered", "山本 健太 様（青葉物産）がお待ちです")
    assert re.search(r"^1[0-1]\d秒たっても、応答がありません。$", event.text, re.MULTILINE)
    assert event.buttons[0].value == f"answer/{visit.id}/coming"


async def test_everybody_in_the_departments_room_is_mentioned(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, (Rung("host", 100), Rung("department", 100)))
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    step = (await steps(desk, visit))[-1]
    async with desk.database.reading() as c:
        body = (await c.execute(select(notification.c.body).where(notification.c.event_id == step.event_id))).scalar()
    assert '"mention":"all","mention_name":"みなさん"' in body


@pytest.mark.parametrize("choice", ["coming", "deputy"])
async def test_the_first_answer_stops_the_ladder(desk: FrontDesk, clock: Any, choice: str) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, choice, "user-tanaka")
    clock.advance(500)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    assert (await call(desk, visit)).state == "answered"
    assert await missed(desk) == []


async def test_please_wait_stops_the_ladder_for_the_time_that_is_set(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(wait_seconds=600))
    visit = await desk.arrive(desk.tanaka)
    clock.advance(5)
    await desk.tap(visit, "wait", "user-tanaka")
    clock.advance(560)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    clock.advance(41)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]


async def test_cannot_goes_to_the_next_rung_at_once(desk: FrontDesk) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "unable", "user-tanaka")
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]
    await desk.tap(visit, "deputy", "hanako@sample")
    assert (await call(desk, visit)).state == "answered"


async def test_who_takes_back_an_answer_starts_the_ladder_again(desk: FrontDesk) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "coming", "user-tanaka")
    await desk.tap(visit, "unable", "user-tanaka")
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]


async def test_rungs_outside_opening_hours_are_passed_over(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    days = tuple(ClosedDay(f"{japan_time(clock.now() + day * DAY):%Y-%m-%d}") for day in (0, 1))
    async with desk.database.transaction() as c:
        await set_hours(c, desk.organization.id, Hours(closed=days))
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    closed = ["deputy:closed", "department:closed", "base:closed", "mail:closed"]
    assert await climbed(desk, visit) == ["host", *closed, "phone"]


async def test_who_is_away_is_not_waited_for(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    now = clock.now()
    async with desk.database.transaction() as c:
        await set_absence(c, desk.tanaka, Absence(now - 10, now + 9999, desk.sato.id))
        await set_absence(c, desk.sato, Absence(now - 10, now + 9999, desk.tanaka.id))
    visit = await desk.arrive(desk.tanaka)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy:nobody", "department"]


async def test_a_stand_in_for_an_absence_is_called_at_once_and_waited_for(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    now = clock.now()
    async with desk.database.transaction() as c:
        await set_absence(c, desk.tanaka, Absence(now - 10, now + 9999, desk.sato.id))
    visit = await desk.arrive(desk.tanaka)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    assert "hanako@sample" in await told(desk, (await steps(desk, visit))[0])


async def test_nobody_is_called_twice_in_vain(desk: FrontDesk, clock: Any) -> None:
    """The general reception was called with the arrival; its visitor has no deputies and no department."""
    ladders = await build(desk)
    visit = await desk.arrive(None)
    clock.advance(101)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy:nobody", "department:nobody", "base:called", "mail"]


async def test_a_button_may_have_a_ladder_of_its_own(desk: FrontDesk, clock: Any) -> None:
    async with desk.database.transaction() as c:
        destinations = (ButtonDestination("employee", desk.sato.id),)
        form = ButtonForm(names={"ja": "宅配"}, asks="nothing", destinations=destinations)
        button = await add_button(c, desk.organization.id, form, 1.0)
    ladders = await build(desk)
    await build(desk, (Rung("host", 150), Rung("base", 150)), button.id)
    visit = await desk.arrive(None, button_id=button.id, visitor_name="", visitor_company="")
    assert await told(desk, (await steps(desk, visit))[0]) == {"hanako@sample", "room-sales"}
    clock.advance(110)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    clock.advance(41)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "base"]
    async with desk.database.reading() as c:
        assert await read_ladder(c, desk.organization.id, "") == WHOLE
        assert [rung.kind for rung in await own_ladder(c, desk.organization.id, button.id)] == ["host", "base"]


async def test_the_mail_rung_writes_a_mail_with_a_link_for_each_answer(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, (Rung("host", 100), Rung("mail", 100, value="front@example.com, guard@example.com")))
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    async with desk.database.reading() as c:
        mail = (await c.execute(select(outgoing_mail))).one()
    assert mail.recipients == '["front@example.com","guard@example.com"]'
    assert mail.subject == "【来客】山本 健太 様（青葉物産）がお待ちです"
    assert f"すぐ行きます: {RELAY_URL}/answer/{visit.id}/coming/" in mail.text
    assert mail.expires_at == (await call(desk, visit)).expires_at


async def test_a_mail_without_recipients_goes_to_the_host(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, (Rung("host", 100), Rung("mail", 100)))
    await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    async with desk.database.reading() as c:
        assert (await c.execute(select(outgoing_mail.c.recipients))).scalar() == '["tanaka@example.com"]'


async def test_without_a_mail_server_the_mail_rung_is_passed_over(desk: FrontDesk, clock: Any) -> None:
    await build(desk, (Rung("host", 100), Rung("mail", 100), Rung("phone", 100)))
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await climber(desk, mails=False).look()
    assert await climbed(desk, visit) == ["host", "mail:no_mail", "phone"]


@pytest.mark.parametrize(
    ("rungs", "field", "reason"),
    [
        ((Rung("deputy"), Rung("host")), "rungs", "host_first"),
        ((Rung("host"), Rung("phone"), Rung("base")), "rungs", "phone_last"),
        ((Rung("host"), Rung("base"), Rung("base")), "kind_base", "twice_rung"),
        ((Rung("host", 4),), "seconds_host", "out_of_range"),
        ((Rung("host", 1801),), "seconds_host", "out_of_range"),
        ((Rung("host"), Rung("mail", value="nobody")), "value_mail", "no_address"),
    ],
)
async def test_a_ladder_that_cannot_stand_is_refused(
    desk: FrontDesk, rungs: tuple[Rung, ...], field: str, reason: str
) -> None:
    async with desk.database.transaction() as c:
        with pytest.raises(SettingRefused) as caught:
            await set_ladder(c, desk.organization.id, None, rungs)
        assert await own_ladder(c, desk.organization.id, None) == ()
    assert (caught.value.faults[0].field, caught.value.faults[0].reason) == (field, reason)
    assert all(caught.value.by_field(language) for language in ("ja", "en"))
