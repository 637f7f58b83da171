"""The commands of RFC 5321 as clients send them: offers, pipelining, eight bits, addresses, refusals in their place."""

import asyncio
import itertools
import smtplib
import socket
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.smtp_place import HELLO, SUZUKI_MAIL, TANAKA_MAIL, Door, open_door
from toritsugi.database import Database
from toritsugi.intake import SmtpLimits
from toritsugi.intake.smtp import words
from toritsugi.intake.smtp.commands import Path, read_command, read_path
from toritsugi.intake.smtp.wire import Hold, LineTooLong, MailTooLarge, NoRoom, Parcel

pytestmark = pytest.mark.anyio
SMUGGLED = b"MAIL FROM:<x@y.z>\r\nRCPT TO:<suzuki@sample.example>\r\nDATA\r\nSubject: smuggled\r\n\r\n!\r\n.\r\n"


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with open_door(database) as opened:
        yield opened


def codes(said: bytes) -> list[int]:
    return [int(line[:3]) for line in said.split(b"\r\n") if line[3:4] == b" "]


async def test_what_is_offered_works(door: Door) -> None:
    def work(client: smtplib.SMTP) -> set[str]:
        client.ehlo()
        for number, options in enumerate((["BODY=8BITMIME"], ["BODY=7BIT", "SIZE=100"], ["SMTPUTF8"], ["AUTH=<>"])):
            mail = f"Subject: 件名\r\nMessage-ID: <{number}@b.example>\r\n\r\n本文\r\n".encode()
            client.sendmail(
                "田中@例え.example" if options == ["SMTPUTF8"] else "a@b.example", TANAKA_MAIL, mail, options
            )
        return set(client.esmtp_features)

    assert await door.run(work) >= {"pipelining", "size", "8bitmime", "smtputf8", "enhancedstatuscodes"}
    assert [event.title for event in await door.events()] == ["件名"] * 4


async def test_japanese_is_said_only_where_smtputf8_was_asked_for(door: Door) -> None:
    """RFC 6531, 3.7.4.2: an old mail server must not be answered in UTF-8; the enhanced codes stay the same."""

    def work(client: smtplib.SMTP) -> list[bytes]:
        client.ehlo()
        said = []
        for parameters in ("", " SMTPUTF8", ""):
            client.docmd(f"MAIL FROM:<a@b.example>{parameters}")
            said.append(client.docmd("RCPT TO:<nobody@x.example>")[1])
            client.rset()
        return said

    before, asked, after = await door.run(work)
    assert before == after == b"5.1.1 No such recipient here"
    assert asked.startswith(before) and "宛先の社員" in asked.decode()


def test_every_reply_has_an_ascii_form_that_starts_with_its_code() -> None:
    replies = [each for name, each in vars(words).items() if name.isupper() and isinstance(each, str)]
    bilingual = [each for each in replies if not each.isascii()]
    assert len(bilingual) > 3
    assert all(words.spoken(each, False).isascii() and words.spoken(each, True) == each for each in bilingual)


async def test_pipelined_commands_are_answered_in_order(door: Door) -> None:
    said = await door.raw(HELLO + b"Subject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n")
    assert codes(said) == [220, 250, 250, 250, 354, 250, 221]
    group = HELLO.replace(b"DATA", b"RCPT TO:<nobody@x.y>\r\nRCPT TO:<suzuki@sample.example>\r\nDATA")
    said = await door.raw(
        group, b"Subject: y\r\n\r\nhello\r\n.\r\n" + SMUGGLED.replace(b"smuggled", b"next") + b"QUIT\r\n"
    )
    assert codes(said) == [220, 250, 250, 250, 550, 250, 354, 250, 250, 250, 354, 250, 221]
    assert [event.title for event in await door.events()] == ["x", "y", "y", "next"]


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r\n.\n", b"\r\n\0.\r\n"], ids=ascii
)
async def test_no_other_end_smuggles_a_second_mail(door: Door, end: bytes) -> None:
    await door.raw(HELLO, b"Subject: first\r\n\r\nhello" + end + SMUGGLED + b"\r\nQUIT\r\n")
    assert [event.title for event in await door.events()] in (["first"], [])


@pytest.mark.parametrize("hello", [HELLO.replace(b"tanaka", b"nobody"), HELLO.replace(b"DATA", b"DATA x")], ids=ascii)
async def test_a_mail_behind_a_refused_data_is_not_obeyed(door: Door, hello: bytes) -> None:
    said = await door.raw(hello + b"Subject: first\r\n\r\n" + SMUGGLED + b"QUIT\r\n")
    assert codes(said)[-2:] in ([503, 421], [501, 421])
    assert await door.events() == []


@pytest.mark.parametrize("command", [b"BDAT 200 LAST\r\n", b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n"], ids=ascii)
async def test_what_follows_a_foreign_command_is_not_obeyed(door: Door, command: bytes) -> None:
    said = await door.raw(HELLO.replace(b"DATA\r\n", command) + b"RSET\r\n" + SMUGGLED)
    assert codes(said)[-2:] == [500, 421]
    assert await door.events() == []


async def test_each_command_out_of_its_place_is_refused(door: Door) -> None:
    sequences: dict[bytes, int] = {
        b"MAIL FROM:<a@b>": 503, b"RCPT TO:<tanaka@sample.example>": 503, b"EHLO": 501, b"HELO": 501,
        b"EHLO me\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<a@b>": 503, b"EHLO me\r\nMAIL TO:<a@b>": 501, b"STARTTLS": 502,
        b"EHLO me\r\nMAIL FROM:<a@b> RET=HDRS": 555, b"EHLO me\r\nMAIL FROM:<a@b> BODY=BINARYMIME": 555,
        b"EHLO me\r\nMAIL FROM:<a@b> SIZE=x": 555, b"EHLO me\r\nMAIL FROM:<a@b> SIZE=" + b"9" * 100: 552,
        b"EHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<tanaka@sample.example> NOTIFY=NEVER": 555, b"\xff\xfe": 500, b"": 500,
        b"XYZZY": 500, b"NOOP \0": 500, b"EXPN x": 500, b"x" * 5000: 500,
        b"VRFY tanaka": 252, b"HELP": 214, b"NOOP": 250, b"RSET": 250, b"noop": 250, b"HELO me": 250,
    }  # fmt: skip
    for sequence, code in sequences.items():
        assert codes(await door.raw(sequence + b"\r\nQUIT\r\n", wait=0))[-2:] == [code, 221], sequence


async def test_a_client_that_ends_its_side_still_gets_its_answers(door: Door) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.smtp.port)
    writer.write(HELLO + b"Subject: piped\r\n\r\nhello\r\n.\r\n")
    writer.write_eof()
    async with asyncio.timeout(10):
        assert codes(await reader.read())[-1] == 250
    writer.close()
    assert [event.title for event in await door.events()] == ["piped"]


async def test_bytes_that_come_one_by_one_are_the_same_mail(door: Door) -> None:
    with socket.create_connection(("127.0.0.1", door.smtp.port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setblocking(False)
        for number in HELLO + b"Subject: drop by drop\r\n\r\n.\r\n..\r\n.\r\nQUIT\r\n":
            await asyncio.get_running_loop().sock_sendall(client, bytes([number]))
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            while await asyncio.get_running_loop().sock_recv(client, 4096):
                pass
    assert [event.title for event in await door.events()] == ["drop by drop"]


def test_an_address_is_read_as_it_is_meant() -> None:
    read = {
        "TO:<a@b>": "a@b", "to: <a@b> ": "a@b", "TO:a@b": "a@b", "TO:<>": "", "TO:<@x,@y:a@b>": "a@b",
        'TO:<"a b"@c>': '"a b"@c', 'TO:<"a"@c>': "a@c", 'TO:<"a>b"@c>': '"a>b"@c', 'TO:<"a@b"@c>': '"a@b"@c',
        "TO:<a..b@docomo.ne.jp>": "a..b@docomo.ne.jp", "TO:<a.@ezweb.ne.jp>": "a.@ezweb.ne.jp",
        "TO:<田中@例え.jp>": "田中@例え.jp",
    }  # fmt: skip
    assert {text: read_path(text, "TO:") for text in read} == {text: Path(to, {}) for text, to in read.items()}
    for text in ("FROM:<a@b>", "TO:<a@b", "TO:<<a@b>>", "TO:<a@b> =x", 'TO:<"a@b>', "", "TO:"):
        assert read_path(text, "TO:") is None, text
    assert read_path("FROM:<a@b> SIZE=10 body=8bitmime SMTPUTF8", "FROM:") == Path(
        "a@b", {"SIZE": "10", "BODY": "8bitmime", "SMTPUTF8": ""}
    )


@given(st.binary(max_size=60))
def test_no_line_defeats_the_reader_of_commands(line: bytes) -> None:
    command = read_command(line)
    if command is not None:
        read_path(command.rest, "TO:")


LINES = st.lists(st.sampled_from([b"", b".", b"..", b".x", b"x", b"\n.\n", b"\r", b"\n", b"\r.\r", b"\0"]), max_size=8)


@given(LINES, st.lists(st.integers(0, 60), max_size=6))
def test_a_mail_is_the_same_in_whatever_pieces_it_comes(lines: list[bytes], cuts: list[int]) -> None:
    """Against smtplib's own way of putting dots before dots."""
    mail = b"".join(line + b"\r\n" for line in lines)
    sent = b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in mail.split(b"\r\n")[:-1])
    stream = sent + b".\r\nQUIT\r\n"
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    hold = Hold(1000)
    parcel = Parcel(1000, hold)
    rest = None
    for begin, end in itertools.pairwise(edges):
        rest = parcel.feed(stream[begin:end]) if rest is None else rest + stream[begin:end]
    assert (parcel.mail(), rest) == (mail, b"QUIT\r\n")
    parcel.drop()
    assert hold.take(1000)


def test_a_parcel_beyond_a_bound_holds_nothing_and_still_finds_its_end() -> None:
    for fault, limit, room, piece in (
        (MailTooLarge, 100, 10**9, b"x" * 50 + b"\r\n"),
        (LineTooLong, 10**9, 10**9, b"x" * 60_000),
        (NoRoom, 10**9, 100, b"x" * 60 + b"\r\n"),
    ):
        hold = Hold(room)
        parcel = Parcel(limit, hold)
        for _ in range(3):
            assert parcel.feed(piece) is None
        assert hold.take(room), fault
        assert parcel.feed(b"\r\n.\r\nrest") == b"rest"
        with pytest.raises(fault):
            parcel.mail()


async def test_more_mail_at_once_than_memory_is_meant_for_is_452(database: Database) -> None:
    async with open_door(database, SmtpLimits(held=100_000)) as door:
        line = b"x" * 70 + b"\r\n"
        first = await asyncio.open_connection("127.0.0.1", door.smtp.port)
        first[1].write(HELLO + b"Subject: first\r\n\r\n" + line * 1000)
        await first[1].drain()
        await asyncio.sleep(0.2)

        def second(client: smtplib.SMTP) -> tuple[int, bytes]:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example>")
            client.docmd(f"RCPT TO:<{SUZUKI_MAIL}>")
            return client.data(b"Subject: second\r\n\r\n" + line * 1000)

        assert (await door.run(second))[0] == 452
        first[1].write(b".\r\n")
        async with asyncio.timeout(10):
            while not (await first[0].readline()).startswith(b"250 2.0.0 OK: kept"):
                pass
        first[1].close()
        assert (await door.run(second))[0] == 250
        assert [event.title for event in await door.events()] == ["first", "second"]
