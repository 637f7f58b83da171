"""Subject, sender, identifiers and dates, in the forms that mail programs really write."""

import base64

import pytest

from toritsugi.mail import read_mail
from toritsugi.mail.reading import ReadMail

SUBJECT = "日本語の件名です"
UTF8 = SUBJECT.encode()


def b64(raw: bytes) -> bytes:
    return base64.b64encode(raw)


def word(raw: bytes, charset: bytes = b"utf-8") -> bytes:
    return b"=?" + charset + b"?B?" + b64(raw) + b"?="


def with_header(line: bytes) -> ReadMail:
    return read_mail(line + b"\r\n\r\nx\r\n")


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (word(UTF8), SUBJECT),
        (word(UTF8[:7]) + b"\r\n " + word(UTF8[7:], b"UTF-8"), SUBJECT),
        (word(UTF8[:7]) + word(UTF8[7:]), SUBJECT),
        (b"=?utf-8?B?" + b64(UTF8)[:10] + b"?=\r\n =?utf-8?B?" + b64(UTF8)[10:] + b"?=", SUBJECT),
        (b"=?utf-8?B?" + b64(UTF8), SUBJECT),
        (b"=?utf-8?B?" + b64(UTF8) + b"?", SUBJECT),
        (b"=?utf-8?B?" + b64(UTF8[:9]) + b"\r\n " + word(UTF8[9:]), SUBJECT),
        (b"Re:=?utf-8?b?" + b64(UTF8) + b"?=[1]", "Re:" + SUBJECT + "[1]"),
        (b"=?utf-8?B?" + b64(UTF8)[:12] + b"\r\n " + b64(UTF8)[12:] + b"?=", SUBJECT),
        (b'"' + word(UTF8) + b'" x', f'"{SUBJECT}" x'),
        (word("①髙".encode("cp932"), b"iso-2022-jp"), "①髙"),
        (word(UTF8, b"iso-2022-jp"), SUBJECT),
        (word(UTF8, b""), SUBJECT),
        (word(UTF8, b"x-unknown"), SUBJECT),
        (word(b"\x1b$B-!%F%9%H", b"ISO-2022-JP"), "①テスト"),
        (word(b"\x1b$B%F%9", b"ISO-2022-JP") + b" " + word(b"%H\x1b(B", b"ISO-2022-JP"), "テスト"),
        (b"=?shift_jis?Q?=83e=83X=83g_=87@?= abc", "テスト ① abc"),
        (b"=?Windows-31J?Q?=83e=83X=83g =87@?=", "テスト ①"),
        (b"=?utf-8?Q?a=E3=81?=\r\n =?utf-8?Q?=82b?=", "aあb"),
        (b"=?utf-8?Q?what?=3F_x?=", "what?? x"),
        (b"=?utf-8?Q?caf=C3=A9", "café"),
        (b"=?utf-8*ja?Q?caf=C3=A9?=", "café"),
        (b"a =?utf-8?Q?b?= c =?utf-8?Q?d?= =?iso-8859-1?Q?=E9?=", "a b c dé"),
        (SUBJECT.encode("cp932"), SUBJECT),
        (SUBJECT.encode("euc_jp"), SUBJECT),
        (UTF8, SUBJECT),
        (b"\x1b$B-!%F%9%H\x1b(B", "①テスト"),
        (b"plain\r\n folded", "plain folded"),
        ("全角　空白".encode(), "全角　空白"),
        (SUBJECT.encode("cp932")[:5] + b"\r\n " + SUBJECT.encode("cp932")[5:], SUBJECT),
        (b"\x1b$B%F%9\r\n %H\x1b(B", "テスト"),
        (b"\x1b$B%F%\r\n 9%H\x1b(B", "テスト"),
        (b"tab\there\x07 bell", "tab here bell"),
        ("が".encode(), "が"),
    ],
)
def test_subjects(raw: bytes, subject: str) -> None:
    assert with_header(b"Subject: " + raw).subject == subject


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        (word(UTF8) + b" <a@b.jp>", SUBJECT, "a@b.jp"),
        (b'"' + word(UTF8) + b'" <a@b.jp>', SUBJECT, "a@b.jp"),
        (b'"Yamada, Taro" <t@y.jp>', "Yamada, Taro", "t@y.jp"),
        (b"Yamada, Taro <t@y.jp>", "Yamada, Taro", "t@y.jp"),
        (b"a@b.c, D <d@e.f>", "", "a@b.c"),
        (b"t@y.jp (Taro)", "Taro", "t@y.jp"),
        (b"<t@y.jp>", "", "t@y.jp"),
        (b'"t@y.jp" <t@y.jp>', "", "t@y.jp"),
        (word(b"X <a@b.jp>"), "X", "a@b.jp"),
        (b"\x1b$B;3ED\x1b(B <y@e.jp>", "山田", "y@e.jp"),
        ("山田 太郎".encode("cp932") + b" <y@e.jp>", "山田 太郎", "y@e.jp"),
        (b'"' + "山田 表".encode("cp932") + b'" <y@e.jp>', "山田 表", "y@e.jp"),
        (b'"' + "表 太郎".encode("cp932") + b'" <y@e.jp>', "表 太郎", "y@e.jp"),
        ('"山田 \\"太郎\\"" <y@e.jp>'.encode(), '山田 "太郎', "y@e.jp"),
        (b"nobody", "nobody", ""),
        (b"", "", ""),
        (b'"broken <a@b.jp>', "broken", "a@b.jp"),
    ],
)
def test_senders(raw: bytes, name: str, address: str) -> None:
    mail = with_header(b"From: " + raw)
    assert (mail.sender_name, mail.sender_address) == (name, address)


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("size", range(3, 12))
@pytest.mark.parametrize("between", [b"\r\n ", b"\r\n\t", b" ", b"", b"\n"])
def test_words_that_are_cut_anywhere(charset: str, size: int, between: bytes) -> None:
    """Between the bytes of one character, within an escape, within a group of base64; also without blanks in front."""
    raw = SUBJECT.encode(charset)
    quoted = "".join(f"={byte:02X}" for byte in raw).encode()
    parts = [raw[at : at + size] for at in range(0, len(raw), size)]
    for start, words in {
        b"?B?": [b64(part) for part in parts],
        b"?b?": [b64(part).rstrip(b"=") for part in parts],
        b"?Q?": ["".join(f"={byte:02X}" for byte in part).encode() for part in parts],
        b"?q?": [quoted[at : at + size] for at in range(0, len(quoted), size)],
    }.items():
        line = between.join(b"=?" + charset.encode() + start + each + b"?=" for each in words)
        assert with_header(b"Subject: " + line).subject == SUBJECT


@pytest.mark.parametrize("size", [5, 7, 9, 13, 17])
def test_base64_that_is_cut_as_text_is_joined(size: int) -> None:
    whole = b64(UTF8)
    words = [b"=?utf-8?B?" + whole[at : at + size] + b"?=" for at in range(0, len(whole), size)]
    assert with_header(b"Subject: " + b"\r\n ".join(words)).subject == SUBJECT


def test_the_sender_header_stands_in_for_a_missing_from() -> None:
    assert with_header(b"Return-Path: <r@x.jp>\r\nSender: S <s@x.jp>").sender_address == "s@x.jp"
    assert with_header(b"Return-Path: <r@x.jp>").sender_address == "r@x.jp"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"<a.b@c.jp>", "a.b@c.jp"),
        (b"<a.b@\r\n c.jp>", "a.b@c.jp"),
        (b"a.b@c.jp", "a.b@c.jp"),
        (b"junk <a.b@c.jp> junk", "a.b@c.jp"),
        (b"<>", ""),
        (b"<@>", ""),
        (b"", ""),
        (b"<" + b"a" * 600 + b"@b>", ""),
    ],
)
def test_message_ids(raw: bytes, expected: str) -> None:
    assert with_header(b"Message-ID: " + raw).message_id == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"Date: Fri, 20 Nov 2026 10:00:00 +0900", 1795136400.0),
        (b"Date: 20 Nov 2026 01:00:00 -0000", 1795136400.0),
        (b"Date: 2026/11/20 10:00:00 +0900", 1795136400.0),
        (b"Date: yesterday\r\nReceived: from a by b; Fri, 20 Nov 2026 10:00:00 +0900", 1795136400.0),
        (b"Date: Fri, 99 Nov 99999 10:00:00 +0900", None),
        (b"Date: 2026-13-45 10:00 Z", None),
        (b"Subject: none", None),
    ],
)
def test_dates(line: bytes, expected: float | None) -> None:
    assert with_header(line).date == expected


def test_headers_are_decoded_and_hops_counted() -> None:
    mail = with_header(b"Received: a\r\nReceived: b\r\nX-Kind: " + word(UTF8))
    assert mail.received_hops == 2
    assert ("x-kind", SUBJECT) in mail.headers


BOUNCE = (
    b"From: MAILER-DAEMON@x.jp\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\n\r\nNot delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
    b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: lost\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("raw", "automatic", "bounce"),
    [
        (BOUNCE, True, True),
        (b"From: MAILER-DAEMON@x.jp\r\nSubject: failure notice\r\n\r\nx", True, True),
        (b"From: s@x.jp\r\nSubject: Undeliverable: hello\r\n\r\nx", True, True),
        ("From: p@x.jp\r\nSubject: 配信不能通知\r\n\r\nx".encode(), True, True),
        (b"From: s@x.jp\r\nX-Failed-Recipients: a@b.jp\r\n\r\nx", True, True),
        (b"From: s@x.jp\r\nAuto-Submitted: auto-replied (vacation)\r\n\r\nx", True, False),
        (b"From: s@x.jp\r\nAuto-Submitted: no\r\n\r\nx", False, False),
        (b"From: s@x.jp\r\nPrecedence: bulk\r\n\r\nx", True, False),
        (b"From: s@x.jp\r\nReturn-Path: <>\r\n\r\nx", True, False),
        (b"From: s@x.jp\r\nX-Auto-Response-Suppress: All\r\n\r\nx", True, False),
        (b"From: s@x.jp\r\nSubject: Automatic reply: hi\r\n\r\nx", True, False),
        ("From: s@x.jp\r\nSubject: 【自動返信】受付\r\n\r\nx".encode(), True, False),
        (b"From: s@x.jp\r\nSubject: hello\r\n\r\nx", False, False),
    ],
)
def test_automatic_mail_and_bounces_are_recognised(raw: bytes, automatic: bool, bounce: bool) -> None:
    mail = read_mail(raw)
    assert (mail.is_automatic, mail.is_bounce) == (automatic, bounce)
