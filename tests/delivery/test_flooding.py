"""Nobody is flooded: what is too much for a room or for the lane arrives in few readable messages, and says so."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from street import (
    BASE_ROOM,
    DOMAIN,
    SALES_ROOM,
    STRANGE_ROOM,
    Street,
    open_street,
    rooms,
    sample_world,
    until,
    words_of,
)
from toritsugi.connections.tables import connection
from toritsugi.database import Database
from toritsugi.delivery.merging import Merging, Shares, preparing
from toritsugi.event import Addressee, Urgency
from toritsugi.intake import Receipt
from toritsugi.lineworks import TEXT_MAX, length
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, Wish, claim
from toritsugi.routing import SHARE

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database, sample_world(more_rooms=20)) as opened:
        yield opened


async def accept(street: Street, count: int, room: str = SALES_ROOM, **given: Any) -> list[Receipt]:
    """So many events, numbered in their titles, in one go."""
    to = Addressee("room", room)
    events = [street.event(to, title=f"件名{number:03}", **given) for number in range(1, count + 1)]
    return [await street.desk.accept(event) for event in events]


async def told(street: Street, receipts: list[Receipt], seconds: float = 30) -> list[NotificationRow]:
    """What was planned for these, once the fate of each is known."""

    async def known() -> bool:
        rows = [row for receipt in receipts for row in await street.rows(receipt.event_id)]
        return all(row.fate not in {State.PENDING, State.LEASED} for row in rows)

    await until(known, seconds)
    planned = {id for receipt in receipts for id in receipt.notification_ids}
    return [row for receipt in receipts for row in await street.rows(receipt.event_id) if row.id in planned]


def titles(messages: list[dict[str, Any]]) -> list[str]:
    return [found for message in messages for found in re.findall(r"件名\d{3}", words_of(message))]


async def test_a_burst_for_one_room_is_told_in_few_messages_with_every_item(street: Street) -> None:
    receipts = await accept(street, 30)
    await street.worker()
    rows = await told(street, receipts)
    messages = await street.messages()
    assert len(messages) <= 4
    assert titles(messages) == [f"件名{number:03}" for number in range(1, 31)], "all of them, in order"
    assert {(row.state, row.fate) for row in rows} == {(State.MERGED, State.DELIVERED)}
    assert all(receipt.event_id in "".join(map(words_of, messages)) for receipt in receipts), "each with its link"


async def test_a_few_at_once_are_told_one_by_one(street: Street) -> None:
    receipts = await accept(street, SHARE)
    await street.worker()
    assert {row.state for row in await told(street, receipts)} == {State.DELIVERED}
    assert len(await street.messages()) == SHARE


async def test_what_comes_beyond_a_share_waits_for_company_but_a_call_does_not(street: Street) -> None:
    await street.worker()
    await told(street, await accept(street, SHARE))
    beyond = [each for _ in range(2) for each in await accept(street, 1)]
    call = street.event(Addressee("room", SALES_ROOM), urgency=Urgency.CALL, title="来客です")
    await street.desk.accept(call)
    await street.settled(call.id)
    await asyncio.sleep(0.5)
    assert len(await street.messages()) == SHARE + 1
    street.database.clock.advance(12)  # type: ignore[attr-defined]
    assert {(row.state, row.fate) for row in await told(street, beyond)} == {(State.MERGED, State.DELIVERED)}
    assert len(await street.messages()) == SHARE + 2


async def test_a_restarted_worker_remembers_who_had_a_share(street: Street) -> None:
    worker = await street.worker()
    await told(street, await accept(street, SHARE))
    await worker.stop()
    await accept(street, 2)
    await street.worker()
    await asyncio.sleep(1.0)
    assert len(await street.messages()) == SHARE


async def test_a_lane_that_is_behind_merges_what_has_company(street: Street) -> None:
    """Twenty a minute bear fifteen notices; forty-one wait, none for a room that gets more than its share."""
    async with street.database.transaction() as c:
        await c.execute(update(connection).values(calls_per_minute=20))
    receipts = [each for room in rooms(20) for each in await accept(street, 2, room)]
    [alone] = await accept(street, 1)
    await street.worker()
    await street.sent(15)
    messages = await street.messages()
    assert all(titles([message]) == ["件名001", "件名002"] for message in messages)
    rows = [row for receipt in receipts[:30] for row in await street.rows(receipt.event_id) if not row.carries]
    assert {row.state for row in rows} == {State.MERGED}
    assert [row.state for row in await street.rows(alone.event_id)] == [State.PENDING]


async def test_a_backlog_is_empty_in_a_fifth_of_the_time_that_one_by_one_takes(street: Street) -> None:
    """By the calls that it takes, as the limit is one of calls: a thousand take more than four minutes at 240 each."""
    receipts = await asyncio.gather(
        *(
            street.desk.accept(street.event(Addressee("room", rooms(5)[number % 5]), title=f"件名{number:03}"))
            for number in range(1000)
        )
    )
    await street.worker()
    rows = await told(street, receipts, 240)
    assert {row.fate for row in rows} == {State.DELIVERED}
    messages = await street.messages()
    assert len(messages) <= 1000 / 5
    assert sorted(titles(messages)) == [f"件名{number:03}" for number in range(1000)]
    assert all(length(words_of(message)) <= TEXT_MAX for message in messages)
    assert all(request["status"] != 429 for request in await street.requests())


async def test_a_refused_message_of_several_goes_elsewhere_and_says_for_whom(street: Street) -> None:
    receipts = await accept(street, SHARE + 1, STRANGE_ROOM)
    await street.worker()
    rows = await told(street, receipts)
    [message] = await street.messages()
    assert message["to"] == {"channel_id": BASE_ROOM}
    assert words_of(message).startswith(f"【{STRANGE_ROOM[:8]} 宛ての通知です】\nBot の利用が許可されていないか")
    assert len(titles([message])) == SHARE + 1
    assert {(row.state, row.fate) for row in rows} == {(State.MERGED, State.DELIVERED)}
    [refused, *_] = [row for row in await street.rows(receipts[0].event_id) if row.carries]
    assert refused.state is State.DEAD


async def test_what_is_urgent_is_never_merged(street: Street) -> None:
    receipts = [each for urgency in (Urgency.CALL, Urgency.ANSWER, Urgency.TEST)
                for each in await accept(street, 4, urgency=urgency)]  # fmt: skip
    await street.worker()
    assert {row.state for row in await told(street, receipts)} == {State.DELIVERED}
    assert len(await street.messages()) == 12


@pytest.mark.parametrize("count", [1, 3])
async def test_digests_of_one_hour_are_one_message_with_a_heading(street: Street, count: int) -> None:
    receipts = await accept(street, count, urgency=Urgency.DIGEST)
    await street.worker()
    await told(street, receipts)
    messages = await street.messages()
    assert len(messages) == 1 and words_of(messages[0]).startswith(f"【まとめ】{count} 件（")
    assert titles(messages) == [f"件名{number:03}" for number in range(1, count + 1)]


async def test_a_turn_merges_so_much_and_claims_nothing_behind_it(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "MERGED_AT_A_TIME", 4)
    for room in rooms(3):
        await accept(street, 3, room)
    lane = f"{DOMAIN}/room"
    wish = Wish(lane=lane, owner="one", limit=50, most_urgent=Urgency.DIGEST, held=frozenset(), seconds=30)
    merging = Merging(street.database, lane)
    for room in rooms(3):
        async with street.database.transaction() as c:
            prepared = await merging.prepare(c, wish, behind=True)
            [leased] = await claim(street.database, c, prepared.wish)
        assert (prepared.saved, leased.notification.carries, leased.notification.destination.address) == (2, 3, room)


def test_a_share_comes_back_bit_by_bit_also_when_the_clock_is_set_back() -> None:
    shares = Shares([("room", 90.0)])
    for _ in range(SHARE - 1):
        shares.add("room", 100.0)
    shares.add("other", 100.0)
    assert shares.crowded(100.0) == {"room"}
    assert shares.next_free(100.0) == pytest.approx(2.0), "the one before has given back most of its part"
    assert shares.crowded(102.5) == frozenset() and shares.next_free(102.5) is None
    for _ in range(40):
        shares.add("room", 102.5)
    assert shares.next_free(102.5) == pytest.approx(12.0), "a burst of merged ones takes no more than the share"
    assert shares.crowded(50.0) == {"room", "other"} and shares.next_free(50.0) == pytest.approx(12.0)
    assert shares.used(200.0) == {}
