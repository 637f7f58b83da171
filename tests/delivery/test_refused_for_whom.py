"""A refused send: is it the member, or the bot? The one is marked at the employee, the other holds the link."""

from collections.abc import AsyncIterator, Callable

import pytest

from lineworks_emulator import BotDomain, User, World
from street import BASE_USER, BOT, DOMAIN, RELAY_URL, SUZUKI, Street, open_street, until
from toritsugi.alarms import Watch, open_alarms
from toritsugi.connections import get_connection, held
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.notification import State
from toritsugi.people import EmployeeForm, change_employee, unknown_members

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


async def marked(street: Street) -> set[str]:
    async with street.database.reading() as c:
        return set(await unknown_members(c, street.organization_id))


async def tell(street: Street, employee_id: str) -> list[State]:
    receipt = await street.desk.accept(street.event(Addressee("employee", employee_id)))
    return [row.state for row in await street.settled(receipt.event_id)]


async def test_an_unknown_member_is_marked_and_free_again_when_the_id_works(street: Street) -> None:
    await street.worker()
    gone = [user for user in street.emulator.world.users if user.user_id == SUZUKI]
    street.emulator.world.users.remove(gone[0])
    street.emulator.app.store.changed()
    assert sorted(await tell(street, street.suzuki.id)) == [State.DEAD, State.DELIVERED]
    assert await marked(street) == {SUZUKI}
    assert BASE_USER in str(await street.messages())
    street.emulator.world.users.append(User(user_id=SUZUKI, email="suzuki@sample", domain_id=DOMAIN))
    street.emulator.app.store.changed()
    assert await tell(street, street.suzuki.id) == [State.DELIVERED]
    assert await marked(street) == set()


async def test_the_mark_belongs_to_the_id(street: Street) -> None:
    async with street.database.transaction() as c:
        form = EmployeeForm(
            name="鈴木 花子", email="suzuki@sample.example", lineworks_user_id="nobody@sample", delivery="dm"
        )
        await change_employee(c, street.organization_id, street.suzuki.id, form)
    await street.worker()
    await tell(street, street.suzuki.id)
    assert await marked(street) == {"nobody@sample"}
    async with street.database.reading() as c:
        assert await unknown_members(c, "another-organization") == {}


def no_bot(world: World) -> None:
    world.bots[0].bot_id = 2000009
    world.channels[0].bots = world.channels[1].bots = []


def no_domain(world: World) -> None:
    world.bots[0].domains = []


@pytest.mark.parametrize(("change", "code"), [(no_bot, "bot_gone"), (no_domain, "bot_not_in_domain")])
async def test_a_bot_that_cannot_send_holds_the_link_and_nobody_is_marked(
    street: Street, change: Callable[[World], None], code: str
) -> None:
    change(street.emulator.world)
    street.emulator.app.store.changed()
    await street.worker()
    receipt = await street.desk.accept(street.event())

    async def is_held() -> bool:
        async with street.database.reading() as c:
            is_idle = await held(c) == {street.connection.id}
        return is_idle and {row.state for row in await street.rows(receipt.event_id)} == {State.PENDING}

    await until(is_held)
    assert {row.tries for row in await street.rows(receipt.event_id)} == {0}
    assert await marked(street) == set()
    async with street.database.reading() as c:
        known = await get_connection(c, street.connection.id)
    assert known is not None and known.held_code == code
    await Watch(street.database, street.desk, RELAY_URL).look()
    async with street.database.reading() as c:
        (alarm,) = await open_alarms(c, street.organization_id, 0.0)
    assert "Bot" in alarm.text
    mend(street.emulator.world)
    street.emulator.app.store.changed()
    await street.keeper.release(street.connection.id)
    assert {row.state for row in await street.settled(receipt.event_id)} == {State.DELIVERED}


def mend(world: World) -> None:
    world.bots[0].bot_id = BOT
    world.bots[0].domains = [BotDomain(domain_id=DOMAIN, visible=True)]
    world.channels[0].bots = world.channels[1].bots = [BOT]


async def test_a_sound_bot_is_looked_at_seldom(street: Street) -> None:
    await street.worker()
    for _ in range(5):
        await street.desk.accept(street.event(Addressee("member", "nobody@sample")))
    await street.sent(5)
    assert len([each for each in await street.requests() if each["path"].endswith(f"/bots/{BOT}")]) == 1
