"""The same mail is the same, however it comes again; another is another, whatever its Message-ID."""

import time

import pytest

from toritsugi.intake.reading.identity import mail_identity

HEAD = b"From: CRM <crm@b.example>\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900\r\nSubject: =?utf-8?b?5Lu25ZCN?=\r\n"
MAIL = HEAD + b"Message-ID: <1@b.example>\r\nContent-Type: text/plain\r\n\r\nhello\r\nworld\r\n"

SAME = [
    b"Received: from a by b; Mon, 30 Nov 2026 10:00:05 +0900\r\nReturn-Path: <a@b.example>\r\n" + MAIL,
    b"X-Spam: no\r\nDKIM-Signature: v=1;\r\n b=xyz\r\n" + MAIL,
    MAIL.replace(b"Message-ID: <", b"message-id:\r\n <"),
    MAIL.replace(b"\r\n", b"\n"),
    MAIL + b"\r\n",
    MAIL.replace(b"From: CRM <crm@b.example>\r\n", b"") .replace(b"Date:", b"From: CRM <crm@b.example>\r\nDate:"),
]  # fmt: skip
OTHER = [
    MAIL.replace(b"world", b"World"),
    MAIL.replace(b"<1@", b"<2@"),
    MAIL.replace(b"10:00:00", b"10:00:01"),
    MAIL.replace(b"crm@", b"crn@"),
    MAIL.replace(b"5Lu25ZCN", b"5Lu25ZCO"),
    MAIL.replace(b"Message-ID: <1@b.example>\r\n", b""),
    MAIL.replace(b"\r\n", b"\r"),
]


@pytest.mark.parametrize("again", SAME)
def test_what_servers_on_the_way_do_makes_no_difference(again: bytes) -> None:
    assert mail_identity(again) == mail_identity(MAIL)


@pytest.mark.parametrize("other", OTHER)
def test_another_mail_is_another(other: bytes) -> None:
    assert mail_identity(other) != mail_identity(MAIL)


def test_any_bytes_have_an_identity_and_different_ones_differ() -> None:
    odd = [
        b"",
        b"\n",
        b"a",
        b"\r\r",
        b"\r\n\r\nhello",
        b"\n\nhallo",
        b"Subject: x",
        b"Subject: y",
        b"a\rb\r\rc",
        b"a\rb\r\rd",
    ]
    assert len({mail_identity(each) for each in odd[2:]}) == len(odd) - 2


def test_no_mail_takes_long() -> None:
    """Of the processor's time, which hardly depends on what else the machine does; a quadratic way takes hours."""
    started = time.thread_time()
    for hostile in (b"Subject: x" + b"\n " * 2_000_000, b"from:" * 2_000_000, b"\r" * 5_000_000, b"a\n" * 2_000_000):
        mail_identity(hostile)
    assert time.thread_time() - started < 5
