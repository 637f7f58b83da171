"""After the time that the notice promises, no byte of a visitor is left in the database's files."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from street import RELAY_URL, TANAKA, Street, open_street
from toritsugi.clock import Clock
from toritsugi.database import Database, open_database
from toritsugi.event import Event, Urgency
from toritsugi.forgetting import Forgetting
from toritsugi.identifier import new_id
from toritsugi.intake import get_event
from toritsugi.intake.tables import event as event_table
from toritsugi.reception import Reception, VisitForm, add_kiosk, list_visits, reaction
from toritsugi.reception.tables import visit

pytestmark = pytest.mark.anyio

NAME, COMPANY = "山本健太郎左衛門", "株式会社青葉物産倉庫"


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database, reactions=(reaction(database, RELAY_URL),)) as opened:
        yield opened


async def visit_answered(street: Street) -> str:
    """A visit to 田中, answered by a tap; the visit's id."""
    reception = Reception(street.database, street.desk, RELAY_URL)
    async with street.database.transaction() as connection:
        kiosk, _ = await add_kiosk(connection, street.organization_id, "本社受付", now=street.database.clock.now())
    form = VisitForm(
        id=new_id(),
        visitor_name=NAME,
        visitor_company=COMPANY,
        host_id=street.tanaka.id,
        language="ja",
        notice_version="1",
    )
    came = await reception.begin_visit(kiosk, form, "token")
    now = street.database.clock.now()
    details = {"user_id": TANAKA, "channel_id": "", "postback": f"answer/{came.id}/coming"}
    tap = Event(
        id=new_id(),
        organization_id=street.organization_id,
        source_id=None,
        kind="lineworks.message",
        urgency=Urgency.ANSWER,
        title="message",
        details=details,
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + 600,
    )
    await street.desk.accept(tap)
    return came.id


def bytes_of(database: Database) -> bytes:
    path = Path(str(database.writer.url.database))
    return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))


async def test_nobody_is_forgotten_before_the_time(street: Street) -> None:
    await visit_answered(street)
    street.database.clock.advance(29 * 86_400)  # type: ignore[attr-defined]
    assert await Forgetting(street.database, 365).forget_due() == 0
    async with street.database.reading() as connection:
        assert [row.visit.visitor_name for row in await list_visits(connection, street.organization_id)] == [NAME]


async def test_everyone_is_forgotten_after_it_everywhere(street: Street) -> None:
    await visit_answered(street)
    street.database.clock.advance(31 * 86_400)  # type: ignore[attr-defined]
    forgetting = Forgetting(street.database, 365)
    assert await forgetting.forget_due() == 1
    assert await forgetting.forget_due() == 0
    async with street.database.reading() as connection:
        (row,) = await list_visits(connection, street.organization_id)
        ids = (await connection.execute(select(event_table.c.id).where(event_table.c.kind.like("visitor.%")))).scalars()
        events = [await get_event(connection, street.organization_id, id) for id in ids]
        kept = (await connection.execute(select(visit.c.answer))).scalar_one()
    assert row.visit.visitor_name == "" and kept == "coming"
    assert len(events) == 3
    assert all(found is not None and NAME not in f"{found}" and COMPANY not in f"{found}" for found in events)


async def test_no_byte_is_left_in_the_files(sqlite_template: Path, tmp_path: Path, clock: Clock) -> None:
    copy = shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{copy}", clock)
    async with open_street(database, reactions=(reaction(database, RELAY_URL),)) as street:
        for _ in range(20):
            await visit_answered(street)
        assert NAME.encode() in bytes_of(database)
        clock.advance(31 * 86_400)  # type: ignore[attr-defined]
        await Forgetting(database, 365).forget_due()
        left = bytes_of(database)
    await database.close()
    assert NAME.encode() not in left and COMPANY.encode() not in left
