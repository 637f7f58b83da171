"""Leases: who may settle, who takes over, in which order, and never twice."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.event import listen, remove

from outbox.office import LANE, Office
from toritsugi.database import open_database
from toritsugi.event import Urgency
from toritsugi.notification import State
from toritsugi.outbox import (
    Owner,
    claim,
    count_waiting,
    expire_overdue,
    get_notification,
    known_lanes,
    lease_lane,
    list_attempts,
    next_due,
    overdue_organizations,
    put,
    release_lane,
    rescue,
)
from toritsugi.outbox.owner import is_gone
from toritsugi.outbox.tables import attempt, lane

pytestmark = pytest.mark.anyio


async def state_of(office: Office, id: str) -> tuple[State, int, bool]:
    async with office.database.reading() as c:
        row = await get_notification(c, office.organization_id, id)
    assert row is not None
    return row.state, row.tries, row.doubtful


async def test_the_most_urgent_first_then_as_they_came(office: Office) -> None:
    urgencies = [Urgency.DIGEST, Urgency.NOTICE, Urgency.CALL, Urgency.NOTICE, Urgency.CALL]
    await office.put(*(office.notification(number, urgency) for number, urgency in enumerate(urgencies)))
    taken = [each.notification.title for each in await office.claim("one")]
    assert taken == ["件名2", "件名4", "件名1", "件名3", "件名0"]


async def test_only_the_urgent_when_only_they_are_wished_for(office: Office) -> None:
    await office.put(office.notification(1), office.notification(2, Urgency.TEST))
    assert [each.notification.title for each in await office.claim("one", urgency=Urgency.TEST)] == ["件名2"]


async def test_never_more_than_wished_for(office: Office) -> None:
    await office.put(*(office.notification(number) for number in range(30)))
    assert len(await office.claim("one", limit=7)) == 7
    async with office.database.reading() as c:
        assert await count_waiting(c, LANE, office.database.clock.now(), 1000) == 23
        assert await count_waiting(c, LANE, office.database.clock.now(), 5) == 5
        assert await count_waiting(c, LANE, office.database.clock.now() - 60, 1000) == 0


async def test_never_more_than_wished_for_whatever_the_planner_chooses(office: Office) -> None:
    """With some statistics PostgreSQL runs a subquery again for each row that it looks at."""
    await office.put(*(office.notification(number) for number in range(9)))
    async with office.database.transaction() as c:
        if office.database.kind == "postgresql":
            for way in ("hashjoin", "mergejoin", "material", "hashagg", "sort", "indexscan", "bitmapscan"):
                await c.execute(text(f"SET LOCAL enable_{way} = off"))
        assert len(await claim(office.database, c, office.wish("one", limit=3))) == 3


async def test_held_connections_are_left_alone(office: Office) -> None:
    await office.put(office.notification())
    held = frozenset({office.connection_id})
    assert await office.claim("one", held=held) == []
    async with office.database.reading() as c:
        assert await next_due(c, LANE, held) is None
        assert await next_due(c, LANE, ()) is not None


async def test_what_is_late_or_not_yet_due_is_not_taken(office: Office) -> None:
    [first] = await office.put(office.notification(life=-1))
    await office.put(office.notification(1))
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased, "retry", due_at=office.database.clock.now() + 60))
    assert await office.claim("one") == []
    async with office.database.transaction() as c:
        assert await overdue_organizations(office.database, c) == [office.organization_id]
        assert await expire_overdue(office.database, c, "another", "遅れました", "まとめ直しました") == 0
        company = office.organization_id
        assert await expire_overdue(office.database, c, company, "遅れました", "まとめ直しました") == 1
        assert await overdue_organizations(office.database, c) == []
    assert (await state_of(office, first))[0] is State.EXPIRED
    office.database.clock.advance(61)  # type: ignore[attr-defined]
    assert len(await office.claim("one")) == 1


async def test_an_attempt_is_written_with_the_lease(office: Office) -> None:
    [id] = await office.put(office.notification())
    [leased] = await office.claim("one")
    async with office.database.reading() as c:
        [row] = await list_attempts(c, [id])
    assert (row.id, row.number, row.finished_at, row.verdict) == (leased.attempt_id, 1, None, None)


async def test_a_lost_lease_settles_nothing_but_its_attempt(office: Office) -> None:
    [id] = await office.put(office.notification())
    [late] = await office.claim("far-host:1:1:aa")
    await office.lapse([id])
    async with office.database.transaction() as c:
        assert await rescue(office.database, c, LANE) == 1
    assert await state_of(office, id) == (State.PENDING, 0, True)
    [fresh] = await office.claim("two")
    follow = office.notification(99)
    await office.settle(office.outcome(late, "dead", status=404, next=follow, reason="いません"))
    assert await state_of(office, id) == (State.LEASED, 0, True)
    async with office.database.reading() as c:
        assert await get_notification(c, office.organization_id, follow.id) is None
        first, second = await list_attempts(c, [id])
    assert (first.verdict, first.status, second.verdict) == ("dead", 404, None)
    await office.settle(office.outcome(fresh))
    assert await state_of(office, id) == (State.DELIVERED, 1, True)
    await office.settle(office.outcome(fresh, "retry"))
    assert await state_of(office, id) == (State.DELIVERED, 1, True)


async def test_the_same_owner_cannot_settle_an_earlier_lease(office: Office) -> None:
    [id] = await office.put(office.notification())
    [early] = await office.claim("one")
    await office.lapse([id])
    async with office.database.transaction() as c:
        await rescue(office.database, c, LANE)
    await office.claim("one")
    await office.settle(office.outcome(early))
    assert (await state_of(office, id))[0] is State.LEASED


async def test_a_handed_back_lease_leaves_no_trace(office: Office) -> None:
    [id] = await office.put(office.notification())
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased, None))
    assert await state_of(office, id) == (State.PENDING, 0, False)
    async with office.database.reading() as c:
        assert await list_attempts(c, [id]) == []
    assert [each.number for each in await office.claim("one")] == [1]


async def test_living_leases_are_left_to_their_worker(office: Office) -> None:
    await office.put(office.notification(1), office.notification(2))
    mine = Owner().name
    [first, _] = await office.claim(mine)
    async with office.database.transaction() as c:
        assert await rescue(office.database, c, LANE) == 0
    await office.lapse([first.notification.id])
    async with office.database.transaction() as c:
        assert await rescue(office.database, c, LANE, {first.notification.id}) == 0
        assert await rescue(office.database, c, LANE) == 1


HOLDER = """
import asyncio, sys
from toritsugi.clock import SystemClock
from toritsugi.database import open_database
from toritsugi.outbox import Owner, Wish, claim, lease_lane
async def main():
    database, owner = open_database(sys.argv[1], SystemClock()), Owner().name
    async with database.transaction() as c:
        assert await lease_lane(database, c, sys.argv[2], owner, 30.0)
        wish = Wish(lane=sys.argv[2], owner=owner, limit=3, most_urgent=4, held=frozenset(), seconds=30)
        assert len(await claim(database, c, wish)) == 3
    print(owner, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_killed_process_is_taken_over_at_once(office: Office, database_address: str) -> None:
    ids = await office.put(*(office.notification(number) for number in range(3)))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, database_address, LANE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        owner = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
        assert owner and not is_gone(owner)
        async with office.database.transaction() as c:
            assert await lease_lane(office.database, c, LANE, "two", 30) is None
            assert await rescue(office.database, c, LANE) == 0
    finally:
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
    assert is_gone(owner)
    async with office.database.transaction() as c:
        assert await lease_lane(office.database, c, LANE, "two", 30) is not None
        assert await rescue(office.database, c, LANE) == 3
    assert [await state_of(office, id) for id in ids] == [(State.PENDING, 0, True)] * 3
    async with office.database.reading() as c:
        attempts = await list_attempts(c, ids)
    assert [(each.verdict, each.doubtful, each.finished_at is None) for each in attempts] == [
        ("unknown", True, False)
    ] * 3


async def test_a_host_of_the_same_name_is_another_host() -> None:
    host, pid, started, mark = Owner().name.rsplit(":", 3)
    name, _ = host.split("/")
    assert name == socket.gethostname()[:60]
    assert is_gone(f"{host}:{pid}:1:{mark}") and not is_gone(f"{host}:{pid}:{started}:{mark}")
    assert not is_gone(f"{name}/otherboot:{pid}:1:{mark}")
    assert not is_gone("elsewhere:1:1:x") and not is_gone("nonsense") and not is_gone("")


async def test_a_lane_is_one_workers_at_a_time(office: Office) -> None:
    await office.put(office.notification())

    async def lease(owner: str, seconds: float = 30) -> bool:
        async with office.database.transaction() as c:
            return await lease_lane(office.database, c, LANE, owner, seconds) is not None

    assert await lease("far:1:1:a") and await lease("far:1:1:a")
    assert not await lease("far:1:1:b")
    async with office.database.transaction() as c:
        await release_lane(c, LANE, "far:1:1:b")
    assert not await lease("far:1:1:b")
    async with office.database.transaction() as c:
        await release_lane(c, LANE, "far:1:1:a")
    assert await lease("far:1:1:b", -1) and await lease("far:1:1:c")
    async with office.database.transaction() as c:
        assert await lease_lane(office.database, c, "no/lane", "x", 30) is None
        assert await known_lanes(c) == [LANE]


async def test_a_lane_is_written_once_and_again_when_its_transaction_was_undone(office: Office) -> None:
    written: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        written.extend(["lane"] if statement.startswith("INSERT INTO lane") else [])

    listen(office.database.writer.sync_engine, "before_cursor_execute", note)
    with pytest.raises(ZeroDivisionError):
        async with office.database.transaction() as c:
            await put(office.database, c, [office.notification()])
            raise ZeroDivisionError
    async with office.database.reading() as c:
        assert await known_lanes(c) == []
    for _ in range(3):
        await office.put(office.notification())
    remove(office.database.writer.sync_engine, "before_cursor_execute", note)
    async with office.database.reading() as c:
        assert await known_lanes(c) == [LANE]
    assert written == ["lane", "lane"]


async def test_one_of_many_gets_the_lane(office: Office, database_address: str) -> None:
    await office.put(office.notification())
    async with AsyncExitStack() as stack:
        databases = [open_database(database_address, office.database.clock) for _ in range(4)]
        for each in databases:
            stack.push_async_callback(each.close)

        async def lease(number: int) -> bool:
            async with databases[number].transaction() as c:
                return await lease_lane(databases[number], c, LANE, f"far:{number}:1:a", 30) is not None

        assert sum(await asyncio.gather(*(lease(number) for number in range(4)))) == 1


async def test_a_curious_worker_does_not_shake_the_holder(office: Office, database_address: str) -> None:
    await office.put(office.notification())
    other = open_database(database_address, office.database.clock)
    async with office.database.transaction() as c:
        assert await lease_lane(office.database, c, LANE, "far:1:1:a", 30)
    try:
        if other.kind == "postgresql":
            async with other.transaction() as theirs:
                assert await lease_lane(other, theirs, LANE, "far:1:1:b", 30) is None
                async with office.database.transaction() as c:
                    assert await lease_lane(office.database, c, LANE, "far:1:1:a", 30) is not None
        async with office.database.reading() as c:
            assert (await c.execute(select(lane.c.owner))).scalar_one() == "far:1:1:a"
    finally:
        await other.close()


async def test_two_workers_never_take_the_same_row(office: Office, database_address: str) -> None:
    ids = set(await office.put(*(office.notification(number % 9) for number in range(500))))
    other = open_database(database_address, office.database.clock)
    second = Office(other, office.organization_id, office.connection_id, office.event_id)
    taken: list[str] = []

    async def work(at: Office, owner: str) -> None:
        while leased := await at.claim(owner, limit=7):
            taken.extend(each.notification.id for each in leased)
            await at.settle(*(at.outcome(each) for each in leased))

    try:
        await asyncio.gather(work(office, "far:1:1:a"), work(second, "far:2:1:b"))
    finally:
        await other.close()
    assert len(taken) == 500 and set(taken) == ids
    async with office.database.reading() as c:
        assert len(list(await c.execute(select(attempt.c.id)))) == 500
