"""The two calls that say something: every status comes back as a Reply, only silence is an error."""

import asyncio
import contextlib
import json
import logging
import socket
import ssl
import traceback
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from toritsugi.lineworks import (
    AttachmentSlot,
    BadArgument,
    Endpoints,
    LineWorks,
    NotReached,
    RateLimits,
    Timeouts,
    Unreached,
    button_template,
    message_action,
    new_session,
    text,
    uri_action,
)

pytestmark = pytest.mark.anyio

SECRET_WORDS = "ひみつの本文"
TOKEN = "jp1-very-secret-token-0123456789"


async def read_request(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    return head + await reader.readexactly(size)


async def test_a_text_to_a_member_arrives_as_the_documents_say(line, far_end):
    reply = await line.send_to_user(TOKEN, 2000001, "hanako.sato@sample.co.jp", text("お客様です"))
    (seen,) = far_end.seen
    assert (seen.method, seen.path) == (
        "POST",
        "/v1.0/bots/2000001/users/hanako.sato%40sample.co.jp/messages",
    )
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert json.loads(seen.body) == {"content": {"type": "text", "text": "お客様です"}}
    assert (reply.status, reply.ok, reply.code, reply.description, reply.limits) == (201, True, "", "", None)
    assert 0 < reply.elapsed < 5


async def test_buttons_to_a_room_arrive_as_the_documents_say(line, far_end):
    content = button_template(
        "来客です",
        [
            message_action("すぐ行きます", "すぐ行きます", "answer:1"),
            uri_action("開く", "https://example.jp/a?b=1"),
        ],
        mentions=["u-1"],
    )
    await line.send_to_channel(TOKEN, "2000001", "181c2516-1fee-91e4-0f6f-449f353fd42b", content)
    assert far_end.seen[0].path == "/v1.0/bots/2000001/channels/181c2516-1fee-91e4-0f6f-449f353fd42b/messages"
    assert json.loads(far_end.seen[0].body)["content"] == {
        "type": "button_template",
        "contentText": '<m userId="u-1">\n来客です',
        "actions": [
            {"type": "message", "label": "すぐ行きます", "text": "すぐ行きます", "postback": "answer:1"},
            {"type": "uri", "label": "開く", "uri": "https://example.jp/a?b=1"},
        ],
    }


@pytest.mark.parametrize("status", [200, 201, 400, 401, 403, 404, 409, 429, 500, 503])
async def test_every_status_is_a_reply(line, far_end, status):
    far_end.says(status, b'{"code":"SOME_CODE","description":"Some words."}')
    reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    said = ("", "") if status < 300 else ("SOME_CODE", "Some words.")
    assert (reply.status, reply.code, reply.description) == (status, *said)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_a_reply_and_is_not_followed(line, far_end, other_host, status):
    far_end.says(status, Location=f"{other_host.url}/elsewhere")
    reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert reply.status == status
    assert len(far_end.seen) == 1
    assert other_host.seen == []


async def test_the_limit_headers_are_read_in_any_case_and_spelling(line, far_end):
    far_end.script.append(
        (
            429,
            b"",
            {
                "RATELIMIT-SSED": "240",
                "ratelimit-Limit": "240",
                "rateLimit-remaining": "0",
                "rateLimit-reset": "17",
            },
        )
    )
    far_end.script.append((429, b"", {"rateLimit-used": "3", "Retry-After": "5"}))
    assert (await line.send_to_user(TOKEN, 1, "u", text("a"))).limits == RateLimits(240, 240, 0, 17)
    second = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (second.limits, second.retry_after) == (RateLimits(used=3), 5.0)


async def test_a_body_of_50_mb_is_not_read(raw_peer, connect):
    written = 0

    async def talk(reader, writer):
        nonlocal written
        await read_request(reader)
        writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            writer.write(b"x" * 65_536)
            await writer.drain()
            written += 65_536

    async with raw_peer(talk) as url, connect(url) as line:
        reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (reply.status, len(reply.body), reply.complete) == (500, 65_536, False)
    assert reply.description == "x" * 300
    assert written < 20_000_000


async def test_a_body_that_drips_does_not_hold_up_what_the_status_already_said(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\nx")
        await reader.read()

    async with raw_peer(talk) as url, connect(url, body=0.05, total=10) as line:
        reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (reply.status, reply.body, reply.complete) == (201, b"x", False)
    assert reply.elapsed < 5


async def test_a_body_that_breaks_off_does_not_undo_the_status(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        writer.write(b'HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\n{"code":')
        await writer.drain()
        writer.transport.abort()

    async with raw_peer(talk) as url, connect(url) as line:
        reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (reply.status, reply.complete) == (403, False)


async def test_a_token_repeated_by_the_refusal_is_struck_out(line, far_end):
    far_end.says(401, f'{{"code":"UNAUTHORIZED","description":"bad token {TOKEN}"}}'.encode())
    reply = await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert reply.description == "bad token ***"
    assert TOKEN.encode() not in reply.body


async def test_cookies_are_not_kept(line, far_end):
    far_end.says(201, Set_Cookie="session=abc; Path=/")
    await line.send_to_user(TOKEN, 1, "u", text("a"))
    await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert "Cookie" not in far_end.seen[1].headers


async def test_connections_are_reused(raw_peer, connect):
    accepted = 0

    async def talk(reader, writer):
        nonlocal accepted
        accepted += 1
        while True:
            await read_request(reader)
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    async with raw_peer(talk) as url, connect(url) as line:
        for _ in range(5):
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert accepted == 1


@pytest.mark.parametrize("bad", ["", ".", "..", "a\nb", "a\x00b"])
async def test_an_id_that_would_change_the_address_is_not_sent(line, far_end, bad):
    with pytest.raises(BadArgument):
        await line.send_to_user(TOKEN, 1, bad, text("a"))
    assert far_end.seen == []


async def test_an_id_with_signs_stays_one_segment(line, far_end):
    await line.send_to_user(TOKEN, 1, "../a b?c#d%2F/山", text("a"))
    assert far_end.seen[0].path == "/v1.0/bots/1/users/..%2Fa%20b%3Fc%23d%252F%2F%E5%B1%B1/messages"


@pytest.mark.parametrize("bad", ["two words", "line\r\nX-Evil: 1", "日本"])
async def test_a_token_that_no_header_can_carry_is_not_sent_nor_repeated(line, far_end, bad):
    with pytest.raises(BadArgument) as caught:
        await line.send_to_user(bad, 1, "u", text("a"))
    assert far_end.seen == []
    assert bad not in str(caught.value)


async def test_a_closed_door_was_surely_not_entered(raw_peer, connect):
    async def talk(reader, writer):
        pass

    async with raw_peer(talk) as url:
        pass
    async with connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.CONNECT, False)


async def test_a_name_that_nobody_knows(connect):
    async with connect("http://nobody.invalid") as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.DNS, False)


async def test_tls_with_a_peer_that_speaks_none(far_end, connect):
    async with connect(far_end.url.replace("http:", "https:")) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.TLS, False)
    assert far_end.seen == []


async def test_a_certificate_that_nobody_vouches_for(tmp_path, rsa_key, connect):
    heard = []

    async def talk(reader, writer):
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=self_signed(tmp_path, rsa_key))
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.TLS, False)
    assert b"".join(heard) == b""


def self_signed(folder, key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


async def test_silence_after_the_whole_request_may_have_had_an_effect(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        await reader.read()

    async with raw_peer(talk) as url, connect(url, total=0.2) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.TIMEOUT, True)
    assert 0.1 < caught.value.elapsed < 5


async def test_a_reset_before_the_answer_may_have_had_an_effect(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        writer.transport.abort()

    async with raw_peer(talk) as url, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.BROKEN_OFF, True)


async def test_a_door_that_never_opens_was_surely_not_entered(connect):
    with socket.socket() as deaf, contextlib.ExitStack() as queue:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        async with connect(f"http://127.0.0.1:{deaf.getsockname()[1]}", connect=0.2) as line:
            with pytest.raises(NotReached) as caught:
                await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.TIMEOUT, False)
    assert caught.value.elapsed < 5


async def test_a_call_that_never_got_a_connection_was_surely_not_sent(raw_peer):
    taken = asyncio.Event()

    async def talk(reader, writer):
        await read_request(reader)
        taken.set()
        await reader.read()

    async with raw_peer(talk) as url, new_session(connections=1) as session:
        patient = LineWorks(Endpoints(url), Timeouts(total=60), session)
        hasty = LineWorks(Endpoints(url), Timeouts(total=0.1), session)
        holding = asyncio.create_task(patient.send_to_user(TOKEN, 1, "u", text("a")))
        await taken.wait()
        with pytest.raises(NotReached) as caught:
            await hasty.send_to_user(TOKEN, 1, "u", text("a"))
        holding.cancel()
        await asyncio.wait([holding])
    assert (caught.value.reason, caught.value.sent) == (Unreached.TIMEOUT, False)


async def test_half_a_request_is_of_unknown_effect(raw_peer, connect):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async with raw_peer(talk) as url, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.upload(TOKEN, AttachmentSlot("f", f"{url}/up"), "a.bin", bytes(30_000_000))
    assert (caught.value.reason, caught.value.sent) == (Unreached.BROKEN_OFF, None)


async def test_a_reading_call_that_breaks_off_claims_nothing(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        writer.transport.abort()

    async with raw_peer(talk) as url, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.get_bot(TOKEN, 1)
    assert caught.value.sent is None


async def test_a_peer_that_speaks_no_http(raw_peer, connect):
    async def talk(reader, writer):
        await read_request(reader)
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()

    async with raw_peer(talk) as url, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text("a"))
    assert (caught.value.reason, caught.value.sent) == (Unreached.NOT_HTTP, True)


async def test_no_error_and_no_log_line_holds_the_token(raw_peer, connect, caplog):
    caplog.set_level(logging.DEBUG)

    async def talk(reader, writer):
        await read_request(reader)
        writer.write(b"nonsense\r\n\r\n")
        await writer.drain()

    async with raw_peer(talk) as url, connect(url) as line:
        with pytest.raises(NotReached) as caught:
            await line.send_to_user(TOKEN, 1, "u", text(SECRET_WORDS))
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    shown = "".join(traceback.format_exception(error)) + repr(vars(error)) + caplog.text
    assert TOKEN not in shown
    assert SECRET_WORDS not in shown


async def test_a_session_handed_in_stays_open(far_end):
    async with new_session() as session:
        async with LineWorks(Endpoints(f"{far_end.url}/v1.0"), Timeouts(), session) as line:
            assert (await line.send_to_user(TOKEN, 1, "u", text("a"))).status == 201
        assert not session.closed


async def test_a_client_that_was_not_opened_says_so():
    with pytest.raises(RuntimeError, match="async with"):
        await LineWorks().send_to_user(TOKEN, 1, "u", text("a"))


@pytest.mark.parametrize(
    "url", ["", "www.worksapis.com", "ftp://a/b", "https://a b/", "https://u:p@host/", "https://a/?b"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(BadArgument):
        Endpoints(api_url=url)
