"""A front desk on each database."""

from collections.abc import AsyncIterator

import pytest

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[FrontDesk]:
    opened = await open_front_desk(database)
    yield opened
    await opened.accept.stop()
