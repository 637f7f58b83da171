"""Merged rows: what waits where, who carries whom, and what each is told to have become of."""

import msgspec
import pytest
from sqlalchemy import select

from outbox.office import LANE, Office
from toritsugi.destination import Destination
from toritsugi.event import Urgency
from toritsugi.notification import State
from toritsugi.outbox import (
    NotificationRow,
    NotResendable,
    carried,
    claim,
    erase_notifications,
    expire_overdue,
    get_notification,
    list_attempts,
    merge,
    notification_ids,
    notifications_of_event,
    rescue,
    resend,
    told_since,
    told_to_member,
    waiting_in,
    waiting_queues,
)
from toritsugi.outbox.tables import notification
from toritsugi.routing import gather

pytestmark = pytest.mark.anyio


async def row(office: Office, id: str) -> NotificationRow:
    async with office.database.reading() as c:
        found = await get_notification(c, office.organization_id, id)
    assert found is not None
    return found


async def expire(office: Office) -> None:
    async with office.database.transaction() as c:
        await expire_overdue(office.database, c, office.organization_id, "遅れました", "まとめ直しました")


async def put(office: Office, room: int, count: int, urgency: Urgency = Urgency.NOTICE, **given: object) -> list[str]:
    each = [msgspec.structs.replace(office.notification(room, urgency), **given) for _ in range(count)]
    return await office.put(*each)


async def test_what_waits_is_told_by_destination_in_the_order_of_the_lane(office: Office) -> None:
    await put(office, 2, 2)
    await put(office, 1, 3)
    await put(office, 2, 1, Urgency.DIGEST)
    await put(office, 1, 1, Urgency.TEST)
    await put(office, 3, 1, due_at=office.database.clock.now() + 60)
    assert [(queue.address, queue.urgency, queue.count) for queue in await office.queues()] == [
        ("room-2", Urgency.NOTICE, 2),
        ("room-1", Urgency.NOTICE, 3),
        ("room-2", Urgency.DIGEST, 1),
    ]
    assert [queue.address for queue in await office.queues(limit=1)] == ["room-2"]


async def test_what_is_merged_goes_in_the_place_of_its_first_and_before_what_came_later(office: Office) -> None:
    first = await put(office, 1, 2)
    [other] = await put(office, 2, 1)
    await put(office, 1, 1)
    [queue, _] = await office.queues()
    carrier = await office.merge(queue, 2)
    assert [queue.address for queue in await office.queues()] == ["room-2"], "what was merged goes first"
    taken = [leased.notification for leased in await office.claim("one", limit=2)]
    assert [each.id for each in taken] == [carrier, other]
    assert taken[0].carries == 2
    for id in first:
        merged = await row(office, id)
        assert (merged.state, merged.fate, merged.tries) == (State.MERGED, State.LEASED, 0)
        assert merged.carrier is not None and merged.carrier.id == carrier and merged.settled_at is not None
    async with office.database.reading() as c:
        assert [each.id for each in (await carried(c, [carrier, other]))[carrier]] == first
        assert (await carried(c, [])) == {}
        planned = await notification_ids(c, [office.event_id])
    assert carrier not in planned[office.event_id] and set(first) < set(planned[office.event_id])


async def test_what_was_merged_is_delivered_with_its_carrier(office: Office) -> None:
    ids = await put(office, 1, 3)
    carrier = await office.merge((await office.queues())[0])
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased))
    assert {(await row(office, id)).fate for id in ids} == {State.DELIVERED}
    async with office.database.reading() as c:
        assert {each.notification_id for each in await list_attempts(c, [*ids, carrier])} == {carrier}
        assert [address for address, _ in await told_since(c, LANE, 0)] == ["room-1"]


async def test_a_refused_carrier_hands_over_to_its_fallback(office: Office) -> None:
    ids = await put(office, 1, 2)
    carrier = await office.merge((await office.queues())[0])
    [leased] = await office.claim("one")
    room = office.notification(2)
    follow = msgspec.structs.replace(leased.notification, id=room.id, destination=room.destination, fallback_of=carrier)
    await office.settle(office.outcome(leased, "dead", next=follow))
    fates = [await row(office, id) for id in ids]
    assert {(each.fate, each.carrier and each.carrier.id) for each in fates} == {(State.PENDING, follow.id)}
    [again] = await office.claim("one")
    await office.settle(office.outcome(again))
    assert {(await row(office, id)).fate for id in ids} == {State.DELIVERED}


async def test_a_lost_lease_hands_nothing_over(office: Office) -> None:
    ids = await put(office, 1, 2)
    carrier = await office.merge((await office.queues())[0])
    [late] = await office.claim("far:1:1:a")
    await office.lapse([carrier])
    async with office.database.transaction() as c:
        assert await rescue(office.database, c, LANE) == 1
    follow = msgspec.structs.replace(late.notification, id=office.notification().id, fallback_of=carrier)
    await office.settle(office.outcome(late, "dead", next=follow))
    assert {each.carrier and each.carrier.id for each in [await row(office, id) for id in ids]} == {carrier}
    assert (await row(office, carrier)).state is State.PENDING and (await row(office, carrier)).doubtful


async def test_one_that_is_late_is_missed_and_the_others_wait_again(office: Office) -> None:
    now = office.database.clock.now()
    [late] = await put(office, 1, 1, expires_at=now + 30)
    [good] = await put(office, 1, 1)
    carrier = await office.merge((await office.queues())[0])
    office.database.clock.advance(31)  # type: ignore[attr-defined]
    assert await office.claim("one") == []
    await expire(office)
    assert ((await row(office, carrier)).state, (await row(office, carrier)).reason) == (
        State.CANCELLED,
        "まとめ直しました",
    )
    assert (await row(office, late)).state is State.EXPIRED
    assert (await row(office, good)).state is State.PENDING and (await row(office, good)).carrier is None
    assert [leased.notification.id for leased in await office.claim("one")] == [good]


async def test_what_is_late_is_not_merged(office: Office) -> None:
    await put(office, 1, 1, expires_at=office.database.clock.now() - 1)
    await put(office, 1, 2)
    assert [queue.count for queue in await office.queues()] == [2]


async def test_a_merged_one_is_resent_alone_once_its_fate_is_known(office: Office) -> None:
    ids = await put(office, 1, 2)
    carrier = await office.merge((await office.queues())[0])
    with pytest.raises(NotResendable):
        await resend(office.database, office.organization_id, ids[0])
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased))
    again = await row(office, await resend(office.database, office.organization_id, ids[0]))
    assert (again.resend_of, again.carries, again.carrier) == (ids[0], 0, None)
    await put(office, 1, 2)
    assert [queue.count for queue in await office.queues()] == [], (
        "somebody waits for what was sent again: it goes first"
    )
    assert (await row(office, carrier)).state is State.DELIVERED


@pytest.mark.parametrize(("verdict", "moved"), [("delivered", False), ("dead", True)])
async def test_a_resent_carrier_stands_for_what_it_carries_unless_that_had_arrived(
    office: Office, verdict: str, moved: bool
) -> None:
    [id, _] = await put(office, 1, 2)
    carrier = await office.merge((await office.queues())[0])
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased, verdict))  # type: ignore[arg-type]
    copy = await resend(office.database, office.organization_id, carrier)
    merged = await row(office, id)
    assert merged.carrier is not None and merged.carrier.id == (copy if moved else carrier)
    assert (await row(office, copy)).carries == 2


async def test_connections_are_never_mixed(office: Office) -> None:
    other = await office.another_connection()
    first = await put(office, 1, 2)
    [strange] = await put(office, 1, 1, destination=Destination(other, "10000001", "room", "room-1", "同じ部屋"))
    queues = await office.queues()
    async with office.database.transaction() as c:
        found = await waiting_in(c, office.wish("one"), queues, office.database.clock.now())
    assert [[each.id for each in waiting] for waiting in found.values()] == [first, [strange]]


async def test_what_is_erased_is_erased_from_what_carried_it(office: Office) -> None:
    second = await office.another_event()
    [first] = await put(office, 1, 1)
    [other] = await put(office, 1, 1, event_id=second)
    carrier = await office.merge((await office.queues())[0])
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased))
    async with office.database.transaction() as c:
        await erase_notifications(c, [second])
    erased = {id: (await row(office, id)).body.text for id in (first, other, carrier)}
    assert erased == {first: "本文1", other: "", carrier: ""}


async def test_what_waits_with_an_erased_one_waits_on(office: Office) -> None:
    second = await office.another_event()
    [first] = await put(office, 1, 1)
    [other] = await put(office, 1, 1, event_id=second)
    await office.merge((await office.queues())[0])
    async with office.database.transaction() as c:
        await erase_notifications(c, [office.event_id])
    assert (await row(office, first)).state is State.CANCELLED
    assert [(each.notification.id, each.notification.body.text) for each in await office.claim("one")] == [
        (other, "本文1")
    ]


async def test_a_story_begins_with_what_was_planned(office: Office) -> None:
    ids = await put(office, 1, 2)
    carrier = await office.merge((await office.queues())[0])
    async with office.database.reading() as c:
        assert [each.id for each in await notifications_of_event(c, office.event_id)] == [*ids, carrier]
        pointing = await c.execute(select(notification.c.merged_into).where(notification.c.id.in_(ids)))
    assert set(pointing.scalars()) == {carrier}


async def test_what_a_member_was_told_among_others_is_known_with_the_last_first(office: Office) -> None:
    member = Destination(office.connection_id, "10000001", "member", "user-1", "田中 さん")
    events = [await office.another_event() for _ in range(3)]
    for event in events:
        await put(office, 1, 1, event_id=event, destination=member)

    async def told() -> list[str]:
        async with office.database.reading() as c:
            return await told_to_member(c, office.organization_id, "user-1", 0.0)

    wish = msgspec.structs.replace(office.wish("one"), lane="10000001/member")
    async with office.database.transaction() as c:
        [queue] = await waiting_queues(c, wish, office.database.clock.now())
        [merger] = gather((await waiting_in(c, wish, [queue], office.database.clock.now()))[queue], "ja", 0.0)
        await merge(office.database, c, [(merger.carrier, merger.ids)])
    assert await told() == []
    async with office.database.transaction() as c:
        [leased] = await claim(office.database, c, wish)
    await office.settle(office.outcome(leased))
    assert await told() == events[::-1]
