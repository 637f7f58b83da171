"""Fixtures of the operator's pages: a company, its operator signed in, and a morning in which everything happened."""

import time
from collections.abc import AsyncIterator

import pytest

from admin.busy_company import Company, fill_morning, open_company
from admin.link_desk import unlinked_parts
from toritsugi.admin import (
    ADMIN,
    admin_router,
    appointments_router,
    imap_router,
    link_router,
    people_router,
    rules_router,
    wishes_router,
)
from toritsugi.appointments import APPOINTMENTS, Appointments
from toritsugi.connections import Seal
from toritsugi.database import Database
from toritsugi.help import HELP, help_router
from toritsugi.roster import Roster
from web.front_door import Browser, front_door


class StillClock:
    """Stands still until a test moves it, so that spans come out exactly."""

    def __init__(self) -> None:
        self.start = time.time()
        self.offset = 0.0

    def now(self) -> float:
        return self.start + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def company(database: Database) -> AsyncIterator[Company]:
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
    rulers = [rules_router(database, "https://toritsugi.example"), wishes_router(database)]
    watched = imap_router(database, Seal.from_text("11" * 32))
    planned = appointments_router(Appointments(database, "https://toritsugi.example"))
    linked = link_router(unlinked_parts(database))
    handlers = [
        admin_router(database),
        people_router(database, Roster(database, unlinked_parts(database).presence)),
        watched,
        *rulers,
        linked,
        planned,
        help_router(),
    ]
    async with front_door(database, handlers, rooms=[ADMIN, APPOINTMENTS, HELP]) as opened:
        await opened.begin_session(company.operator)
        yield opened
