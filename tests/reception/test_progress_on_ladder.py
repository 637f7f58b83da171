"""The visitor's screen while the ladder is climbed: what goes on now, who answers, and when it is over."""

from typing import Any

import pytest

from reception.front_desk import FrontDesk
from reception.ladder_desk import build, steps
from toritsugi.reception import Progress, Rung, Visit

pytestmark = pytest.mark.anyio

SHORT = (Rung("host", 100), Rung("deputy", 100), Rung("base", 100), Rung("phone", 100, value="03-0000-9999"))


async def deliver(desk: FrontDesk, visit: Visit) -> None:
    """Everything that was put for this visit arrives."""
    for step in await steps(desk, visit):
        await desk.settle_event(step.event_id or "", "delivered")


async def shown(desk: FrontDesk, visit: Visit) -> Progress:
    return await desk.reception.progress(visit)


def story(progress: Progress) -> list[str]:
    return [step.place or step.choice or step.key for step in progress.steps]


async def test_each_rung_is_told_and_the_phone_number_comes_last(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    seen = []
    for _ in range(5):
        await deliver(desk, visit)
        progress = await shown(desk, visit)
        seen.append((progress.state, progress.rung, progress.final))
        clock.advance(101)
        await ladders.look()
    assert seen == [
        ("delivered", "host", False),
        ("no_answer", "deputy", False),
        ("no_answer", "base", False),
        ("no_answer", "phone", False),
        ("missed", "", True),
    ]
    last = await shown(desk, visit)
    assert (last.phone, story(last)) == ("03-0000-9999", ["received", "host", "room", "stand_in", "base"])


async def test_a_deputy_who_steps_in_is_named(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    clock.advance(101)
    await ladders.look()
    await desk.tap(visit, "deputy", "hanako@sample")
    progress = await shown(desk, visit)
    assert (progress.state, progress.answerer, progress.final, progress.rung) == ("deputy", desk.sato, True, "")


async def test_cannot_stays_said_while_the_next_is_called(desk: FrontDesk) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "unable", "user-tanaka")
    await ladders.look()
    progress = await shown(desk, visit)
    assert (progress.state, progress.rung, progress.final) == ("unable", "deputy", False)


async def test_please_wait_is_shown_until_somebody_else_is_called(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    await deliver(desk, visit)
    await desk.tap(visit, "wait", "user-tanaka")
    assert (await shown(desk, visit)).state == "waiting"
    clock.advance(181)
    await ladders.look()
    progress = await shown(desk, visit)
    assert (progress.state, progress.rung, story(progress)[-1]) == ("no_answer", "deputy", "wait")


async def test_nothing_is_claimed_when_no_rung_reaches_anybody(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    for _ in range(4):
        for step in await steps(desk, visit):
            await desk.settle_event(step.event_id or "", "dead")
        progress = await shown(desk, visit)
        assert (progress.state, story(progress)) == ("not_connected", ["received"])
        clock.advance(101)
        await ladders.look()
    assert (await shown(desk, visit)).final


async def test_a_rung_that_goes_through_ends_not_connected(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    await desk.settle_event(visit.event_id or "", "dead")
    assert (await shown(desk, visit)).state == "not_connected"
    clock.advance(101)
    await ladders.look()
    await desk.settle_event((await steps(desk, visit))[-1].event_id or "", "delivered")
    progress = await shown(desk, visit)
    assert (progress.state, progress.rung, story(progress)) == ("no_answer", "deputy", ["received", "stand_in"])


async def test_a_clock_that_was_set_back_does_not_freeze_the_screen(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, SHORT)
    visit = await desk.arrive(desk.tanaka)
    clock.advance(-7200)
    await ladders.look()
    clock.advance(25)
    assert (await shown(desk, visit)).state == "not_connected"
