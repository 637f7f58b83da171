"""Slow, silent and rude clients: shed, while others are served."""

import asyncio
import smtplib
import time
from contextlib import ExitStack, closing, suppress

import pytest

from intake.smtp_place import HELLO, TANAKA_MAIL, Door, open_door
from toritsugi.database import Database
from toritsugi.intake import SmtpLimits
from toritsugi.intake.smtp.wire.crowd import group_of

pytestmark = pytest.mark.anyio
MAIL = "Subject: x\r\n\r\nhello\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def came(door: Door, *said: bytes) -> Streams:
    """A client that has said this and stays."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.smtp.port)
    for each in said:
        writer.write(each)
    await writer.drain()
    return reader, writer


async def sent_away(client: Streams, seconds: float = 30) -> bytes:
    """The last line that it got before the connection was closed."""
    async with asyncio.timeout(seconds):
        said = await client[0].read()
    client[1].close()
    return said.splitlines()[-1]


async def test_five_hundred_who_say_nothing_keep_nobody_out(database: Database) -> None:
    async with open_door(database) as door:
        with ExitStack() as stack:
            for _ in range(500):
                client = await came(door)
                stack.callback(client[1].close)
            begun = time.monotonic()
            reader, writer = await came(door)
            assert (await reader.readline()).startswith(b"220 ")
            assert time.monotonic() - begun < 20
            writer.close()
            await door.send(MAIL)
        assert len(await door.events()) == 1


async def test_whoever_was_silent_the_longest_makes_place(database: Database) -> None:
    async with open_door(database, SmtpLimits(per_address=3, connections=3)) as door:
        clients = [await came(door, b"EHLO me\r\n") for _ in range(3)]
        for client in clients:
            await client[0].readuntil(b"ENHANCEDSTATUSCODES\r\n")
        newcomer = await came(door)
        assert (await newcomer[0].readline()).startswith(b"421 4.7.0 Too many connections; ")
        await asyncio.sleep(1.1)
        clients[0][1].write(b"NOOP\r\n")
        assert (await clients[0][0].readline()).startswith(b"250 ")
        await door.send(MAIL)
        assert (await sent_away(clients[1])).startswith(b"421 4.7.0 ")
        for client in (clients[0], clients[2]):
            client[1].write(b"NOOP\r\n")
            assert (await client[0].readline()).startswith(b"250 ")
            client[1].close()
        newcomer[1].close()


def test_one_address_is_one_host() -> None:
    for one, other, same in (
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("192.0.2.1", "192.0.2.2", False),
    ):
        assert (group_of(one) == group_of(other)) is same, (one, other)
    assert group_of("") == ""


async def ended(client: Streams, seconds: float = 30) -> None:
    """Waits until the connection is closed: by a reset when the client was still writing."""
    with suppress(ConnectionError):
        await sent_away(client, seconds)
    client[1].close()


async def drip(client: Streams, content: bytes, pause: float) -> None:
    with suppress(ConnectionError):
        for number in content:
            client[1].write(bytes([number]))
            await client[1].drain()
            await asyncio.sleep(pause)


@pytest.mark.parametrize("said", [b"", b"EHLO me\r\n", HELLO, HELLO + b"Subject: never\r\n"], ids=ascii)
async def test_silence_ends_and_a_byte_now_and_then_is_silence(database: Database, said: bytes) -> None:
    async with open_door(database, SmtpLimits(silence=0.6)) as door:
        silent, dripping = await came(door, said), await came(door, said)
        dripper = asyncio.create_task(drip(dripping, b"x" * 1000, 0.1))
        assert (await sent_away(silent)).startswith(b"421 4.4.2 ")
        await ended(dripping)
        await dripper
        assert await door.events() == []


async def test_a_mail_has_its_time_in_all(database: Database) -> None:
    async with open_door(database, SmtpLimits(silence=5, mail_time=0.7)) as door:
        client = await came(door, HELLO)
        dripper = asyncio.create_task(drip(client, b"x\r\n" * 1000, 0.02))
        await ended(client)
        await dripper
        assert await door.events() == []


async def test_a_session_has_its_time_in_all(database: Database) -> None:
    async with open_door(database, SmtpLimits(silence=5, session_time=0.7)) as door:
        client = await came(door)
        dripper = asyncio.create_task(drip(client, b"NOOP\r\n" * 1000, 0.02))
        await ended(client)
        await dripper


@pytest.mark.parametrize(
    "line", [b"NOOP\r\n", b"RSET\r\n", b"EHLO me\r\n", b"VRFY x\r\n", b"XYZZY\r\n", b"\xff\0\r\n"], ids=ascii
)
async def test_ten_thousand_commands_end_early(database: Database, line: bytes) -> None:
    async with open_door(database) as door:
        client = await came(door)
        with suppress(ConnectionError):
            client[1].write(line * 10_000)
            await client[1].drain()
        said = b""
        with suppress(ConnectionError):
            async with asyncio.timeout(10):
                said = await client[0].read()
        assert said.count(b"\r\n") < 1_000 and b"\r\n421 4.7.0 " in said
        client[1].close()


async def test_many_unknown_recipients_end_a_session_but_twenty_do_not(database: Database) -> None:
    async with open_door(database, SmtpLimits(refusals=50)) as door:

        def work(client: smtplib.SMTP) -> list[int]:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example>")
            found = [client.docmd(f"RCPT TO:<nobody{number}@x.example>")[0] for number in range(49)]
            found.append(client.docmd(f"RCPT TO:<{TANAKA_MAIL}>")[0])
            client.putcmd("RCPT TO:<nobody@x.example>")
            return [*found, client.getreply()[0], client.getreply()[0]]

        assert await door.run(work) == [*[550] * 49, 250, 550, 421]


async def test_a_client_that_reads_nothing_is_not_waited_for(database: Database) -> None:
    async with open_door(database, SmtpLimits(silence=60, idle_commands=10**6)) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.smtp.port, limit=1024)
        with closing(writer):
            writer.write(b"HELP\r\n" * 500_000)
            await asyncio.sleep(0.3)
            begun = time.monotonic()
            await door.send(MAIL)
            assert time.monotonic() - begun < 20
            writer.transport.abort()
        del reader


async def test_a_reset_in_the_middle_of_a_mail_leaves_nothing(database: Database) -> None:
    async with open_door(database) as door:
        for said in (b"", b"EHLO me\r\n", HELLO, HELLO + b"Subject: half\r\n\r\nhel", HELLO + b"Subject: x\r\n\r\n.\r"):
            client = await came(door, said)
            await asyncio.sleep(0.05)
            client[1].transport.abort()
        await door.send(MAIL)
        assert [event.title for event in await door.events()] == ["x"]
        assert len(door.smtp._sessions) <= 1


async def test_a_stop_says_so_to_those_who_wait(database: Database) -> None:
    async with open_door(database) as door:
        client = await came(door, b"EHLO me\r\n")
        await client[0].readuntil(b"ENHANCEDSTATUSCODES\r\n")
        await door.smtp.stop()
        assert (await sent_away(client)).startswith(b"421 4.3.2 ")
