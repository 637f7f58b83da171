"""A company without anybody yet."""

import pytest

from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.people import add_organization


@pytest.fixture
async def organization(database: Database) -> Organization:
    async with database.transaction() as c:
        return await add_organization(c, "株式会社サンプル", now=1.0)
