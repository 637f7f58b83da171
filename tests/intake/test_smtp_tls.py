"""STARTTLS by real handshakes: what was sent in plain behind it counts for nothing, renewed certificates are shown."""

import asyncio
import os
import smtplib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography import x509

from certificate import trusting, write_certificate
from intake.smtp_place import TANAKA_MAIL, Door, open_door
from toritsugi.database import Database
from toritsugi.intake import Certificate, CertificateUnusable, SmtpTerms

pytestmark = pytest.mark.anyio
MAIL = "Subject: sealed\r\n\r\nhello\r\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_certificate(tmp_path)


@pytest.fixture
async def door(database: Database, files: tuple[Path, Path]) -> AsyncIterator[Door]:
    async with open_door(database, terms=SmtpTerms(certificate=Certificate(*files))) as opened:
        yield opened


def sealed(door: Door, chain: Path) -> int:
    """Sends a mail by TLS; the serial number of the certificate that the door has shown."""
    with smtplib.SMTP("localhost", door.smtp.port, timeout=10) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=trusting(chain))
        client.ehlo()
        assert not client.has_extn("starttls")
        client.sendmail("a@b.example", [TANAKA_MAIL], MAIL)
        assert isinstance(client.sock, ssl.SSLSocket)
        shown = client.sock.getpeercert(binary_form=True)
    assert shown is not None
    return x509.load_der_x509_certificate(shown).serial_number


async def test_a_mail_by_tls_is_kept_and_one_in_plain_as_well(door: Door, files: tuple[Path, Path]) -> None:
    assert await asyncio.to_thread(sealed, door, files[0]) == 1
    await door.send("Subject: plain\r\n\r\nhello\r\n")
    assert [event.title for event in await door.events()] == ["sealed", "plain"]


async def test_a_renewed_certificate_is_shown_without_a_restart(door: Door, files: tuple[Path, Path]) -> None:
    chain, key = files
    assert await asyncio.to_thread(sealed, door, chain) == 1
    write_certificate(chain.parent, 2)
    assert await asyncio.to_thread(sealed, door, chain) == 2
    good = chain.read_bytes()
    chain.write_bytes(b"half a certif")
    os.utime(chain, (1, 1))
    (chain.parent / "good.pem").write_bytes(good)
    assert await asyncio.to_thread(sealed, door, chain.parent / "good.pem") == 2
    key.unlink()
    assert await asyncio.to_thread(sealed, door, chain.parent / "good.pem") == 2


async def test_what_was_sent_in_plain_behind_starttls_is_not_obeyed(door: Door) -> None:
    said = await door.raw(b"EHLO me\r\nSTARTTLS\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<tanaka@sample.example>\r\n")
    assert said.splitlines()[-1].startswith(b"421 ") and b"220 2.0.0" not in said


async def test_tls_forgets_what_was_said_before(door: Door, files: tuple[Path, Path]) -> None:
    def work() -> list[int]:
        with smtplib.SMTP("localhost", door.smtp.port, timeout=10) as client:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example>")
            client.starttls(context=trusting(files[0]))
            found = [client.docmd(f"RCPT TO:<{TANAKA_MAIL}>")[0], client.docmd("MAIL FROM:<a@b.example>")[0]]
            client.ehlo()
            return [*found, client.docmd("STARTTLS")[0], client.docmd("MAIL FROM:<a@b.example>")[0]]

    assert await asyncio.to_thread(work) == [503, 503, 503, 250]


async def test_no_handshake_and_old_tls_are_sent_away_and_others_served(door: Door, files: tuple[Path, Path]) -> None:
    said = await door.raw(b"EHLO me\r\nSTARTTLS\r\n", b"GET / HTTP/1.1\r\n\r\n", wait=0.3)
    assert b"220 2.0.0" in said

    def old() -> None:
        context = trusting(files[0])
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with smtplib.SMTP("localhost", door.smtp.port, timeout=10) as client:
            client.starttls(context=context)

    with pytest.warns(DeprecationWarning), pytest.raises((ssl.SSLError, OSError, smtplib.SMTPServerDisconnected)):
        await asyncio.to_thread(old)
    assert await asyncio.to_thread(sealed, door, files[0]) == 1


async def test_where_tls_is_required_nothing_is_taken_without(database: Database, files: tuple[Path, Path]) -> None:
    terms = SmtpTerms(certificate=Certificate(*files), requires_tls=True)
    async with open_door(database, terms=terms) as door:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            await door.send(MAIL)
        assert refused.value.smtp_code == 530 and b"STARTTLS" in bytes(refused.value.smtp_error)
        await asyncio.to_thread(sealed, door, files[0])
        assert len(await door.events()) == 1


def test_files_that_are_no_certificate_are_named(tmp_path: Path) -> None:
    chain, key = write_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, strange = write_certificate(tmp_path / "other")
    (tmp_path / "empty.pem").write_bytes(b"")
    for pair in ((chain, strange), (tmp_path / "nothing.pem", key), (tmp_path / "empty.pem", key), (chain, tmp_path)):
        with pytest.raises(CertificateUnusable, match="pem"):
            Certificate(*pair)
