"""The lane keeps the pace in earnest: it rests as a whole after a 429, and foresees a long run."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from street import SALES_ROOM, Street, open_street, rooms, sample_world
from toritsugi.connections.tables import connection
from toritsugi.database import Database
from toritsugi.event import Addressee, Urgency

pytestmark = pytest.mark.anyio


ROOMS = 620


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database, sample_world(more_rooms=ROOMS)) as opened:
        yield opened


async def test_what_is_already_leased_waits_with_the_lane_after_a_429(street: Street) -> None:
    await street.fault(operation="bot.channel.message.create", status=429, headers={"rateLimit-reset": "60"})
    events = [street.event(Addressee("room", SALES_ROOM), urgency=Urgency.TEST) for _ in range(20)]
    await asyncio.gather(*(street.desk.accept(each) for each in events))
    await street.worker()
    async with asyncio.timeout(10):
        while not await refused(street):
            await asyncio.sleep(0.02)
    await asyncio.sleep(1.0)
    assert await refused(street) == 1
    assert await street.messages() == []


async def refused(street: Street) -> int:
    return len([each for each in await street.requests() if each["status"] == 429])


async def test_a_long_queue_goes_at_half_the_limit_from_its_beginning(street: Street) -> None:
    """A limit of 20 a minute makes a queue of 600 last half an hour; its half leaves 8 places that are not kept."""
    async with street.database.transaction() as c:
        await c.execute(update(connection).values(calls_per_minute=20))
    events = [street.event(Addressee("room", room)) for room in rooms(ROOMS)]
    await asyncio.gather(*(street.desk.accept(each) for each in events))
    await street.worker()
    await street.sent(8)
    await asyncio.sleep(1.0)
    assert len(await street.messages()) == 8
