"""An office on each database."""

import pytest

from outbox.office import Office, open_office
from toritsugi.database import Database


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)
