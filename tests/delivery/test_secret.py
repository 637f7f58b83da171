"""What only the addressee is to read reaches the addressee's DM, and is kept nowhere afterwards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from street import TANAKA, Street, open_street, words_of
from toritsugi.database import Database, metadata
from toritsugi.event import HIDDEN, Addressee, Event, Urgency
from toritsugi.outbox import expire_overdue, resend

pytestmark = pytest.mark.anyio
SECRET = "839261"


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


def coded(street: Street, *addressees: Addressee) -> Event:
    return street.event(*addressees, urgency=Urgency.ANSWER, text=f"コード: {HIDDEN}", secret=SECRET)


async def kept(street: Street) -> str:
    """Everything that the database's tables hold, as text."""
    async with street.database.reading() as c:
        return "\n".join([str(row) for table in metadata.sorted_tables for row in await c.execute(select(table))])


async def test_the_addressee_reads_it_and_nobody_keeps_it(street: Street) -> None:
    event = coded(street)
    await street.desk.accept(event)
    await street.worker()
    [message] = await street.sent(1)
    assert message["to"] == {"user_id": TANAKA} and f"コード: {SECRET}" in words_of(message)
    [row] = await street.settled(event.id)
    assert row.state == "delivered" and HIDDEN in row.body.text
    assert SECRET not in await kept(street)
    await street.database.drop_journal()
    if street.database.kind == "sqlite":
        files = Path(str(street.database.writer.url.database)).parent.glob("toritsugi.db*")
        assert all(SECRET.encode() not in file.read_bytes() for file in files)


async def test_a_page_never_shows_it_while_it_is_on_its_way(street: Street) -> None:
    event = coded(street)
    await street.desk.accept(event)
    [row] = await street.rows(event.id)
    assert SECRET not in row.body.text + row.title


async def test_a_refused_one_goes_to_nobody_else(street: Street) -> None:
    await street.fault(operation="bot.user.message.create", status=404)
    event = coded(street)
    await street.desk.accept(event)
    await street.worker()
    [row] = await street.settled(event.id)
    assert row.state == "dead" and row.body.secret == "" and await street.messages() == []
    assert SECRET not in await kept(street)


async def test_one_that_is_too_late_is_forgotten(street: Street) -> None:
    event = coded(street)
    await street.desk.accept(event)
    street.database.clock.advance(601)  # type: ignore[attr-defined]
    async with street.database.transaction() as c:
        assert await expire_overdue(street.database, c, street.organization_id, "遅すぎました", "まとめ直しました") == 1
    assert SECRET not in await kept(street)


async def test_sending_it_again_tells_no_secret(street: Street) -> None:
    event = coded(street)
    await street.desk.accept(event)
    await street.worker()
    [row] = await street.settled(event.id)
    await resend(street.database, street.organization_id, row.id)
    assert HIDDEN in words_of((await street.sent(2))[1])


@pytest.mark.parametrize("kind", ["newcomer", "room", "base", "nobody"])
async def test_who_has_no_dm_is_told_nothing_and_nobody_instead(street: Street, kind: str) -> None:
    addressee = {
        "newcomer": Addressee("employee", street.newcomer.id),
        "room": Addressee("room", street.tanaka.channel_id),
        "base": Addressee("base"),
        "nobody": Addressee("employee", "nobody"),
    }[kind]
    receipt = await street.desk.accept(coded(street, addressee))
    assert receipt.notification_ids == () and SECRET not in await kept(street)
