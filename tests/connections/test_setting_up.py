"""At a click: the bot, its domain, its callback and its room; new rooms are greeted once."""

from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import BOT, DOMAIN, ROOM, USER
from lineworks_emulator import Running
from lineworks_emulator.faults import Fault
from toritsugi.connections import (
    BotWish,
    Clients,
    Connection,
    ConnectionFault,
    ConnectionForm,
    Errands,
    ScreenTokens,
    Seal,
    SetUp,
    TokenKeeper,
    bot_secrets,
    get_connection,
    learn_from,
    list_rooms,
    set_enabled,
)
from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id

pytestmark = pytest.mark.anyio
WISH = BotWish("取次", "受付のお知らせ", "https://relay.example.com/bot.png", "tanaka@sample")
OTHER_ROOM = "c1000000-0000-4000-8000-000000000009"


@pytest.fixture
def set_up(database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: MovableClock) -> SetUp:
    tokens = ScreenTokens(database, seal, clients, keeper, clock)
    return SetUp(database, seal, clients, keeper, tokens)


@pytest.fixture
def errands(database: Database, keeper: TokenKeeper, clients: Clients) -> Errands:
    return Errands(database, keeper, clients)


def texts(emulator: Running) -> list[tuple[str | None, str]]:
    found, seq = [], 1
    while (message := emulator.app.ledger.bot_message(seq)) is not None:
        found.append((message.to.channel_id, str(message.content["text"])))
        seq += 1
    return found


async def test_a_bot_is_registered_and_put_to_work_before_anything_is_saved(
    set_up: SetUp, live_form: ConnectionForm, emulator: Running
) -> None:
    blank = replace(live_form, name="", bot_id="", base_user_id="", base_channel_id="")
    bot_id = await set_up.register_bot(blank, WISH)
    made = next(bot for bot in emulator.world.bots if str(bot.bot_id) == bot_id)
    assert (made.name, made.enable_group_join, made.administrators) == ("取次", True, [USER])
    form = replace(live_form, bot_id=bot_id)
    assert await set_up.add_to_domain(form) == DOMAIN
    assert await set_up.add_to_domain(form) == DOMAIN
    assert [(each.domain_id, each.visible) for each in made.domains] == [(DOMAIN, True)]


async def test_without_a_directory_scope_the_domain_is_asked_for(
    set_up: SetUp, live_form: ConnectionForm, emulator: Running
) -> None:
    emulator.world.bots[0].domains = []
    emulator.app.store.changed()
    bare = replace(live_form, scopes="bot")
    with pytest.raises(ConnectionFault) as fault:
        await set_up.add_to_domain(bare)
    assert fault.value.code == "domain_needed"
    assert await set_up.add_to_domain(replace(bare, domain=str(DOMAIN))) == DOMAIN


async def test_the_domain_of_a_saved_connection_is_learned(
    set_up: SetUp, database: Database, connection: Connection, live_form: ConnectionForm
) -> None:
    await set_up.add_to_domain(live_form, connection.id)
    async with database.reading() as c:
        found = await get_connection(c, connection.id)
    assert found is not None
    assert found.domain == str(DOMAIN)


async def test_the_callback_is_set_and_its_secret_taken(
    set_up: SetUp, database: Database, seal: Seal, connection: Connection, emulator: Running
) -> None:
    await set_up.set_callback(connection.id, "https://relay.example.com/lineworks/callback")
    told = emulator.world.bots[0]
    assert (told.enable_callback, told.callback_url) == (True, "https://relay.example.com/lineworks/callback")
    assert [text for _, text in await bot_secrets(database, seal, str(BOT))] == [told.bot_secret]


async def test_a_room_is_made_and_greeted_once(
    set_up: SetUp, errands: Errands, database: Database, connection: Connection, emulator: Running
) -> None:
    room = await set_up.create_room(connection.id, "総合受付", ["tanaka@sample", " "])
    assert room.title == "総合受付"
    await errands.look_once()
    await errands.look_once()
    ((place, words),) = texts(emulator)
    assert place == room.channel_id
    assert "取次です。" in words


@pytest.mark.parametrize(
    ("members", "code"), [([], "room_members_malformed"), (["nobody@sample"], "room_member_unknown")]
)
async def test_a_room_needs_members(set_up: SetUp, connection: Connection, members: list[str], code: str) -> None:
    with pytest.raises(ConnectionFault) as fault:
        await set_up.create_room(connection.id, "受付", members)
    assert fault.value.code == code


async def test_a_bot_that_may_not_join_rooms_makes_none(
    set_up: SetUp, connection: Connection, emulator: Running
) -> None:
    emulator.world.bots[0].enable_group_join = False
    emulator.app.store.changed()
    with pytest.raises(ConnectionFault) as fault:
        await set_up.create_room(connection.id, "受付", ["tanaka@sample"])
    assert fault.value.code == "bot_not_invitable"


async def test_the_limit_of_ten_rooms_a_minute_is_told(
    set_up: SetUp, connection: Connection, emulator: Running
) -> None:
    emulator.app.faults.add(Fault(operation="bot.channel.create", kind="status", status=429))
    with pytest.raises(ConnectionFault) as fault:
        await set_up.create_room(connection.id, "受付", ["tanaka@sample"])
    assert fault.value.code == "rate_limited"


def came(connection: Connection, kind: str, channel_id: str) -> Event:
    return Event(
        id=new_id(),
        organization_id=connection.organization_id,
        source_id=None,
        kind=f"lineworks.{kind}",
        urgency=Urgency.ANSWER,
        title=kind,
        details={"connection_id": connection.id, "channel_id": channel_id},
        idempotency_key=new_id(),
        received_at=1.0,
        expires_at=2.0,
    )


async def test_an_invitation_is_greeted_once_and_again_after_leaving(
    errands: Errands, database: Database, connection: Connection, emulator: Running
) -> None:
    for kind, greetings in (("join", 1), ("join", 1), ("leave", 1), ("join", 2)):
        async with database.transaction() as c:
            await learn_from(c, came(connection, kind, ROOM))
        await errands.look_once()
        assert len(texts(emulator)) == greetings


async def test_a_greeting_waits_while_the_platform_is_away_and_gives_up_when_refused(
    errands: Errands, database: Database, connection: Connection, emulator: Running
) -> None:
    async with database.transaction() as c:
        await learn_from(c, came(connection, "join", ROOM))
        await learn_from(c, came(connection, "join", OTHER_ROOM))
    emulator.app.faults.add(Fault(operation="bot.channel.message.create", kind="reset", count=1))
    await errands.look_once()
    assert texts(emulator) == []
    await errands.look_once()
    await errands.look_once()
    assert [place for place, _ in texts(emulator)] == [ROOM]
    async with database.reading() as c:
        assert len(await list_rooms(c, connection.organization_id)) == 2


async def test_nothing_is_greeted_while_the_switch_is_off(
    errands: Errands, database: Database, connection: Connection, emulator: Running
) -> None:
    async with database.transaction() as c:
        await learn_from(c, came(connection, "join", ROOM))
    await set_enabled(database, connection.id, False)
    await errands.look_once()
    assert emulator.app.request_log.since(0) == []
    await set_enabled(database, connection.id, True)
    await errands.look_once()
    assert len(texts(emulator)) == 1
