"""Large mails: kept at once, read in a process of their own, told once, and never lost or tried for ever."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from street import SALES_ROOM, Street, open_street, until
from toritsugi.database import Database, StorageTrouble
from toritsugi.event import Addressee, Event
from toritsugi.intake import Bounds, ReadingApart, erase_events, get_event, get_raw_mail, is_unread
from toritsugi.intake.addressbook import Recipient
from toritsugi.intake.reading import Post, mail_events
from toritsugi.intake.unread import lease_unread, put_off
from toritsugi.outbox import Owner

pytestmark = pytest.mark.anyio

HEAD = "Subject: =?utf-8?b?5Lu25ZCN?=\r\nFrom: CRM <crm@b.example>\r\nMessage-ID: <mail-{id}@crm.example>\r\n"
LARGE = "あいうえお かきくけこ\r\n" * 5_000
GONE = "anywhere/0:1:never:0"


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


def large_mail(id: int = 1, body: str = LARGE) -> bytes:
    head = HEAD.format(id=id) + "Content-Type: text/plain; charset=utf-8\r\n"
    return f"{head}\r\n最初の行です。\r\n{body}".encode()


def reader(street: Street, bounds: Bounds | None = None) -> ReadingApart:
    return ReadingApart(street.database, street.desk, street.book, bounds)


async def accepted(street: Street, raw: bytes) -> Event:
    """The mail's event, as the door would have it accepted."""
    to = Recipient(street.organization_id, (Addressee("room", SALES_ROOM),), "timeline")
    post = Post(raw, "a@b.example", street.database.clock.now())
    assert post.is_read_apart
    [event] = await mail_events(post, {"to@x": to}, street.book)
    await street.desk.accept(event, raw, unread=True)
    return await found(street, event)


async def found(street: Street, event: Event) -> Event:
    async with street.database.reading() as c:
        kept = await get_event(c, street.organization_id, event.id)
    assert kept is not None
    return kept


async def unread(street: Street, event: Event) -> bool:
    async with street.database.reading() as c:
        return await is_unread(c, event.id)


async def test_a_large_mail_is_kept_at_once_and_told_after_it_was_read(street: Street) -> None:
    event = await accepted(street, large_mail())
    assert (event.title, event.sender, event.text) == ("件名", "CRM <crm@b.example>", "")
    assert await unread(street, event)
    assert await street.rows(event.id) == []
    assert await reader(street).read_one()
    read = await found(street, event)
    assert read.text.startswith("最初の行です。\nあいうえお かきくけこ\n")
    assert (read.title, read.kind, read.received_at) == (event.title, event.kind, event.received_at)
    [told] = await street.rows(event.id)
    assert "最初の行です。" in told.body.text
    assert not await unread(street, event)
    assert not await reader(street).read_one()


async def test_the_same_large_mail_again_makes_nothing_new(street: Street) -> None:
    first = await accepted(street, large_mail())
    to = Recipient(street.organization_id, (), "timeline")
    [again] = await mail_events(Post(b"Received: x\r\n" + large_mail(), "", 0.0), {"to@x": to}, street.book)
    assert again.idempotency_key == first.idempotency_key


async def test_the_agent_wakes_by_itself(street: Street) -> None:
    agent = reader(street)
    await agent.start()
    try:
        event = await accepted(street, large_mail())

        async def told() -> bool:
            return bool(await street.rows(event.id))

        await until(told, 30)
    finally:
        await agent.stop()


async def test_several_readers_tell_each_mail_once(street: Street) -> None:
    events = [await accepted(street, large_mail(id, LARGE + str(id))) for id in range(4)]
    readers = [reader(street) for _ in range(3)]
    assert sum(await asyncio.gather(*(each.read_one() for each in readers * 2))) >= len(events)
    assert [len(await street.rows(event.id)) for event in events] == [1, 1, 1, 1]


async def test_who_strikes_it_off_first_has_told_it(street: Street) -> None:
    event = await accepted(street, large_mail())
    assert sorted(await asyncio.gather(*(street.desk.complete(event) for _ in range(3)))) == [False, False, True]
    assert len(await street.rows(event.id)) == 1


async def test_the_mail_of_a_reader_that_is_gone_is_read_at_once(street: Street) -> None:
    event = await accepted(street, large_mail())
    lease = await lease_unread(street.database, "somebody:alive", 1_000.0)
    assert lease is not None and lease.event_id == event.id
    assert await lease_unread(street.database, "another", 1_000.0) is None
    await put_off(street.database, event.id, -1.0)
    process = await asyncio.create_subprocess_exec("sleep", "9")
    owner = street_owner(process.pid)
    assert await lease_unread(street.database, owner, 1_000.0) is not None
    assert not await reader(street).read_one()
    process.kill()
    await process.wait()
    assert await reader(street).read_one()
    assert len(await street.rows(event.id)) == 1


def street_owner(pid: int) -> str:
    """The name that a reader in that process would have."""
    host, _, _, last = Owner().name.rsplit(":", 3)
    started = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    return f"{host}:{pid}:{started}:{last}"


async def test_a_telling_that_fails_leaves_the_mail_unread(street: Street) -> None:
    event = await accepted(street, large_mail())
    async with street.database.transaction() as c:
        await c.execute(text("ALTER TABLE notification RENAME TO away"))
    with pytest.raises((SQLAlchemyError, StorageTrouble)):
        await reader(street).read_one()
    async with street.database.transaction() as c:
        await c.execute(text("ALTER TABLE away RENAME TO notification"))
    assert await unread(street, event) and (await found(street, event)).text == ""
    await put_off(street.database, event.id, -1.0)
    assert await reader(street).read_one()
    assert len(await street.rows(event.id)) == 1


@pytest.mark.parametrize("bounds", [Bounds(memory=1_000_000, sizes=0), Bounds(cpu=0.01), Bounds(wall=0.01)], ids=str)
async def test_a_mail_that_kills_its_reader_is_told_as_unreadable_and_kept(street: Street, bounds: Bounds) -> None:
    raw = large_mail(body=10 * LARGE)
    event = await accepted(street, raw)
    agent = reader(street, bounds)
    assert await agent.read_one()
    read = await found(street, event)
    assert (read.title, read.text, read.details["problems"]) == ("件名", "", "unreadable")
    [told] = await street.rows(event.id)
    assert "メール全体はそのまま保管しています" in told.body.text
    assert not await agent.read_one()
    async with street.database.reading() as c:
        assert await get_raw_mail(c, event.id) == raw


async def test_a_reader_that_ends_for_no_reason_gets_three_tries(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something kills each reader: here the first module that it finds under its name."""
    (tmp_path / "toritsugi").mkdir()
    (tmp_path / "toritsugi" / "__init__.py").write_text("")
    (tmp_path / "toritsugi" / "mail.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    event = await accepted(street, large_mail())
    agent = reader(street, Bounds(again=-1.0))
    for _ in range(2):
        assert await agent.read_one()
        assert await unread(street, event)
    assert await agent.read_one()
    assert (await found(street, event)).details["problems"] == "unreadable"
    assert not await agent.read_one()


async def test_a_mail_that_ended_the_whole_program_three_times_is_not_read_again(street: Street) -> None:
    event = await accepted(street, large_mail())
    for _ in range(3):
        assert await lease_unread(street.database, GONE, -1.0) is not None
    agent = reader(street, Bounds(again=-1.0))
    assert await agent.read_one()
    assert (await found(street, event)).details["problems"] == "unreadable"


async def test_an_erased_mail_is_not_read(street: Street) -> None:
    event = await accepted(street, large_mail())
    async with street.database.transaction() as c:
        await erase_events(c, [event.id])
    assert not await reader(street).read_one()
    assert not await street.desk.complete(event)
    assert await street.rows(event.id) == []
