"""Desks are opened by their key, and the log tells of visits and answer times."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reception.front_desk import FrontDesk
from toritsugi.reception import (
    answer_times,
    forget_visitors,
    kiosk_by_key,
    kiosk_by_token,
    list_kiosks,
    list_visits,
    note_seen,
)
from toritsugi.reception.tables import kiosk as kiosk_table

pytestmark = pytest.mark.anyio


async def test_key_and_token_open_the_desk_but_not_each_others_door(desk: FrontDesk) -> None:
    async with desk.database.reading() as c:
        assert await kiosk_by_key(c, desk.key) == desk.kiosk
        assert await kiosk_by_token(c, desk.token) == desk.kiosk
        assert await kiosk_by_key(c, desk.token) is None
        assert await kiosk_by_token(c, desk.key) is None
        assert await kiosk_by_token(c, "0" * 64) is None
        assert await list_kiosks(c, desk.organization.id) == [desk.kiosk]


async def test_neither_key_nor_token_is_kept(desk: FrontDesk) -> None:
    async with desk.database.reading() as c:
        row = (await c.execute(select(kiosk_table))).one()
    assert desk.key not in str(row)
    assert desk.token not in str(row)


async def test_a_desk_that_was_switched_off_opens_no_more(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        await c.execute(update(kiosk_table).values(active=False))
        assert await kiosk_by_key(c, desk.key) is None
        assert await kiosk_by_token(c, desk.token) is None


async def test_a_tablet_that_shows_itself_is_remembered_sparingly(desk: FrontDesk) -> None:
    for now, seen in ((100.0, 100.0), (110.0, 100.0), (131.0, 131.0)):
        async with desk.database.transaction() as c:
            await note_seen(c, desk.kiosk.id, now)
        async with desk.database.reading() as c:
            assert [each.last_seen_at for each in await list_kiosks(c, desk.organization.id)] == [seen]


async def test_visits_are_listed_newest_first_with_names(desk: FrontDesk) -> None:
    first = await desk.arrive(desk.tanaka)
    second = await desk.arrive(None)
    await desk.tap(first, "wait", "user-tanaka")
    await desk.tap(first, "deputy", "hanako@sample")
    async with desk.database.reading() as c:
        rows = await list_visits(c, desk.organization.id)
        assert [row.visit.id for row in rows] == [second.id, first.id]
        assert [(row.host_name, row.answered_by) for row in rows] == [("", ""), ("田中 太郎", "佐藤 花子")]
        assert [row.kiosk_name for row in rows] == ["本社受付", "本社受付"]
        assert [row.visit.id for row in await list_visits(c, desk.organization.id, before=second.id)] == [first.id]
        assert await list_visits(c, "other") == []


async def test_answer_times_are_seconds_to_the_first_answer(desk: FrontDesk, clock: Any) -> None:
    first = await desk.arrive(desk.tanaka)
    await desk.arrive(desk.tanaka)
    clock.advance(12)
    await desk.tap(first, "wait", "user-tanaka")
    clock.advance(30)
    await desk.tap(first, "coming", "user-tanaka")
    async with desk.database.reading() as c:
        (seconds,) = await answer_times(c, desk.organization.id, 0.0)
        assert 12 <= seconds < 12 + 30
        assert await answer_times(c, desk.organization.id, first.arrived_at + 1) == []


async def test_visitors_are_forgotten_when_their_time_has_passed(desk: FrontDesk, clock: Any) -> None:
    old = await desk.arrive(desk.tanaka)
    clock.advance(31 * 86400)
    fresh = await desk.arrive(desk.tanaka)
    erased: list[str] = []

    async def erase(_connection: AsyncConnection, event_ids: Sequence[str]) -> None:
        erased.extend(event_ids)

    assert await forget_visitors(desk.database, [erase]) == 1
    assert await forget_visitors(desk.database, [erase]) == 0
    assert erased == [old.event_id]
    async with desk.database.reading() as c:
        rows = await list_visits(c, desk.organization.id)
    assert [(row.visit.visitor_name, row.visit.visitor_company) for row in rows] == [
        (fresh.visitor_name, fresh.visitor_company),
        ("", ""),
    ]
