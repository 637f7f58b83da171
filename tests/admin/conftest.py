"""Fixtures of the operator's pages: a company, its operator signed in, and a morning in which everything happened."""

from collections.abc import AsyncIterator

import pytest

from admin.busy_company import Company, fill_morning, open_company
from admin.link_desk import operators_parts, unlinked_parts
from conftest import StillClock
from toritsugi.admin import ADMIN, ADMIN_ROUTES
from toritsugi.appointments import APPOINTMENTS
from toritsugi.clock import DAY, start_of_day
from toritsugi.database import Database
from toritsugi.help import HELP, HELP_ROUTES
from web.front_door import Browser, front_door


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def company(database: Database, clock: StillClock) -> AsyncIterator[Company]:
    """At noon, as what happened in the hours before shall be of the same day."""
    clock.start = start_of_day(clock.now()) + DAY / 2
    opened = await open_company(database)
    yield opened
    await opened.desk.accept.stop()


@pytest.fixture
async def busy(company: Company, clock: StillClock) -> Company:
    await fill_morning(company, clock)
    return company


@pytest.fixture
async def browser(company: Company) -> AsyncIterator[Browser]:
    """Signed in as the company's operator."""
    database = company.database
    parts = [*operators_parts(unlinked_parts(database)), company.desk.reception]
    rooms = [ADMIN, APPOINTMENTS, HELP]
    async with front_door(database, [ADMIN_ROUTES, HELP_ROUTES], rooms=rooms, parts=parts) as opened:
        await opened.begin_session(company.operator)
        yield opened
