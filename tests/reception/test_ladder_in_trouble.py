"""A rung is climbed once, whoever climbs it, whatever the clock does, and however late the program is."""

import asyncio
from typing import Any

import pytest

from reception.front_desk import RELAY_URL, FrontDesk
from reception.ladder_desk import build, call, climbed, climber, missed, steps, told
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.reception import (
    Ladders,
    Rung,
    Visit,
    list_visits,
)

pytestmark = pytest.mark.anyio


async def test_several_workers_climb_each_rung_once(desk: FrontDesk, clock: Any) -> None:
    await build(desk)
    crew = [climber(desk) for _ in range(4)]
    visits = [await desk.arrive(desk.tanaka) for _ in range(5)]
    for seconds in (101, 121, 131):
        clock.advance(seconds)
        await asyncio.gather(*(each.look() for each in crew))
    for visit in visits:
        taken = await steps(desk, visit)
        assert [step.kind for step in taken] == ["host", "deputy", "department", "base"]
        assert [len(await told(desk, step)) for step in taken] == [2, 1, 1, 2]
        assert (await call(desk, visit)).number == 3


async def test_an_answer_in_the_last_moment_wins(desk: FrontDesk, clock: Any) -> None:
    """The answer is on disk after the rung was found due and before its event is accepted."""

    class Slow:
        async def accept(self, event: Event) -> Any:
            await desk.tap(visit, "coming", "user-tanaka")
            return await desk.accept.accept(event)

    await build(desk)
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await Ladders(desk.database, Slow(), RELAY_URL).look()
    assert await climbed(desk, visit) == ["host"]
    assert (await call(desk, visit)).state == "answered"


async def test_a_call_that_goes_wrong_keeps_no_other_visitor_waiting(desk: FrontDesk, clock: Any) -> None:
    class Choosy:
        async def accept(self, event: Event) -> Any:
            if event.details.get("visit_id") == first.id:
                raise RuntimeError("this one goes wrong")
            return await desk.accept.accept(event)

    await build(desk)
    first, second = await desk.arrive(desk.tanaka), await desk.arrive(desk.tanaka)
    clock.advance(101)
    assert await Ladders(desk.database, Choosy(), RELAY_URL).look() >= 1
    assert [await climbed(desk, each) for each in (first, second)] == [["host"], ["host", "deputy"]]
    await climber(desk).look()
    assert await climbed(desk, first) == ["host", "deputy"]


async def test_a_restarted_program_goes_on_where_it_was(desk: FrontDesk, clock: Any) -> None:
    visit = await _half_way(desk, clock)
    clock.advance(200)
    await climber(desk).look()
    assert await climbed(desk, visit) == ["host", "deputy", "department"]
    await climber(desk).look()
    assert await climbed(desk, visit) == ["host", "deputy", "department"]


async def _half_way(desk: FrontDesk, clock: Any) -> Visit:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]
    return visit


async def test_a_clock_that_is_set_back_delays_a_rung_by_nothing(desk: FrontDesk, clock: Any) -> None:
    visit = await _half_way(desk, clock)
    clock.advance(-3600)
    ladders = climber(desk)
    await ladders.look()
    clock.advance(121)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy", "department"]


async def test_a_clock_that_is_set_on_climbs_one_rung_and_then_waits(desk: FrontDesk, clock: Any) -> None:
    visit = await _half_way(desk, clock)
    clock.advance(300)
    ladders = climber(desk)
    for _ in range(3):
        await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy", "department"]


async def test_a_call_past_its_expiry_is_missed_and_nobody_is_called_late(desk: FrontDesk, clock: Any) -> None:
    visit = await _half_way(desk, clock)
    clock.advance(3600)
    await climber(desk).look()
    assert await climbed(desk, visit) == ["host", "deputy"]
    assert ((await call(desk, visit)).state, await missed(desk)) == ("missed", [visit.id])


async def test_the_list_of_visits_says_how_each_call_stands(desk: FrontDesk, clock: Any) -> None:
    """A short ladder is over long before a call expires."""
    ladders = await build(desk, (Rung("host", 30), Rung("phone", 30)))
    over = await desk.arrive(desk.tanaka)
    for _ in range(2):
        clock.advance(31)
        await ladders.look()
    under_way, answered = await desk.arrive(desk.tanaka), await desk.arrive(desk.tanaka)
    await desk.tap(answered, "coming", "user-tanaka")
    async with desk.database.reading() as c:
        rows = await list_visits(c, desk.organization.id)
    assert {row.visit.id: row.call for row in rows} == {
        over.id: "missed",
        under_way.id: "calling",
        answered.id: "answered",
    }


async def test_a_late_answer_takes_a_missed_call_off_the_list(desk: FrontDesk, clock: Any) -> None:
    visit = await _half_way(desk, clock)
    clock.advance(1500)
    await climber(desk).look()
    await desk.tap(visit, "coming", "user-tanaka")
    assert await missed(desk) == []


async def test_calls_under_way_keep_their_ladder(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, (Rung("host", 100), Rung("base", 100)))
    visit = await desk.arrive(desk.tanaka)
    await build(desk, (Rung("host", 500), Rung("department", 100)))
    clock.advance(101)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "base"]


async def test_the_agent_climbs_by_itself(desk: FrontDesk, database: Database) -> None:
    await build(desk, (Rung("host", 100), Rung("base", 100)))
    ladders = climber(desk)
    await ladders.start()
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "unable", "user-tanaka")
    async with asyncio.timeout(30):
        while await climbed(desk, visit) == ["host"]:
            await asyncio.sleep(0.02)
    await ladders.stop()
    assert await climbed(desk, visit) == ["host", "base"]
