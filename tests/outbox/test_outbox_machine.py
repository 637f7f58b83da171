"""Any order of putting, claiming, settling, crashing and jumping clocks keeps the outbox's promises."""

import asyncio
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from conftest import MovableClock, PostgresServer, emptied
from outbox.office import LANE, open_office
from toritsugi.database import open_database
from toritsugi.event import Urgency
from toritsugi.notification import State
from toritsugi.outbox import (
    Leased,
    NotificationRow,
    NotResendable,
    expire_overdue,
    list_attempts,
    list_notifications,
    rescue,
    resend,
)

SETTLED = {State.DELIVERED, State.DEAD, State.EXPIRED, State.MERGED, State.CANCELLED}
FINAL = SETTLED - {State.MERGED}
SETTINGS = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


BEYOND_ALL_JUMPS = 1_000_000.0
"""Seconds of a lease here: it lapses when a rule says so, and not because the clock jumped or the machine was slow."""


class OutboxMachine(RuleBasedStateMachine):
    """`said` is the platform's ledger: what was called. `doubts` counts calls whose answer was never recorded."""

    address = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = MovableClock()
        self.database = open_database(self.address, self.clock)
        self.office = self.runner.run(open_office(self.database))
        self.put_ids: set[str] = set()
        self.hands: dict[str, list[Leased]] = {"far:1:1:a": [], "far:2:1:b": []}
        self.lost: list[Leased] = []
        self.said: list[str] = []
        self.doubts: dict[str, int] = {}
        self.final: dict[str, State] = {}

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def rows(self) -> list[NotificationRow]:
        async def read() -> list[NotificationRow]:
            async with self.database.reading() as c:
                return await list_notifications(c, self.office.organization_id, limit=1000)

        return self.runner.run(read())

    @rule(count=st.integers(1, 4), urgency=st.sampled_from(list(Urgency)), life=st.sampled_from([600.0, 30.0]))
    def put(self, count: int, urgency: Urgency, life: float) -> None:
        new = [self.office.notification(number, urgency, life) for number in range(count)]
        self.put_ids.update(self.runner.run(self.office.put(*new)))

    @rule(owner=st.sampled_from(["far:1:1:a", "far:2:1:b"]), limit=st.integers(1, 5))
    def claim(self, owner: str, limit: int) -> None:
        taken = self.runner.run(self.office.claim(owner, limit, seconds=BEYOND_ALL_JUMPS))
        order = [(each.notification.urgency, each.notification.id) for each in taken]
        assert order == sorted(order) and len(taken) <= limit
        held = {each.notification.id for hand in self.hands.values() for each in hand}
        assert held.isdisjoint(each.notification.id for each in taken)
        self.hands[owner] += taken

    def _pick(self, data: st.DataObject) -> Leased:
        owner = data.draw(st.sampled_from(sorted(name for name, hand in self.hands.items() if hand)))
        return self.hands[owner].pop(0)

    @precondition(lambda self: any(self.hands.values()))
    @rule(data=st.data(), verdict=st.sampled_from(["delivered", "wait", "retry", "dead", "hold", None]))
    def settle(self, data: st.DataObject, verdict: Any) -> None:
        leased = self._pick(data)
        if verdict == "delivered":
            self.said.append(leased.notification.id)
        following = None
        if verdict == "dead" and data.draw(st.booleans()):
            carries = leased.notification.carries
            new = self.office.notification(9)
            following = msgspec.structs.replace(new, fallback_of=leased.notification.id, carries=carries)
            self.put_ids.add(following.id)
        due = self.clock.now() + data.draw(st.sampled_from([0.0, 5.0]))
        outcome = self.office.outcome(leased, verdict, next=following, due_at=due, spent=verdict in {"retry", "dead"})
        self.runner.run(self.office.settle(outcome))

    @precondition(lambda self: any(self.hands.values()))
    @rule(data=st.data(), called=st.booleans())
    def crash(self, data: st.DataObject, called: bool) -> None:
        """A worker dies, before or after its call; its leases lapse and the lane's next holder takes them back."""
        leased = self._pick(data)
        id = leased.notification.id
        if called:
            self.said.append(id)
            self.doubts[id] = self.doubts.get(id, 0) + 1
        self.lost.append(leased)
        self.runner.run(self.office.lapse([id]))
        alive = {each.notification.id for hand in self.hands.values() for each in hand}

        async def take_back() -> int:
            async with self.database.transaction() as c:
                return await rescue(self.database, c, LANE, alive)

        assert self.runner.run(take_back()) == 1

    @precondition(lambda self: self.lost)
    @rule(verdict=st.sampled_from(["delivered", "dead", "retry", None]))
    def come_late(self, verdict: Any) -> None:
        """The worker was not dead but slow: its word changes no notification."""
        before = {row.id: row for row in self.rows()}
        self.runner.run(self.office.settle(self.office.outcome(self.lost.pop(0), verdict)))
        assert {row.id: row for row in self.rows()} == before

    @rule(seconds=st.sampled_from([1.0, 31.0, 601.0, -45.0]))
    def jump(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """Some of what waits at a destination is told in one message from now on."""
        queues = self.runner.run(self.office.queues())
        if queues:
            queue = data.draw(st.sampled_from(queues))
            self.put_ids.add(self.runner.run(self.office.merge(queue, data.draw(st.integers(1, queue.count)))))

    @rule()
    def sweep(self) -> None:
        async def expire() -> None:
            async with self.database.transaction() as c:
                await expire_overdue(self.database, c, self.office.organization_id, "遅れました", "まとめ直しました")

        self.runner.run(expire())

    @precondition(lambda self: self.put_ids)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.rows()))
        try:
            new = self.runner.run(resend(self.database, self.office.organization_id, row.id))
        except NotResendable:
            assert row.fate not in SETTLED
        else:
            assert row.fate in SETTLED
            self.put_ids.add(new)

    @invariant()
    def promises(self) -> None:
        rows = {row.id: row for row in self.rows()}
        assert set(rows) == self.put_ids, "nothing is lost, nothing is invented"
        held = {each.notification.id for hand in self.hands.values() for each in hand}
        assert {id for id, row in rows.items() if row.state is State.LEASED} == held
        for id, row in rows.items():
            assert self.said.count(id) <= 1 + self.doubts.get(id, 0), "no duplicate but where it was in doubt"
            assert not self.doubts.get(id) or row.doubtful
            assert row.state is not State.DELIVERED or id in self.said
            assert (row.settled_at is not None) == (row.state in SETTLED)
            assert self.final.setdefault(id, row.state) == row.state if row.state in FINAL else id not in self.final
            assert (row.state is State.MERGED) == (row.carrier is not None)
        self._carriers(rows)
        self._attempts(rows)

    def _carriers(self, rows: dict[str, NotificationRow]) -> None:
        """What is merged is carried by one message, which has not been taken back."""
        carried = Counter(row.carrier.id for row in rows.values() if row.carrier is not None)
        for id, count in carried.items():
            assert rows[id].state is not State.CANCELLED and rows[id].carries == count
            assert rows[id].carrier is None

    def _attempts(self, rows: dict[str, NotificationRow]) -> None:
        async def read() -> list[Any]:
            async with self.database.reading() as c:
                return cast("list[Any]", await list_attempts(c, sorted(rows)))

        open_ones = [each.notification_id for each in self.runner.run(read()) if each.finished_at is None]
        assert sorted(open_ones) == sorted(id for id, row in rows.items() if row.state is State.LEASED)


def test_the_machine_on_sqlite(sqlite_template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:

        class Machine(OutboxMachine):
            def __init__(self) -> None:
                path = Path(folder) / "machine.db"
                for old in Path(folder).glob("machine.db*"):
                    old.unlink()
                shutil.copy(sqlite_template, path)
                self.address = f"sqlite:///{path}"
                super().__init__()

        run_state_machine_as_test(Machine, settings=SETTINGS)


@pytest.mark.anyio
async def test_the_machine_on_postgresql(postgres: PostgresServer) -> None:
    address = await postgres.fresh()

    class Machine(OutboxMachine):
        def __init__(self) -> None:
            asyncio.run(emptied(address))
            self.address = address
            super().__init__()

    try:
        await asyncio.to_thread(run_state_machine_as_test, Machine, settings=settings(SETTINGS, max_examples=6))
    finally:
        await postgres.drop(address)
