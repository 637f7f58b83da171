"""Mails that S/MIME wrapped whole: what is only signed can be read, what is encrypted is named."""

import base64
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

from certificate import write_certificate
from toritsugi.mail import ReadMail, mail_file, read_mail

INNER = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B>5G'\x1b(B\r\n"
    b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n\r\nPDF\r\n--b--\r\n'
)
DATA = bytes.fromhex("06092a864886f70d010701")
HEAD = bytes.fromhex("308006092a864886f70d010702a080308002010131003080")


def wrapped(sealed: bytes, kind: str = "application/pkcs7-mime") -> bytes:
    head = f"Subject: s\r\nContent-Type: {kind}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(sealed)


def assert_read(mail: ReadMail) -> None:
    assert (mail.text, mail.problems, [each.name for each in mail.attachments]) == ("承認", (), ["a.pdf"])


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_a_mail_that_is_signed_as_a_whole(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    chain, key = write_certificate(tmp_path_factory.mktemp("signer"))
    signer = load_pem_private_key(key.read_bytes(), None)
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    builder = PKCS7SignatureBuilder().set_data(INNER).add_signer(certificate, signer, SHA256())
    raw = wrapped(builder.sign(Encoding.DER, [PKCS7Options.Binary]), kind)
    assert_read(read_mail(raw))
    assert mail_file(raw, 0) == b"PDF"


def test_in_pieces_whose_end_is_told_by_two_zeros() -> None:
    pieces = b"".join(b"\x04" + bytes((len(part),)) + part for part in (INNER[:100], INNER[100:]))
    assert_read(read_mail(wrapped(HEAD + DATA + b"\xa0\x80\x24\x80" + pieces + b"\0\0\0\0\0\0")))


@pytest.mark.parametrize(
    "sealed", [b"", HEAD, HEAD + DATA, HEAD + DATA + b"\xa0", b"\x30\x80" + DATA + b"\xa0\x80\x04\x01x"]
)
def test_what_is_no_signed_mail_stays_a_file(sealed: bytes) -> None:
    mail = read_mail(wrapped(sealed))
    assert (mail.text, mail.problems, [each.name for each in mail.attachments]) == ("", ("smime",), ["smime.p7m"])


def test_signatures_around_signatures_end_soon() -> None:
    raw, kind = INNER, b"Content-Type: application/pkcs7-mime\r\n\r\n"
    for _ in range(60):
        raw = kind + HEAD + DATA + b"\xa0\x80\x04\x84" + len(raw).to_bytes(4, "big") + raw
    started = time.process_time()
    assert "too-deep" in read_mail(raw).problems
    assert time.process_time() - started < 4
