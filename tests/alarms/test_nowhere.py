"""Once a day, however much it is, the administrators hear of what nobody could be told of."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import update

from inbox import Inbox, open_inbox
from street import BASE_ROOM, TANAKA, Street, open_street, words_of
from toritsugi.alarms import Watch, open_alarms
from toritsugi.clock import DAY, start_of_day
from toritsugi.connections.tables import connection as connection_table
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import count_waiting
from toritsugi.mailing import Mailer, MailServer
from toritsugi.web import AccountKeeper, NewAccount

pytestmark = pytest.mark.anyio

LINK = "http://relay.test/events?show=nowhere"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailServer]]:
    with open_inbox() as opened:
        yield opened


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    """A company without a base destination; 田中 is its administrator."""
    async with open_street(database, base_user_id="", base_channel_id="") as opened:
        administrator = NewAccount(opened.organization_id, "tanaka@sample.example", "田中 太郎", "akasaka-1-2-3-yume")
        await AccountKeeper(database).add(administrator)
        at_hour(opened, 8)
        yield opened


def at_hour(street: Street, hour: float) -> None:
    """Moves the clock to the next such hour in Japan."""
    clock = street.database.clock
    clock.advance((start_of_day(clock.now()) + hour * 3600 - clock.now()) % DAY)  # type: ignore[attr-defined]


def watch_of(street: Street) -> Watch:
    return Watch(street.database, street.desk, "http://relay.test")


async def to_newcomer(street: Street, count: int) -> None:
    for _ in range(count):
        await street.desk.accept(street.event(Addressee("employee", street.newcomer.id)))


async def subjects(street: Street) -> list[str]:
    async with street.database.reading() as connection:
        found = await open_alarms(connection, street.organization_id, 0.0)
    return [alarm.subject for alarm in reversed(found)]


async def test_one_word_a_day_however_many_and_whoever_looks(street: Street, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    await to_newcomer(street, 3)
    await watch_of(street).look()
    assert await subjects(street) == [], "not before nine"
    at_hour(street, 9)
    await asyncio.gather(*(watch_of(street).look() for _ in range(3)))
    assert await subjects(street) == ["通知先が決まっていない受信が 3 件あります"]
    await to_newcomer(street, 2)
    at_hour(street, 23)
    await watch_of(street).look()
    assert len(await subjects(street)) == 1, "tomorrow"
    at_hour(street, 9)
    await watch_of(street).look()
    assert (await subjects(street))[1:] == ["通知先が決まっていない受信が 2 件あります"]
    at_hour(street, 9.1)
    at_hour(street, 9)
    await watch_of(street).look()
    assert len(await subjects(street)) == 2, "nothing new"
    await Mailer(street.database, server).mail_due()
    assert [str(mail["Subject"]) for mail in box.mails] == await subjects(street)
    text = box.mails[1].get_content()
    assert box.mails[1]["To"] == "tanaka@sample.example" and LINK in text and "合計 5 件" in text


async def test_the_administrator_hears_it_in_chat(street: Street) -> None:
    await to_newcomer(street, 1)
    at_hour(street, 9)
    await watch_of(street).look()
    moved = {"advance_seconds": street.database.clock.offset}  # type: ignore[attr-defined]
    async with street.http.post(f"{street.emulator.url}/_emulator/clock", json=moved) as answer:
        assert answer.status < 300
    await street.worker()
    (said,) = [words_of(each) for each in await street.sent(1) if each["to"] == {"user_id": TANAKA}]
    assert LINK in said and "1 件" in said


async def test_without_any_way_to_chat_it_is_told_by_mail_only(street: Street) -> None:
    """A word that itself has no destination would be told of every day."""
    async with street.database.transaction() as c:
        await c.execute(update(connection_table).values(is_base=False))
    await to_newcomer(street, 1)
    at_hour(street, 9)
    await watch_of(street).look()
    async with street.database.reading() as c:
        assert await count_waiting(c, street.organization_id) == 1
    assert len(await subjects(street)) == 1


async def test_nothing_is_said_where_everybody_can_be_told(street: Street) -> None:
    async with street.database.transaction() as c:
        await c.execute(update(connection_table).values(base_channel_id=BASE_ROOM))
    await to_newcomer(street, 2)
    at_hour(street, 9)
    await watch_of(street).look()
    assert await subjects(street) == []
