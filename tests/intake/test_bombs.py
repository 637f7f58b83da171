"""Mails made to hurt: refused at the door by a limit, or read within two seconds of CPU and 200 MB, beside others."""

import base64
import io
import shutil
import smtplib
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from intake.smtp_place import TANAKA_MAIL, Door, open_door
from street import until
from toritsugi.clock import SystemClock
from toritsugi.database import Database, open_database
from toritsugi.event import Event
from toritsugi.intake import Bounds, ReadingApart, is_unread

pytestmark = pytest.mark.anyio
LINE = b"x" * 70 + b"\r\n"
HTML = b"Subject: s\r\nContent-Type: text/html\r\n\r\n"


def nested() -> bytes:
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(1_000))
    return b"Subject: s\r\n" + b"".join(parts) + b"\r\nx"


def folded(value: bytes, times: int) -> bytes:
    return b"Subject: s\r\nX-Long: " + b"\r\n ".join([value] * times) + b"\r\n\r\nbody\r\n"


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 100_000_000)
    head = b"Subject: s\r\nContent-Type: application/zip; name=bomb.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(packed.getvalue()).replace(b"\n", b"\r\n")


def uuencoded() -> bytes:
    head = b"Subject: s\r\nContent-Type: application/x-tiny\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    return head + b"begin 644 tiny\r\n" + b"!80``\r\n" * 3_000_000 + b"`\r\nend\r\n"


READ: dict[str, Callable[[], bytes]] = {
    "a thousand nested multiparts": nested,
    "a hundred thousand headers": lambda: b"Subject: s\r\n" + b"X-Header: value\r\n" * 100_000 + b"\r\nbody\r\n",
    "a header of ten megabytes": lambda: folded(b"a" * 990, 10_000),
    "fifty thousand encoded words": lambda: folded(b"=?utf-8?B?44GC?=", 50_000).replace(b"X-Long", b"Subject")[12:],
    "a million tags": lambda: HTML + (b"<b>x</b>" * 100 + b"\r\n") * 10_000,
    "deep tags": lambda: HTML + (b"<div>" * 100 + b"\r\n") * 40_000,
    "escapes": lambda: HTML.replace(b"html", b"plain; charset=iso-2022-jp") + b"\x1b$B!\r\n" * 4_000_000,
    "base64 of twenty-five megabytes": lambda: (
        b"Subject: s\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUJDREVGR0hJSktM" * 4 + b"\r\n"
    ) + (b"QUJDREVGR0hJSktM" * 4 + b"\r\n") * 380_000,
    "an attached zip bomb": zip_bomb,
    "uuencode in tiny lines": uuencoded,
    "false delimiters": lambda: (
        b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n" + b"--bb\r\n" * 4_000_000
    ),
}  # fmt: skip


@pytest.fixture
async def on_sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    opened = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", SystemClock())
    yield opened
    await opened.close()


@pytest.fixture
async def door(on_sqlite: Database) -> AsyncIterator[Door]:
    async with open_door(on_sqlite) as opened:
        agent = ReadingApart(
            on_sqlite, opened.street.desk, opened.street.book, Bounds(cpu=2.0, memory=200_000_000, sizes=0)
        )
        await agent.start()
        yield opened
        await agent.stop()


async def read(door: Door, title: str) -> Event:
    """The event with that title once it was read."""

    async def told() -> bool:
        async with door.street.database.reading() as c:
            found = [event for event in await door.events() if event.title == title]
            return bool(found) and not await is_unread(c, found[0].id)

    await until(told, 60)
    [event] = [event for event in await door.events() if event.title == title]
    return event


@pytest.mark.parametrize("name", READ)
async def test_a_bomb_is_read_within_bounds_while_others_are_served(door: Door, name: str) -> None:
    await door.send(READ[name](), TANAKA_MAIL)
    waits = []
    for number in range(5):
        begun = time.monotonic()
        await door.send(f"Subject: small {number}\r\n\r\nhello\r\n")
        waits.append(time.monotonic() - begun)
    titled = "あ" * 1_000 if "words" in name else "s"
    event = await read(door, titled)
    assert "unreadable" not in event.details.get("problems", "")
    assert max(waits) < 3, waits


async def test_what_is_too_much_is_refused_by_its_limit(door: Door) -> None:
    def refused(mail: bytes) -> Callable[[smtplib.SMTP], int]:
        def work(client: smtplib.SMTP) -> int:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example>")
            client.docmd(f"RCPT TO:<{TANAKA_MAIL}>")
            try:
                return client.data(mail)[0]
            except smtplib.SMTPServerDisconnected:
                return 0

        return work

    assert await door.run(refused(b"Subject: s\r\n\r\n" + b"x" * 50_000_000)) == 500
    assert await door.run(refused(b"Subject: " + b"x" * 10_000_000 + b"\r\n\r\nx")) == 500
    assert await door.run(refused(b"Subject: s\r\n\r\n" + LINE * 1_400_000)) == 552

    def crowd(client: smtplib.SMTP) -> set[int]:
        client.ehlo()
        client.docmd("MAIL FROM:<a@b.example>")
        return {client.docmd(f"RCPT TO:<{TANAKA_MAIL}>")[0] for _ in range(10_000)}

    assert await door.run(crowd) <= {250, 452}
    assert await door.events() == []
