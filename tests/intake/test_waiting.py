"""What nobody could be told is kept, noted and counted, and goes out once there is somewhere to send it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from street import BASE_ROOM, RELAY_URL, Street, open_street, words_of
from toritsugi.connections.tables import connection as connection_table
from toritsugi.database import Database
from toritsugi.event import Addressee, Urgency
from toritsugi.intake import Directed, EventNote, WaitingDesk, count_waiting, get_event, notes_of_events, waiting_ids
from toritsugi.people import set_wish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    """A company without a base destination."""
    async with open_street(database, base_user_id="", base_channel_id="") as opened:
        yield opened


async def notes(street: Street, event_id: str) -> list[EventNote]:
    async with street.database.reading() as c:
        return (await notes_of_events(c, [event_id])).get(event_id, [])


async def count(street: Street, since: float = 0.0) -> int:
    async with street.database.reading() as c:
        return await count_waiting(c, street.organization_id, since)


async def to_newcomer(street: Street, **given: object) -> str:
    """A notice for somebody without a LINE WORKS user ID."""
    event = street.event(Addressee("employee", street.newcomer.id), **given)  # type: ignore[arg-type]
    return (await street.desk.accept(event)).event_id


async def give_base_room(street: Street) -> None:
    async with street.database.transaction() as c:
        await c.execute(update(connection_table).values(base_channel_id=BASE_ROOM))


async def test_it_is_kept_and_says_for_whom_there_is_no_destination(street: Street) -> None:
    id = await to_newcomer(street)
    (note,) = await notes(street, id)
    assert (note.reason, note.who, note.employee_id) == ("no_destination", "新人 次郎", street.newcomer.id)
    assert note.waits and await count(street) == 1
    async with street.database.reading() as c:
        assert await get_event(c, street.organization_id, id) is not None
        assert await waiting_ids(c, street.organization_id) == [id]
        assert await waiting_ids(c, "another") == [] and await count_waiting(c, "another") == 0


async def test_what_is_told_leaves_no_note(street: Street) -> None:
    receipt = await street.desk.accept(street.event())
    assert len(receipt.notification_ids) == 2
    assert await notes(street, receipt.event_id) == [] and await count(street) == 0


async def test_a_kind_that_is_off_is_noted_and_waits_for_nothing(street: Street) -> None:
    async with street.database.transaction() as c:
        await set_wish(c, street.suzuki, "alert", "off")
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
    (note,) = await notes(street, receipt.event_id)
    assert (note.reason, note.who, note.waits) == ("off", "鈴木 花子", False) and await count(street) == 0


async def test_only_those_that_came_since_then_are_counted(street: Street) -> None:
    await to_newcomer(street)
    street.database.clock.advance(100)  # type: ignore[attr-defined]
    await to_newcomer(street)
    assert await count(street) == 2 and await count(street, street.database.clock.now() - 50) == 1


async def test_without_a_destination_it_goes_on_waiting(street: Street) -> None:
    id = await to_newcomer(street)
    assert await WaitingDesk(street.database, RELAY_URL).send(street.organization_id, [id]) == Directed(waiting=1)
    assert await count(street) == 1 and await street.rows(id) == []


async def test_once_there_is_one_it_is_sent_and_says_when_it_came(street: Street) -> None:
    ids = [await to_newcomer(street) for _ in range(3)]
    street.database.clock.advance(3 * 86_400)  # type: ignore[attr-defined]
    await give_base_room(street)
    desk = WaitingDesk(street.database, RELAY_URL)
    assert await desk.send(street.organization_id, ids[:1]) == Directed(sent=1)
    assert await count(street) == 2
    (row,) = await street.rows(ids[0])
    now = street.database.clock.now()
    assert now - 60 < row.created_at <= now and row.expires_at > now + 80_000
    assert "に受信）" in row.body.text and "新人 次郎 さん 宛て" in row.body.text
    (note,) = await notes(street, ids[0])
    assert note.settled_at is not None and note.settled_at > note.at + 200_000
    assert await desk.send_all(street.organization_id) == Directed(sent=2)
    assert await count(street) == 0 and await desk.send_all(street.organization_id) == Directed()


async def test_it_arrives(street: Street) -> None:
    id = await to_newcomer(street, title="承認のお願い")
    await give_base_room(street)
    await WaitingDesk(street.database, RELAY_URL).send_all(street.organization_id)
    await street.worker()
    (message,) = await street.sent(1)
    assert "承認のお願い" in words_of(message) and message["to"] == {"channel_id": BASE_ROOM}
    assert [row.state for row in await street.settled(id)] == ["delivered"]


async def test_two_clicks_at_once_send_it_once(street: Street) -> None:
    ids = [await to_newcomer(street) for _ in range(5)]
    await give_base_room(street)
    desks = [WaitingDesk(street.database, RELAY_URL) for _ in range(4)]
    done = await asyncio.gather(*(desk.send(street.organization_id, ids) for desk in desks))
    assert sum((each for each in done), Directed()) == Directed(sent=5)
    assert [len(await street.rows(id)) for id in ids] == [1] * 5


async def test_who_was_told_already_is_not_told_again(street: Street) -> None:
    both = (Addressee("employee", street.suzuki.id), Addressee("employee", street.newcomer.id))
    id = (await street.desk.accept(street.event(*both))).event_id
    assert [row.intended_for for row in await street.rows(id)] == ["鈴木 花子 さん"] and await count(street) == 1
    await give_base_room(street)
    await WaitingDesk(street.database, RELAY_URL).send_all(street.organization_id)
    assert [row.intended_for for row in await street.rows(id)] == ["鈴木 花子 さん", "新人 次郎 さん"]


async def test_what_was_of_use_only_then_is_left(street: Street) -> None:
    id = await to_newcomer(street, urgency=Urgency.CALL)
    street.database.clock.advance(3600)  # type: ignore[attr-defined]
    await give_base_room(street)
    desk = WaitingDesk(street.database, RELAY_URL)
    assert await desk.send_all(street.organization_id) == Directed(left=1)
    assert await street.rows(id) == [] and await count(street) == 1
    assert await desk.dismiss(street.organization_id, [id]) == 1
    assert await desk.dismiss(street.organization_id, [id]) == 0 and await count(street) == 0


async def test_whoever_switched_the_kind_off_meanwhile_is_not_told(street: Street) -> None:
    id = await to_newcomer(street)
    async with street.database.transaction() as c:
        await set_wish(c, street.newcomer, "alert", "off")
    await give_base_room(street)
    assert await WaitingDesk(street.database, RELAY_URL).send(street.organization_id, [id]) == Directed(left=1)
    assert [(note.reason, note.waits) for note in await notes(street, id)] == [
        ("no_destination", False),
        ("off", False),
    ]


async def test_another_company_cannot_send_it(street: Street) -> None:
    id = await to_newcomer(street)
    await give_base_room(street)
    desk = WaitingDesk(street.database, RELAY_URL)
    assert await desk.send("another", [id]) == Directed() and await desk.dismiss("another", [id]) == 0
    assert await count(street) == 1 and await street.rows(id) == []
