"""From the desk to LINE WORKS: what was accepted arrives, where it should, in the right words."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from street import (
    BASE_ROOM,
    BASE_USER,
    DOMAIN,
    SALES_ROOM,
    STRANGE_ROOM,
    SUZUKI,
    TANAKA,
    Street,
    open_street,
    rooms,
    sample_world,
    until,
    words_of,
)
from toritsugi.connections import Seal, TokenKeeper, held
from toritsugi.database import Database
from toritsugi.event import Addressee, Button, Urgency
from toritsugi.notification import State
from toritsugi.outbox import calls_since, list_attempts
from toritsugi.outbox.tables import attempt
from toritsugi.people.tables import organization

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


async def test_an_event_reaches_the_members_dm_and_room(street: Street) -> None:
    await street.worker()
    receipt = await street.desk.accept(street.event())
    messages = await street.sent(2)
    assert {str(message["to"]) for message in messages} == {
        str({"user_id": TANAKA}),
        str({"channel_id": SALES_ROOM}),
    }
    assert all("【アラート】第2倉庫 温度 31℃" in words_of(message) for message in messages)
    rows = await street.settled(receipt.event_id)
    assert {row.id for row in rows} == set(receipt.notification_ids)
    assert all(row.state is State.DELIVERED and row.tries == 1 for row in rows)


async def test_an_attempt_is_on_disk_before_the_call(street: Street) -> None:
    await street.fault(operation="bot.user.message.create", kind="hang", count=1)
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))

    async def attempts() -> list[object]:
        async with street.database.reading() as connection:
            return list(await connection.execute(select(attempt).where(attempt.c.finished_at.is_(None))))

    async with asyncio.timeout(30):
        while not await attempts():
            await asyncio.sleep(0.01)
    assert await street.messages() == []
    assert (await street.rows(receipt.event_id))[0].state is State.LEASED


async def test_the_same_key_makes_nothing_new(street: Street) -> None:
    await street.worker()
    first = await street.desk.accept(street.event(idempotency_key="once"))
    again = await street.desk.accept(street.event(idempotency_key="once"))
    assert (again.event_id, again.notification_ids, again.repeated) == (first.event_id, first.notification_ids, True)
    assert len(await street.sent(2)) == 2


async def test_no_user_id_goes_to_the_base_destination_and_says_for_whom(street: Street) -> None:
    await street.worker()
    await street.desk.accept(street.event(Addressee("employee", street.newcomer.id)))
    message = (await street.sent(1))[0]
    assert message["to"] == {"user_id": BASE_USER}
    assert "新人 次郎 さん" in words_of(message)
    assert "LINE WORKS ユーザーIDが設定されていません" in words_of(message)


async def test_a_refused_member_goes_to_the_base_destination_and_says_why(street: Street) -> None:
    next(user for user in street.emulator.world.users if user.user_id == SUZUKI).is_deleted = True
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
    message = (await street.sent(1))[0]
    assert message["to"] == {"user_id": BASE_USER}
    assert "鈴木 花子 さん" in words_of(message) and "見つかりません" in words_of(message)
    rows = await street.settled(receipt.event_id)
    assert [row.state for row in rows] == [State.DEAD, State.DELIVERED]
    assert rows[1].fallback_of == rows[0].id
    assert "見つかりません" in rows[0].reason


async def test_a_room_without_the_bot_goes_to_the_base_room(street: Street) -> None:
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("room", STRANGE_ROOM)))
    message = (await street.sent(1))[0]
    assert message["to"] == {"channel_id": BASE_ROOM}
    assert [row.state for row in await street.settled(receipt.event_id)] == [State.DEAD, State.DELIVERED]


async def test_without_a_base_room_nothing_is_posted_to_one(database: Database) -> None:
    """Blank for direct messages only: one message to the base member, none to a room; filled in: one to each."""
    for base_room, places in (("", {"user_id": BASE_USER}), (BASE_ROOM, {"channel_id": BASE_ROOM})):
        async with open_street(database, name=f"本社{base_room}", base_channel_id=base_room) as street:
            await street.worker()
            receipt = await street.desk.accept(street.event(Addressee("base")))
            await street.settled(receipt.event_id)
            told = [message["to"] for message in await street.messages()]
            assert {"user_id": BASE_USER} in told and places in told
            assert len(told) == 1 + bool(base_room)


async def test_the_chain_ends_and_the_notification_is_dead(street: Street) -> None:
    await street.fault(operation="bot.user.message.create", status=404)
    await street.fault(operation="bot.channel.message.create", status=403)
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))

    async def all_dead() -> bool:
        rows = await street.rows(receipt.event_id)
        return len(rows) == 3 and all(row.state is State.DEAD for row in rows)

    async with asyncio.timeout(30):
        while not await all_dead():
            await asyncio.sleep(0.02)
    assert await street.messages() == []


async def test_a_refused_mention_is_sent_once_more_without_it(street: Street) -> None:
    room = next(room for room in street.emulator.world.channels if room.channel_id == SALES_ROOM)
    room.members.remove(TANAKA)
    await street.worker()
    event = street.event(
        Addressee("employee", street.tanaka.id),
        urgency=Urgency.CALL,
        mentions_addressee=True,
        buttons=(Button("answer", "すぐ行きます", "answer/x/coming"),),
    )
    await street.desk.accept(event)
    messages = await street.sent(2)
    post = next(message for message in messages if "channel_id" in message["to"])
    assert "<m userId" not in words_of(post) and "田中 太郎 さん" in words_of(post)
    rows = await street.settled(event.id)
    async with street.database.reading() as connection:
        attempts = await list_attempts(connection, [row.id for row in rows if row.destination_kind == "room"])
    assert [each.status for each in attempts] == [400, 201]


async def test_the_room_post_mentions_the_host_and_has_answer_buttons(street: Street) -> None:
    await street.worker()
    button = Button("answer", "すぐ行きます", "answer/x/coming")
    await street.desk.accept(
        street.event(
            Addressee("employee", street.tanaka.id), urgency=Urgency.CALL, mentions_addressee=True, buttons=(button,)
        )
    )
    messages = await street.sent(2)
    post = next(message for message in messages if "channel_id" in message["to"])
    assert f'<m userId="{TANAKA}">' in words_of(post)
    assert post["content"]["actions"][0] == {
        "type": "message",
        "label": "すぐ行きます",
        "text": "すぐ行きます",
        "postback": "answer/x/coming",
    }
    assert all("<m" not in words_of(each) for each in messages if "user_id" in each["to"])


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 503},
        {"kind": "reset"},
        {"kind": "garbage"},
        {"kind": "reset_after"},
    ],
    ids=str,
)
async def test_trouble_is_tried_again_until_it_passes(street: Street, fault: dict[str, object]) -> None:
    await street.fault(operation="bot.user.message.create", count=1, **fault)
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id), urgency=Urgency.CALL))
    rows = [row for row in await street.settled(receipt.event_id, 15) if row.destination_kind == "member"]
    assert [(row.state, row.tries) for row in rows] == [(State.DELIVERED, 2)]
    assert rows[0].doubtful is (fault.get("kind") in {"reset", "garbage", "reset_after"})


async def test_a_refused_token_is_renewed_once_and_costs_no_try(street: Street) -> None:
    await street.worker()
    await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
    await street.sent(1)
    await street.fault(operation="bot.user.message.create", status=401, count=1)
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
    await street.sent(2)
    assert [row.tries for row in await street.settled(receipt.event_id)] == [1]


async def test_each_call_around_a_renewal_is_an_attempt_of_its_own_and_keeps_the_order(street: Street) -> None:
    """The budget is counted from attempts: a refused call and the next one with a fresh token are two."""
    await street.fault(operation="bot.channel.message.create", status=401, count=1)
    receipts = [
        await street.desk.accept(
            street.event(Addressee("room", SALES_ROOM), urgency=Urgency.TEST, title=f"{number:03}")
        )
        for number in range(12)
    ]
    await street.worker()
    messages = await street.sent(12)
    assert [words_of(message).split("】")[1][:3] for message in messages] == [f"{number:03}" for number in range(12)]
    rows = [row for receipt in receipts for row in await street.settled(receipt.event_id)]
    assert {row.tries for row in rows} == {1}
    calls = [each["status"] for each in await street.requests() if "/messages" in each["path"]]
    async with street.database.reading() as c:
        attempts = list(await c.execute(select(attempt.c.status, attempt.c.verdict).order_by(attempt.c.started_at)))
        counted = await calls_since(c, f"{DOMAIN}/room", 0.0)
    assert sorted(calls) == sorted(each.status for each in attempts) == [201] * 12 + [401]
    assert [each.verdict for each in attempts if each.status == 401] == ["retry"]
    assert len(counted) == len(calls) == 13


async def test_a_fresh_token_that_is_refused_too_holds_the_connection(street: Street) -> None:
    await street.fault(operation="bot.user.message.create", status=401)
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))

    async def is_held() -> bool:
        async with street.database.reading() as c:
            return await held(c) == {street.connection.id}

    await until(is_held)
    await asyncio.sleep(1.0)
    calls = [each for each in await street.requests() if "/messages" in each["path"]]
    assert len(calls) == 2
    assert [(row.state, row.tries) for row in await street.rows(receipt.event_id)] == [(State.PENDING, 0)]


async def test_refused_credentials_hold_the_connection_and_burn_nothing(street: Street) -> None:
    street.emulator.world.apps[0].client_secret = "changed"
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))

    async def asked() -> int:
        return len([each for each in await street.requests() if each["path"].endswith("/token")])

    async with asyncio.timeout(30):
        while not await asked():
            await asyncio.sleep(0.02)
    await asyncio.sleep(1.0)
    assert await asked() == 1
    rows = await street.rows(receipt.event_id)
    assert [(row.state, row.tries) for row in rows] == [(State.PENDING, 0)]
    street.emulator.world.apps[0].client_secret = "secret-one"
    await street.keeper.release(street.connection.id)
    assert [row.state for row in await street.settled(receipt.event_id)] == [State.DELIVERED]


async def test_a_wrong_sealing_key_holds_the_connection_and_burns_nothing(street: Street) -> None:
    right = street.keeper
    street.keeper = TokenKeeper(street.database, Seal.from_text("22" * 32), street.clients, street.database.clock)
    street.stack.push_async_callback(street.keeper.close)
    locked_out = await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))

    async def is_held() -> bool:
        async with street.database.reading() as connection:
            return await held(connection) == {street.connection.id}

    await until(is_held)
    await locked_out.stop()
    assert [(row.state, row.tries) for row in await street.rows(receipt.event_id)] == [(State.PENDING, 0)]
    street.keeper = right
    await right.release(street.connection.id)
    await street.worker()
    assert [row.state for row in await street.settled(receipt.event_id)] == [State.DELIVERED]


@pytest.mark.parametrize(("language", "said"), [("ja", "有効な時間内に"), ("en", "while it was useful")])
async def test_what_was_missed_says_so_in_the_organizations_language(street: Street, language: str, said: str) -> None:
    async with street.database.transaction() as connection:
        await connection.execute(update(organization).values(language=language))
    event = street.event(Addressee("employee", street.suzuki.id), urgency=Urgency.CALL)
    await street.desk.accept(event)
    street.database.clock.advance(601)  # type: ignore[attr-defined]
    await street.worker()
    assert all(said in row.reason for row in await street.settled(event.id))


async def test_what_is_late_is_marked_and_not_sent(street: Street) -> None:
    event = street.event(Addressee("employee", street.suzuki.id), urgency=Urgency.CALL)
    await street.desk.accept(event)
    street.database.clock.advance(601)  # type: ignore[attr-defined]
    await street.worker()
    rows = await street.settled(event.id)
    assert {row.state for row in rows} == {State.EXPIRED}
    assert await street.messages() == []


async def test_one_destination_is_told_in_order(street: Street) -> None:
    for number in range(30):
        test = street.event(Addressee("room", SALES_ROOM), urgency=Urgency.TEST, title=f"{number:03}")
        await street.desk.accept(test)
    await street.worker()
    messages = await street.sent(30, 20)
    titles = [words_of(message).split("】")[1][:3] for message in messages]
    assert titles == sorted(titles)


async def test_urgent_ones_go_first_and_no_429_is_provoked(database: Database) -> None:
    """A domain at 60 a minute with 120 notifications in one burst, each with a button to answer."""
    async with open_street(database, sample_world("free"), plan="free") as street:
        ask = (Button("answer", "見ました", "seen"),)
        for number in range(120):
            urgent = number % 12 == 11
            urgency, title = (Urgency.CALL, "急") if urgent else (Urgency.NOTICE, "並")
            room = Addressee("room", SALES_ROOM)
            await street.desk.accept(street.event(room, urgency=urgency, title=title, buttons=ask))
        await street.worker()
        messages = await street.sent(45, 15)
        await asyncio.sleep(1.0)
        assert all("急" in words_of(message) for message in messages[:10])
        assert 45 <= len(await street.messages()) <= 60
        late = street.event(Addressee("room", SALES_ROOM), urgency=Urgency.CALL, title="あとから急")
        await street.desk.accept(late)
        assert (await street.settled(late.id, 3))[0].state is State.DELIVERED
        assert all(request["status"] != 429 for request in await street.requests())


async def test_a_restarted_worker_has_no_fresh_budget(database: Database) -> None:
    async with open_street(database, sample_world("free", 70), plan="free") as street:
        for room in rooms(70):
            await street.desk.accept(street.event(Addressee("room", room)))
        worker = await street.worker()
        await street.sent(45, 15)
        await worker.stop()
        before = len(await street.messages())
        await street.worker()
        await asyncio.sleep(1.5)
        assert len(await street.messages()) - before <= 2
        assert all(request["status"] != 429 for request in await street.requests())


async def test_a_429_of_a_shared_domain_rests_the_whole_lane_and_costs_no_try(street: Street) -> None:
    await street.fault(operation="bot.user.message.create", status=429, count=1, headers={"rateLimit-reset": "1"})
    await street.worker()
    receipt = await street.desk.accept(street.event(Addressee("employee", street.suzuki.id)))
    rows = await street.settled(receipt.event_id, 10)
    assert [(row.state, row.tries) for row in rows] == [(State.DELIVERED, 1)]
    statuses = [each["status"] for each in await street.requests() if "/messages" in each["path"]]
    assert statuses == [429, 201]


async def test_a_clean_stop_duplicates_nothing_and_loses_nothing(database: Database) -> None:
    async with open_street(database, sample_world(more_rooms=60)) as street:
        events = [await street.desk.accept(street.event(Addressee("room", room))) for room in rooms(60)]
        for _ in range(5):
            worker = await street.worker()
            await asyncio.sleep(0.03)
            await worker.stop()
        await street.worker()
        for receipt in events:
            await street.settled(receipt.event_id, 20)
        assert len(await street.messages()) == 60
