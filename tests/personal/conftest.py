"""Fixtures of the employee's pages."""

from collections.abc import AsyncIterator

import pytest

from personal.staff import Staff, open_staff
from toritsugi.database import Database
from web.front_door import Browser


@pytest.fixture
async def staff(database: Database) -> AsyncIterator[Staff]:
    async with open_staff(database) as opened:
        yield opened


@pytest.fixture
async def browser(staff: Staff) -> Browser:
    """田中, signed in by a code."""
    return await staff.signed_in()
