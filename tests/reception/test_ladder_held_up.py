"""While LINE WORKS cannot be reached nobody else is called by it; an answer is waited for once somebody knows."""

from typing import Any

import pytest
from sqlalchemy import select, update

from reception.front_desk import FrontDesk
from reception.ladder_desk import WHOLE, build, call, climbed, climber, event_of, missed, steps
from toritsugi.connections.tables import connection
from toritsugi.mailing.tables import outgoing_mail
from toritsugi.outbox.tables import notification
from toritsugi.reception import Rung, Visit

pytestmark = pytest.mark.anyio

MAILLESS = (Rung("host", 100, True), Rung("deputy", 100), Rung("base", 100))


async def try_in_vain(desk: FrontDesk) -> None:
    """Every call that waits was tried and was not answered; it is tried again later."""
    async with desk.database.transaction() as c:
        await c.execute(update(notification).where(notification.c.state == "pending").values(tries=3))


async def test_nobody_else_is_called_while_the_first_call_has_not_left(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, MAILLESS)
    visit = await desk.arrive(desk.tanaka)
    await try_in_vain(desk)
    for _ in range(5):
        clock.advance(101)
        await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    assert (await desk.reception.progress(visit)).state == "not_connected"
    clock.advance(200)
    await ladders.look()
    assert ((await call(desk, visit)).state, await missed(desk)) == ("missed", [visit.id])


async def test_the_seconds_run_from_when_somebody_was_told(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, MAILLESS)
    visit = await desk.arrive(desk.tanaka)
    await try_in_vain(desk)
    clock.advance(150)
    await ladders.look()
    await desk.settle(visit, "delivered")
    told_at = (await desk.sent(visit))[0].settled_at
    clock.advance(40)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]
    assert (await call(desk, visit)).due_at == pytest.approx(told_at + 100)
    clock.advance(61)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]


async def test_a_refused_connection_holds_the_ladder_as_well(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, MAILLESS)
    visit = await desk.arrive(desk.tanaka)
    await desk.hold()
    clock.advance(101)
    await ladders.look()
    assert await climbed(desk, visit) == ["host"]


async def test_the_mail_comes_first_and_says_that_nobody_knows_yet(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk)
    visit = await desk.arrive(desk.tanaka)
    await try_in_vain(desk)
    clock.advance(101)
    for _ in range(3):
        await ladders.look()
        clock.advance(151)
    taken = await steps(desk, visit)
    assert [step.kind for step in taken] == ["host", "mail"]
    assert "まだどなたにもお知らせできていません" in (await event_of(desk, taken[-1])).text
    assert [each.kind for each in (await call(desk, visit)).rungs] == [
        "host", "mail", "deputy", "department", "base", "phone"
    ]  # fmt: skip
    await desk.settle(visit, "delivered")
    clock.advance(151)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "mail", "deputy"]
    async with desk.database.reading() as c:
        assert len((await c.execute(select(outgoing_mail.c.id))).all()) == 1


async def test_without_a_mail_server_the_mail_does_not_come_first(desk: FrontDesk, clock: Any) -> None:
    await build(desk, WHOLE)
    visit = await desk.arrive(desk.tanaka)
    await try_in_vain(desk)
    clock.advance(101)
    await climber(desk, mails=False).look()
    assert await climbed(desk, visit) == ["host"]


async def test_trouble_with_the_host_alone_does_not_hold_the_ladder(desk: FrontDesk, clock: Any) -> None:
    """LINE WORKS takes what is for others: the deputy can be called."""
    ladders = await build(desk, MAILLESS)
    visit = await desk.arrive(desk.tanaka)
    await try_in_vain(desk)
    clock.advance(101)
    async with desk.database.transaction() as c:
        await c.execute(update(connection).values(last_delivered_at=clock.now()))
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]


async def test_a_clock_that_was_set_back_holds_nothing(desk: FrontDesk, clock: Any) -> None:
    ladders = await build(desk, MAILLESS)
    visit = await _told_late(desk, clock)
    clock.advance(-3600)
    await ladders.look()
    clock.advance(101)
    await ladders.look()
    assert await climbed(desk, visit) == ["host", "deputy"]


async def _told_late(desk: FrontDesk, clock: Any) -> Visit:
    visit = await desk.arrive(desk.tanaka)
    clock.advance(50)
    await desk.settle(visit, "delivered")
    return visit
