"""A front desk with its pages served, on each database."""

from collections.abc import AsyncIterator

import pytest

from kiosk.kiosk_server import KioskServer, serving
from kiosk.tablet import Tablet
from reception.front_desk import open_front_desk
from toritsugi.database import Database


@pytest.fixture
async def served(database: Database) -> AsyncIterator[KioskServer]:
    desk = await open_front_desk(database)
    async with serving(desk) as running:
        yield running
    await desk.accept.stop()


@pytest.fixture
async def tablet(served: KioskServer) -> AsyncIterator[Tablet]:
    """A browser that was opened with the desk's key."""
    async with Tablet(served) as paired:
        await paired.get("/kiosk/open/" + served.desk.key)
        yield paired
