"""What pages and the API are told of notifications; resend; the waiting curve; the pace that was kept."""

import msgspec
import pytest
import sqlalchemy

from outbox.office import LANE, Office
from toritsugi.event import Urgency
from toritsugi.notification import State
from toritsugi.outbox import (
    NotificationFilter,
    NotResendable,
    calls_since,
    count_by_state,
    following,
    get_notification,
    list_notifications,
    minutes_since,
    notification_ids,
    notifications_of_event,
    put,
    resend,
    waiting_by_minute,
)

pytestmark = pytest.mark.anyio


async def titles(office: Office, wanted: NotificationFilter, **given: object) -> list[str]:
    async with office.database.reading() as c:
        rows = await list_notifications(c, office.organization_id, wanted, **given)  # type: ignore[arg-type]
    return [row.title for row in rows]


async def named(office: Office, *names: str) -> None:
    each = [msgspec.structs.replace(office.notification(), title=name) for name in names]
    await office.put(*each)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("%", ["温度 100%"]),
        ("_", ["サーバー_A"]),
        ("\\", ["a\\b"]),
        ("温度", ["温度 100%", "温度 31℃"]),
        ("サーバー", ["サーバー_A"]),
        ("SERVER", ["server down"]),
        ("  31 ", ["温度 31℃"]),
        ("無い", []),
        ("'; DROP TABLE notification; --", []),
    ],
)
async def test_a_search_takes_every_sign_for_itself(office: Office, search: str, found: list[str]) -> None:
    await named(office, "温度 31℃", "温度 100%", "サーバー_A", "a\\b", "server down")
    assert await titles(office, NotificationFilter(words=tuple(search.split()))) == found


async def test_a_search_finds_the_destination_and_the_one_it_was_meant_for(office: Office) -> None:
    await office.put(office.notification(7), office.notification(8))
    assert await titles(office, NotificationFilter(words=("ルーム7",))) == ["件名7"]


async def test_pages_newest_first_without_gap_or_repeat(office: Office) -> None:
    ids = await office.put(*(office.notification(number) for number in range(25)))
    seen: list[str] = []
    before = ""
    while True:
        async with office.database.reading() as c:
            page = await list_notifications(c, office.organization_id, before=before, limit=10)
        if not page:
            break
        seen += [row.id for row in page]
        before = page[-1].id
    assert seen == ids[::-1]


async def test_states_kinds_and_other_organizations(office: Office) -> None:
    await office.put(office.notification(1), office.notification(2))
    [leased] = await office.claim("one", limit=1)
    await office.settle(office.outcome(leased, "dead", reason="いません"))
    assert await titles(office, NotificationFilter(states=frozenset({State.DEAD}))) == ["件名1"]
    assert await titles(office, NotificationFilter(kinds=frozenset({"mail"}))) == []
    async with office.database.reading() as c:
        assert await list_notifications(c, "somebody else") == []
        assert await get_notification(c, "somebody else", leased.notification.id) is None
        assert await count_by_state(c, office.organization_id) == {State.DEAD: 1, State.PENDING: 1}
        assert await count_by_state(c, office.organization_id, office.database.clock.now() + 9) == {}


async def test_a_resend_is_a_new_notification_that_points_to_the_old(office: Office) -> None:
    [id] = await office.put(office.notification(1, Urgency.CALL))
    for state in ("pending", "leased"):
        with pytest.raises(NotResendable):
            await resend(office.database, office.organization_id, id)
        if state == "pending":
            [leased] = await office.claim("one")
    await office.settle(office.outcome(leased, "dead", reason="いません"))
    again = await resend(office.database, office.organization_id, id)
    async with office.database.reading() as c:
        row = await get_notification(c, office.organization_id, again)
        planned = await notification_ids(c, [office.event_id])
    assert row is not None
    assert (row.resend_of, row.state, row.tries, row.fallback_of) == (id, State.PENDING, 0, None)
    assert planned == {office.event_id: (id,)}
    with pytest.raises(NotResendable):
        await resend(office.database, "somebody else", id)
    with pytest.raises(NotResendable):
        await resend(office.database, office.organization_id, "0" * 32)


async def test_a_fallback_goes_out_in_the_same_transaction(office: Office) -> None:
    [id] = await office.put(office.notification(1))
    [leased] = await office.claim("one")
    stand_in = msgspec.structs.replace(office.notification(2), fallback_of=id)
    with office.database.bell.subscribe("outbox") as bell:
        await office.settle(office.outcome(leased, "dead", next=stand_in, reason="いません"))
        assert await bell.wait(1)
    async with office.database.reading() as c:
        rows = await notifications_of_event(c, office.event_id)
    assert [(row.state, row.fallback_of) for row in rows] == [(State.DEAD, None), (State.PENDING, id)]


async def test_what_people_wait_for_rings(office: Office) -> None:
    await office.put(office.notification(1, Urgency.CALL))
    [leased] = await office.claim("one")
    with office.database.bell.subscribe(f"settled:{office.event_id}") as bell:
        await office.settle(office.outcome(leased))
        assert await bell.wait(1)


async def test_the_waiting_curve(office: Office) -> None:
    start = office.database.clock.now()
    clock = office.database.clock
    await office.put(office.notification(0), office.notification(1))
    clock.advance(61)  # type: ignore[attr-defined]
    [first, second] = await office.claim("one")
    await office.settle(office.outcome(first))
    clock.advance(60)  # type: ignore[attr-defined]
    await office.settle(office.outcome(second))
    async with office.database.reading() as c:
        curve = await waiting_by_minute(c, office.organization_id, start, start + 240)
        later = await waiting_by_minute(c, office.organization_id, start + 60.5, start + 240.5)
    assert curve == [2, 1, 0, 0]
    assert later == [1, 0, 0]


async def test_the_pace_is_read_from_the_attempts(office: Office) -> None:
    start = office.database.clock.now()
    await office.put(*(office.notification(number) for number in range(3)))
    leased = await office.claim("one")
    await office.settle(office.outcome(leased[0]), office.outcome(leased[1], None))
    async with office.database.reading() as c:
        calls = await calls_since(c, LANE, start)
        assert await calls_since(c, LANE, start + 100) == []
        assert sum((await minutes_since(c, LANE, start)).values()) == 2
    assert [call.finished_at is None for call in calls].count(True) == 1 and len(calls) == 2


async def test_long_names_and_signs_are_kept_as_far_as_they_fit(office: Office) -> None:
    each = office.notification()
    place = msgspec.structs.replace(each.destination, label="室" * 900)
    await office.put(msgspec.structs.replace(each, destination=place, intended_for="長" * 900))
    async with office.database.reading() as c:
        row = await get_notification(c, office.organization_id, each.id)
    assert row is not None and len(row.label) == len(row.intended_for) == 200


async def test_nothing_is_put_when_the_transaction_fails(office: Office) -> None:
    with pytest.raises(RuntimeError):
        async with office.database.transaction() as c:
            await put(office.database, c, [office.notification()])
            raise RuntimeError("stop")
    assert await titles(office, NotificationFilter()) == []


async def test_what_came_after_is_told_by_one_query(office: Office) -> None:
    missed, again, alone = await office.put(*(office.notification(number) for number in range(3)))
    fallbacks = [msgspec.structs.replace(office.notification(3), fallback_of=each) for each in (missed, again)]
    await office.put(*fallbacks, msgspec.structs.replace(office.notification(4), resend_of=again))
    statements: list[str] = []
    async with office.database.reading() as c:
        sqlalchemy.event.listen(c.sync_connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert await following(c, [missed, again, alone]) == {missed: "fallback", again: "resend"}
        assert await following(c, []) == {}
    assert len(statements) == 1
