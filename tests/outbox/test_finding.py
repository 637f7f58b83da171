"""Notifications are found by state, kind, person, day and words, without a gap, and quickly among very many."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Subquery, insert, literal, select
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.util import await_only

import toritsugi.database.asking.walking
from outbox.office import LANE, Office
from toritsugi.intake import events_of
from toritsugi.notification import State
from toritsugi.outbox import NotificationFilter, find_notifications, list_notifications
from toritsugi.outbox.finding import listing
from toritsugi.outbox.tables import notification

pytestmark = pytest.mark.anyio

ROWS = 50_000
BEFORE = 30_000
"""The page below this row is asked for."""


def said(event_id: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return event_id + literal("") == word


def row(office: Office, number: int, state: State) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "organization_id": office.organization_id,
        "event_id": office.event_id,
        "connection_id": office.connection_id,
        "lane": LANE,
        "destination_kind": "room",
        "body": '{"text":""}',
        "fallbacks": "[]",
        "urgency": 3,
        "state": state,
        "kind": "workflow" if number % 1000 == 0 else "mail",
        "title": f"件 {number}",
        **dict.fromkeys(("address", "label", "intended_for", "reason", "lease_owner"), ""),
        **dict.fromkeys(("attempts", "tries", "carries"), 0),
        **dict.fromkeys(("doubtful", "mergeable"), False),
        **dict.fromkeys(("due_at", "expires_at", "lease_until"), 0.0),
        "created_at": float(number),
        "settled_at": float(number),
    }


async def fill(office: Office, count: int) -> None:
    """Delivered, but for one in a hundred: dead or expired in turn."""
    missed = (State.DEAD, State.EXPIRED)
    states = [missed[number // 100 % 2] if number % 100 == 0 else State.DELIVERED for number in range(count)]
    async with office.database.transaction() as c:
        await c.execute(insert(notification), [row(office, number, state) for number, state in enumerate(states)])
    if office.database.kind == "postgresql":
        async with office.database.transaction() as c:
            await c.exec_driver_sql("ANALYZE")


async def pages(office: Office, wanted: NotificationFilter, limit: int) -> list[str]:
    seen: list[str] = []
    before = ""
    while True:
        async with office.database.reading() as c:
            found = await find_notifications(c, office.organization_id, wanted, before=before, limit=limit)
        seen += [each.title for each in found.rows]
        before = found.next_before
        if not before:
            return seen


def among(office: Office) -> Subquery:
    return select(literal(office.event_id).label("event_id"), literal(7.0).label("at")).subquery()


async def test_pages_follow_each_other_whatever_is_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toritsugi.database.asking.walking, "STRETCH", 40)
    await fill(office, 350)
    every = [f"件 {number}" for number in reversed(range(350))]
    missed = [f"件 {number}" for number in (300, 200, 100, 0)]
    both = frozenset({State.DEAD, State.EXPIRED})
    for wanted, expected in (
        (NotificationFilter(), every),
        (NotificationFilter(states=both), missed),
        (NotificationFilter(states=both, words=("件", "00")), missed[:3]),
        (NotificationFilter(kinds=frozenset({"workflow"})), missed[-1:]),
        (NotificationFilter(kinds=frozenset({"workflow", "mail"})), every),
        (NotificationFilter(kinds=frozenset({"workflow", "mail"}), states=both), missed),
        (NotificationFilter(since=100.0, until=102.0), every[248:250]),
        (NotificationFilter(words=(office.event_id,)), []),
        (NotificationFilter(words=(office.event_id,), said=said), every),
        (NotificationFilter(among=(among(office),), states=both), missed),
        (NotificationFilter(among=(among(office), among(office))), every),
        (NotificationFilter(last=True), every),
    ):
        for limit in (7, 50, 400):
            assert await pages(office, wanted, limit) == expected, (wanted, limit)


async def test_what_came_after_a_missed_one_takes_it_off_the_list(office: Office) -> None:
    first, second = await office.put(office.notification(1), office.notification(2))
    async with office.database.transaction() as c:
        values = {"fallback_of": first, "id": "f" * 32}
        await c.execute(insert(notification), [{**row(office, 3, State.DELIVERED), **values}])
    assert await pages(office, NotificationFilter(last=True), 50) == ["件名2", "件 3"]
    assert second


async def plan_of(office: Office, wanted: NotificationFilter) -> str:
    """How the database finds the next page."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    engine = office.database.reader.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    async with office.database.reading() as c:
        await find_notifications(c, office.organization_id, wanted, before=f"{BEFORE:032x}")
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if office.database.kind == "sqlite" else "EXPLAIN "
    async with office.database.reading() as c:
        told: list[Sequence[Any]] = []
        for each, parameters in statements:
            told += (await c.exec_driver_sql(explain + each, parameters)).all()
    return "\n".join(str(line[-1]) for line in told)


async def test_an_index_leads_to_every_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read through or sorted, whatever is asked for: a million rows at the scale of one to twenty."""
    monkeypatch.setattr(toritsugi.database.asking.walking, "STRETCH", toritsugi.database.asking.walking.STRETCH // 20)
    monkeypatch.setattr(listing, "PATIENCE", 0.0)
    await fill(office, ROWS)
    both, kinds = frozenset({State.DEAD, State.EXPIRED}), frozenset({"workflow", "mail"})
    for wanted in (
        NotificationFilter(),
        NotificationFilter(states=both),
        NotificationFilter(states=both, last=True),
        NotificationFilter(states=frozenset({State.DELIVERED})),
        NotificationFilter(states=frozenset({State.DELIVERED}), words=("なし",)),
        NotificationFilter(kinds=frozenset({"workflow"})),
        NotificationFilter(kinds=kinds),
        NotificationFilter(kinds=kinds, states=both),
        NotificationFilter(kinds=kinds, words=("件",)),
        NotificationFilter(words=("なし",)),
        NotificationFilter(since=100.0, until=40_000.0),
    ):
        plan = await plan_of(office, wanted)
        for sign in ("SCAN notification", "TEMP B-TREE", "Seq Scan on notification", "Sort"):
            assert sign not in plan, f"{wanted}\n{plan}"


async def test_one_that_changes_its_state_while_a_list_is_made_is_neither_missed_nor_shown_twice(
    office: Office,
) -> None:
    first, second = await office.put(office.notification(1), office.notification(2))
    [leased] = await office.claim("one", limit=1)
    wanted = NotificationFilter(states=frozenset({State.DELIVERED, State.LEASED, State.PENDING}))
    changed: list[bool] = []

    def meanwhile(*_: object) -> None:
        """Between any two statements of the list, the first is delivered and the second goes on its way."""
        if not changed:
            changed.append(True)
            await_only(office.settle(office.outcome(leased)))
            await_only(office.claim("one"))

    async with office.database.reading() as c:
        target = c.sync_connection
        assert target is not None
        sqlalchemy_event.listen(target, "after_cursor_execute", meanwhile)
        found = await list_notifications(c, office.organization_id, wanted)
    assert changed and [row.id for row in found] == [second, first]


async def test_a_persons_notifications_are_reached_by_their_events(office: Office) -> None:
    """And not by going through all of the organization's, as SQLite would by itself."""
    await fill(office, 300)
    of_person = tuple(events_of(office.organization_id, {"somebody"}))
    for wanted in (NotificationFilter(among=of_person), NotificationFilter(among=of_person, words=("件",))):
        plan = await plan_of(office, wanted)
        assert "ix_notification_organization_id_settled_at" not in plan, plan
        assert office.database.kind != "sqlite" or "ix_notification_event_id" in plan, plan
