"""The SMTP door over real sockets: who is let in, when 250 is said, and what rude clients get."""

import asyncio
import shutil
import smtplib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from intake.smtp_place import BOX, HELLO, SUZUKI_MAIL, TANAKA_MAIL, Door, open_door
from street import SALES_ROOM
from toritsugi.clock import SystemClock
from toritsugi.database import Database, open_database
from toritsugi.event import Addressee
from toritsugi.intake import SmtpLimits, get_raw_mail

pytestmark = pytest.mark.anyio


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with open_door(database) as opened:
        yield opened


async def test_a_mail_is_on_disk_when_250_was_said(door: Door) -> None:
    await door.send("Subject: =?utf-8?b?5Lu25ZCN?=\r\nFrom: CRM <crm@b.example>\r\nMessage-ID: <1@b>\r\n\r\nhello\r\n")
    [event] = await door.events()
    assert (event.title, event.text, event.sender, event.kind) == ("件名", "hello", "CRM <crm@b.example>", "other")
    assert event.addressees == (Addressee("employee", door.street.tanaka.id),)
    async with door.street.database.reading() as c:
        assert (await get_raw_mail(c, event.id) or b"").endswith(b"\r\n\r\nhello\r\n")


async def test_a_mailbox_gives_kind_and_destination(door: Door) -> None:
    await door.send("Subject: x\r\n\r\nhello\r\n", BOX)
    [event] = await door.events()
    assert (event.kind, event.addressees) == ("timeline", (Addressee("room", SALES_ROOM),))


FOREIGN = [
    "nobody@sample.example", "tanaka@elsewhere.example", "tanaka", "postmaster", "<>", "tanaka%sample.example@x.y",
    "tanaka@sample.example@x.y", "@x.y:nobody@sample.example", "nobody%sample.example@sample.example",
    '"tanaka@sample.example"@x.y', '"nobody"@sample.example', "tanaka@sample.example.", "tanaka@[127.0.0.1]",
    "sample.example!tanaka", "tanaka+x@sample.example", "tanaka@xn--fsq.example", "ｔanaka@sample.example",
    "田中@sample.example", "tanaka@sample.example\0", "' OR 1=1 --@x.y", "%@sample.example", "_anaka@sample.example",
    "tanaka@sample.example,suzuki@sample.example", "a" * 300 + "@sample.example", "|/bin/sh@sample.example",
]  # fmt: skip


async def test_no_form_of_a_foreign_address_is_taken(door: Door) -> None:
    def work(client: smtplib.SMTP) -> dict[str, int]:
        client.ehlo()
        client.docmd("MAIL FROM:<a@b.example> SMTPUTF8")
        found = {}
        for address in FOREIGN:
            client.send(b"RCPT TO:<" + address.encode() + b">\r\n")
            found[address] = client.getreply()[0]
        client.send(b"RCPT TO:<\xff\xfe@sample.example>\r\n")
        found["no text"] = client.getreply()[0]
        return found

    codes = await door.run(work)
    assert {address: code for address, code in codes.items() if code not in {500, 501, 550, 553, 555}} == {}
    assert codes["nobody@sample.example"] == codes["tanaka%sample.example@x.y"] == codes["no text"] == 550


@pytest.mark.parametrize("address", ["TANAKA@Sample.Example", "tanaka@SAMPLE.example"])
async def test_other_spellings_of_a_known_address_are_the_same(door: Door, address: str) -> None:
    mail = "Subject: x\r\nMessage-ID: <1@b>\r\n\r\nhello\r\n"
    await door.send(mail, address)
    await door.send(mail, TANAKA_MAIL)
    assert len(await door.events()) == 1


async def test_many_recipients_are_an_event_each(door: Door) -> None:
    await door.send("Subject: x\r\n\r\nhello\r\n", TANAKA_MAIL, SUZUKI_MAIL, TANAKA_MAIL, BOX)
    assert len(await door.events()) == 3


async def test_the_same_mail_again_makes_nothing_new(door: Door) -> None:
    for mail in ("Subject: x\r\nMessage-ID: <1@b>\r\n\r\nhello\r\n", "Subject: no id\r\n\r\nhello\r\n"):
        for _ in range(3):
            await door.send(mail)
    await door.send("Subject: no id\r\n\r\nanother\r\n")
    assert [event.title for event in await door.events()] == ["x", "no id", "no id"]


async def test_raw_eight_bits_and_long_lines_are_read(door: Door) -> None:
    line = "あ" * 3000
    await door.send(f"Subject: 件名\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{line}\r\n".encode())
    [event] = await door.events()
    assert (event.title, event.text) == ("件名", line)


async def test_a_dot_at_the_beginning_of_a_line_stays(door: Door) -> None:
    await door.send("Subject: x\r\n\r\n.\r\n..\r\n.hidden\r\n")
    assert (await door.events())[0].text.split() == [".", "..", ".hidden"]


async def test_a_mail_with_nothing_at_all_is_kept(door: Door) -> None:
    for mail in (b"", b"\xff\xfe\0garbage", b"Subject: \xff\xd8\0\r\n\r\n\0\xff"):
        await door.send(mail)
    assert len(await door.events()) == 3


async def test_a_line_without_end_and_a_cut_connection_leave_nothing(door: Door) -> None:
    said = await door.raw(HELLO, b"x" * 5_000_000, b"\r\n.\r\nQUIT\r\n")
    assert b"\r\n500 " in said and said.endswith(b"221 2.0.0 Bye\r\n")
    _, writer = await asyncio.open_connection("127.0.0.1", door.smtp.port)
    writer.write(HELLO + b"Subject: half\r\n\r\nhel")
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.transport.abort()
    assert await door.events() == []
    await door.send("Subject: after\r\n\r\nx\r\n")
    assert [event.title for event in await door.events()] == ["after"]


async def test_too_large_is_refused_before_and_after(database: Database) -> None:
    async with open_door(database, SmtpLimits(size=200_000)) as door:
        line = b"x" * 70 + b"\r\n"
        mail = b"Subject: x\r\n\r\n" + line * 10_000

        def announced(client: smtplib.SMTP) -> tuple[int, bytes]:
            client.ehlo()
            return client.docmd(f"MAIL FROM:<a@b.example> SMTPUTF8 SIZE={len(mail)}")

        def written(client: smtplib.SMTP) -> tuple[int, bytes]:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example> SMTPUTF8")
            client.docmd(f"RCPT TO:<{TANAKA_MAIL}>")
            return client.data(mail)

        for code, words in (await door.run(announced), await door.run(written)):
            assert code == 552
            assert "larger than 1 MB" in words.decode() and "上限の 1 MB を超えています" in words.decode()
        assert await door.events() == []


async def test_a_mail_has_no_more_recipients_than_allowed(database: Database) -> None:
    async with open_door(database, SmtpLimits(recipients=2)) as door:

        def third(client: smtplib.SMTP) -> list[int]:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example>")
            return [client.docmd(f"RCPT TO:<{each}>")[0] for each in (TANAKA_MAIL, SUZUKI_MAIL, BOX)]

        assert await door.run(third) == [250, 250, 452]


async def test_a_locked_storage_is_451_and_the_mail_comes_again(database: Database) -> None:
    async with open_door(database) as door:
        mail = "Subject: x\r\nMessage-ID: <1@b>\r\n\r\nhello\r\n"
        await door.send(mail)
        async with database.transaction() as c:
            await c.execute(text("ALTER TABLE raw_mail RENAME TO away"))
        try:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                await door.send(mail.replace("<1@", "<2@"))
        finally:
            async with database.transaction() as c:
                await c.execute(text("ALTER TABLE away RENAME TO raw_mail"))
        assert refused.value.smtp_code == 451 and b"Traceback" not in bytes(refused.value.smtp_error)
        await door.send(mail.replace("<1@", "<2@"))
        assert len(await door.events()) == 2


@pytest.fixture
async def on_sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    opened = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", SystemClock())
    yield opened
    await opened.close()


def mail(number: int, text: str = "hello") -> str:
    return f"Subject: x\r\nMessage-ID: <{number}@b>\r\n\r\n{text}\r\n"


async def limit_pages(database: Database, pages: int) -> int:
    """How many pages the file may have from now on: SQLite never allows fewer than it has."""
    async with database.writer.connect() as c:
        return int((await c.execute(text(f"PRAGMA max_page_count={pages}"))).scalar_one())


async def test_a_full_storage_is_452_until_there_is_room(on_sqlite: Database) -> None:
    async with open_door(on_sqlite) as door:
        await door.send(mail(1))
        await limit_pages(on_sqlite, await limit_pages(on_sqlite, 1) + 2)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await door.send(mail(2, ("x" * 70 + "\r\n") * 3000))
        assert refused.value.smtp_code == 452
        await limit_pages(on_sqlite, 1_000_000)
        await door.send(mail(2, ("x" * 70 + "\r\n") * 3000))
        assert len(await door.events()) == 2


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


async def test_a_storage_locked_by_another_process_is_451_until_it_lets_go(on_sqlite: Database, tmp_path: Path) -> None:
    async with open_door(on_sqlite) as door:
        await door.send(mail(1))
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", HOLD, tmp_path / "toritsugi.db", stdin=-1, stdout=-1
        )
        assert other.stdout is not None
        assert await other.stdout.readline() == b"held\n"
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await door.send(mail(2))
        assert refused.value.smtp_code == 451
        await other.communicate(b"")
        await door.send(mail(2))
        assert len(await door.events()) == 2
