"""Two kiosks of two processes take the same code at the same moment: a code for one visit makes one."""

import asyncio

import pytest

from appointments.diary import SMITH, YAMAMOTO, diary_of
from conftest import MovableClock
from reception.front_desk import RELAY_URL, FrontDesk, open_front_desk
from toritsugi.appointments import CodeRefused, Opened, admission
from toritsugi.database import Database, open_database
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk
from toritsugi.reception import Kiosk, Reception, add_kiosk, list_visits, reaction

pytestmark = pytest.mark.anyio


async def beside(desk: FrontDesk, database: Database) -> tuple[Kiosk, AcceptDesk]:
    """A second kiosk, and a second process on the same database."""
    async with desk.database.transaction() as c:
        kiosk, _ = await add_kiosk(c, desk.organization.id, "南口受付", now=desk.database.clock.now())
    accept = AcceptDesk(database, RELAY_URL, [admission(database), reaction(database, RELAY_URL)])
    await accept.start()
    return kiosk, accept


async def begin(reception: Reception, kiosk: Kiosk, opened: Opened) -> str:
    try:
        await reception.begin_visit(kiosk, opened.form(new_id(), "ja"), "token")
    except CodeRefused as refused:
        return refused.why
    return "begun"


@pytest.mark.parametrize(("visitors", "kiosks"), [((YAMAMOTO,), 2), ((YAMAMOTO, SMITH), 6)])
async def test_kiosks_that_take_one_code_at_once_make_no_visit_too_many(
    database: Database, database_address: str, clock: MovableClock, visitors: tuple[object, ...], kiosks: int
) -> None:
    desk, other = await open_front_desk(database), open_database(database_address, clock)
    diary = diary_of(desk, clock)
    south, accept = await beside(desk, other)
    there = Reception(other, accept, RELAY_URL)
    made = await diary.add(visitors=visitors)
    clock.advance(5 * 3600)
    standing = [(desk.reception, desk.kiosk), (there, south)] * (kiosks // 2)
    comers = [each.id for each in made.visitors] * kiosks
    opened = [(await diary.open(made.code, kiosk)).of(comers[place]) for place, (_, kiosk) in enumerate(standing)]
    outcomes = await asyncio.gather(
        *(begin(reception, kiosk, each) for (reception, kiosk), each in zip(standing, opened, strict=True))
    )
    assert sorted(outcomes) == ["begun"] * len(visitors) + ["used"] * (kiosks - len(visitors))
    async with database.reading() as c:
        assert len(await list_visits(c, diary.company)) == len(visitors)
    await accept.stop()
    await other.close()
    await desk.accept.stop()
