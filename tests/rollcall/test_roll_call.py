"""The roll call finds the IDs that LINE WORKS does not know, without sending anything, once a night."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from conftest import MovableClock
from lineworks_emulator import User
from street import DOMAIN, SALES_ROOM, STRANGE_ROOM, SUZUKI, TANAKA, Street, open_street, sample_world
from toritsugi.clock import DAY, start_of_day
from toritsugi.connections import Presence
from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_department, change_employee, unknown_members
from toritsugi.rollcall import NightlyRollCall, RollCall, WrongId, last_called, wrong_ids

pytestmark = pytest.mark.anyio
GONE_ROOM = "c1000000-0000-4000-8000-00000000dead"


@asynccontextmanager
async def company(database: Database, scopes: str = "bot user.read", **form: str) -> AsyncIterator[Street]:
    world = sample_world()
    world.apps[0].scopes = scopes.split()
    async with open_street(database, world, scopes=scopes, **form) as street:
        yield street


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with company(database) as opened:
        yield opened


class Naps:
    """How long was slept; nobody waits."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)


def roll_of(street: Street, naps: Naps | None = None) -> RollCall:
    sleep = (naps or Naps()).sleep
    return RollCall(street.database, Presence(street.database, street.keeper, street.clients, sleep))


async def wrong(street: Street) -> list[tuple[str, str, str]]:
    async with street.database.reading() as c:
        found: list[WrongId] = await wrong_ids(c, street.organization_id)
    return [(each.stored.name, each.stored.value, each.code) for each in found]


async def set_employee(street: Street, user_id: str, channel_id: str = "") -> None:
    form = EmployeeForm(
        name="鈴木 花子", email="suzuki@sample.example", lineworks_user_id=user_id, channel_id=channel_id
    )
    async with street.database.transaction() as c:
        await change_employee(c, street.organization_id, street.suzuki.id, form)


async def test_nothing_is_wrong_and_nothing_is_sent(street: Street) -> None:
    called = await roll_of(street).call(street.organization_id)
    assert (called.members, called.rooms, called.obstacles) == (3, 2, ())
    assert await wrong(street) == [] and await street.messages() == []
    async with street.database.reading() as c:
        assert await last_called(c, street.organization_id) == called


async def test_who_has_left_and_rooms_without_the_bot_are_named_until_they_are_mended(street: Street) -> None:
    world = street.emulator.world
    world.users = [each for each in world.users if each.user_id != TANAKA]
    world.users[0].is_suspended = True
    street.emulator.app.store.changed()
    await set_employee(street, SUZUKI, STRANGE_ROOM)
    async with street.database.transaction() as c:
        await add_department(c, street.organization_id, "総務部", GONE_ROOM)
    await roll_of(street).call(street.organization_id)
    assert sorted(await wrong(street)) == sorted(
        [
            ("田中 太郎", TANAKA, "member_gone"),
            ("鈴木 花子", SUZUKI, "member_suspended"),
            ("鈴木 花子", STRANGE_ROOM, "not_in_room"),
            ("総務部", GONE_ROOM, "room_gone"),
        ]
    )
    world.users[0].is_suspended = False
    street.emulator.app.store.changed()
    await set_employee(street, SUZUKI, SALES_ROOM)
    assert await street.messages() == []
    await roll_of(street).call(street.organization_id)
    assert [name for name, _, _ in await wrong(street)] == ["田中 太郎", "総務部"]


async def test_a_login_id_counts_as_its_member_in_any_case(street: Street) -> None:
    await set_employee(street, "Suzuki@Sample")
    await roll_of(street).call(street.organization_id)
    assert await wrong(street) == []
    await set_employee(street, "nobody@sample")
    await roll_of(street).call(street.organization_id)
    assert await wrong(street) == [("鈴木 花子", "nobody@sample", "member_gone")]


async def test_without_a_scope_members_stay_as_they_were_and_it_is_said(database: Database) -> None:
    async with company(database, scopes="bot") as street:
        await set_employee(street, "nobody@sample", STRANGE_ROOM)
        called = await roll_of(street).call(street.organization_id)
        assert [each.code for each in called.obstacles] == ["members_unseen"]
        assert "user.read" in called.obstacles[0].fault.remedy("ja")
        assert (called.members, called.rooms) == (0, 3)
        assert await wrong(street) == [("鈴木 花子", STRANGE_ROOM, "not_in_room")]


async def test_a_silent_platform_frees_nobody(street: Street) -> None:
    await set_employee(street, "nobody@sample")
    await roll_of(street).call(street.organization_id)
    await street.fault(operation="*", kind="status", status=500)
    called = await roll_of(street).call(street.organization_id)
    assert {each.code for each in called.obstacles} == {"platform_trouble"}
    assert await wrong(street) == [("鈴木 花子", "nobody@sample", "member_gone")]


async def test_it_takes_half_of_the_calls_that_are_allowed(database: Database) -> None:
    async with company(database, calls_per_minute="4") as street:
        for number in range(5):
            async with database.transaction() as c:
                await add_department(c, street.organization_id, f"部 {number}", f"c9000000-0000-4000-8000-{number:012}")
        naps = Naps()
        await roll_of(street, naps).call(street.organization_id)
        assert naps.taken == [60.0] * 3, "seven rooms, two a minute"


async def test_it_is_held_once_a_night(street: Street, clock: MovableClock) -> None:
    nightly = NightlyRollCall(street.database, roll_of(street))
    other = NightlyRollCall(street.database, roll_of(street))
    to_noon = start_of_day(clock.now()) + DAY + 12 * 3600 - clock.now()
    clock.advance(to_noon)
    street.emulator.app.clock.advance(to_noon)
    held = []
    for _ in range(48):
        held.append(await nightly.look() + await other.look())
        clock.advance(3600)
        street.emulator.app.clock.advance(3600)
    assert sum(held) == 2
    hours = [
        datetime.fromtimestamp(clock.now() - 3600 * (48 - place), UTC).hour for place, each in enumerate(held) if each
    ]
    assert set(hours) == {17}, "two in the morning in Japan"


async def test_members_of_another_page_of_the_directory_are_there(street: Street) -> None:
    world = street.emulator.world
    world.users += [
        User(
            user_id=f"user0002-0000-4000-8000-{number:012}", email=f"n{number}@sample", domain_id=DOMAIN, last_name="人"
        )
        for number in range(150)
    ]
    street.emulator.app.store.changed()
    await set_employee(street, "n149@sample")
    called = await roll_of(street).call(street.organization_id)
    assert called.members == 3 and await wrong(street) == []
    gets = [each for each in await street.requests() if each["operation"] == "user.get"]
    assert gets == [], "everybody was found in the list"
    async with street.database.reading() as c:
        assert await unknown_members(c, street.organization_id) == {}
