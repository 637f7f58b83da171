"""A kiosk that falls silent while visitors may come is told: soon, once, and not by night."""

import pytest

from conftest import MovableClock
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.alarms import Watch, open_alarms
from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.intake import list_events
from toritsugi.reception import ClosedDay, Hours, note_paired, note_seen, set_hours

pytestmark = pytest.mark.anyio

SAID = "【要対応】受付端末「本社受付」から応答がありません"


async def subjects(desk: FrontDesk, watch: Watch) -> list[str]:
    await watch.look()
    async with desk.database.reading() as c:
        return [each.subject for each in await open_alarms(c, desk.organization.id, 0.0)]


async def pair(desk: FrontDesk) -> Watch:
    async with desk.database.transaction() as c:
        await note_paired(c, desk.kiosk.id, desk.database.clock.now())
    return Watch(desk.database, desk.accept, "http://relay.test")


async def test_a_silent_kiosk_is_told_once_within_three_minutes(database: Database, clock: MovableClock) -> None:
    desk = await open_front_desk(database)
    watch = await pair(desk)
    async with database.transaction() as c:
        await note_seen(c, desk.kiosk.id, clock.now())
    clock.advance(100)
    assert await subjects(desk, watch) == []
    clock.advance(75)
    assert await subjects(desk, watch) == [SAID]
    assert await subjects(desk, watch) == [SAID]
    async with database.transaction() as c:
        assert [each.kind for each in await list_events(c, desk.organization.id)] == ["alert.kiosk"]
        await note_seen(c, desk.kiosk.id, clock.now())
    clock.advance(60)
    assert await subjects(desk, watch) == [SAID]
    clock.advance(120)
    assert await subjects(desk, watch) == [SAID, SAID]
    await desk.accept.stop()


async def test_after_an_outage_of_the_relay_only_tablets_that_stay_silent_are_told(
    database: Database, clock: MovableClock
) -> None:
    desk = await open_front_desk(database)
    await pair(desk)
    clock.advance(600)
    restarted = Watch(database, desk.accept, "http://relay.test")
    assert await subjects(desk, restarted) == []
    async with database.transaction() as c:
        await note_seen(c, desk.kiosk.id, clock.now())
    clock.advance(100)
    assert await subjects(desk, restarted) == []
    clock.advance(75)
    assert await subjects(desk, restarted) == [SAID]
    await desk.accept.stop()


async def test_nobody_is_woken_outside_opening_hours(database: Database, clock: MovableClock) -> None:
    desk = await open_front_desk(database)
    watch = await pair(desk)
    days = tuple(ClosedDay(f"{japan_time(clock.now() + day * 86400):%Y-%m-%d}") for day in (0, 1))
    async with database.transaction() as c:
        await set_hours(c, desk.organization.id, Hours(closed=days))
    clock.advance(600)
    assert await subjects(desk, watch) == []
    async with database.transaction() as c:
        await set_hours(c, desk.organization.id, Hours())
    assert await subjects(desk, watch) == [SAID]
    await desk.accept.stop()


async def test_a_kiosk_without_a_tablet_is_not_missed(database: Database, clock: MovableClock) -> None:
    desk = await open_front_desk(database)
    clock.advance(600)
    assert await subjects(desk, Watch(database, desk.accept, "http://relay.test")) == []
    await desk.accept.stop()
