"""A desk that expects visitors, on each database."""

from collections.abc import AsyncIterator

import pytest

from appointments.diary import Diary, diary_of
from conftest import MovableClock
from reception.front_desk import open_front_desk
from toritsugi.database import Database


@pytest.fixture
async def diary(database: Database, clock: MovableClock) -> AsyncIterator[Diary]:
    desk = await open_front_desk(database)
    yield diary_of(desk, clock)
    await desk.accept.stop()
