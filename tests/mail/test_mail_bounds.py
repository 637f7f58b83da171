"""Hostile mails: bounded in depth, in number and in work, and what was left out is named."""

import base64
import quopri
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.mail import ReadMail, clean_links, link_back, mail_file, read_mail, shorten, useful_text
from toritsugi.mail.charsets import decode_text
from toritsugi.mail.decoding import decode_header, decode_transfer, parse_parameters
from toritsugi.mail.problems import Problems
from toritsugi.mail.rendering import calendar_to_text, html_to_text, unflow
from toritsugi.mail.structure import DEPTH, HEADERS, PARTS, parse_structure

HTML = b"Content-Type: text/html\n\n"


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth)) + b"\nx"


def test_a_thousand_nested_multiparts_stop_at_the_limit() -> None:
    problems = Problems()
    assert sum(1 for _ in parse_structure(nested(1_000), problems).everything()) == DEPTH + 1
    assert "too-deep" in problems.listed()


def test_what_lies_too_deep_is_named_and_its_source_is_no_text() -> None:
    read = read_mail(b"Subject: deep\n" + nested(1_000))
    assert (read.subject, read.text) == ("deep", "") and "too-deep" in read.problems


def test_an_attached_mail_that_lies_too_deep_stays_a_whole_file() -> None:
    inner = b"Subject: inner\n\nhello\n"
    raw = nested(DEPTH).removesuffix(b"\nx") + b"Content-Type: message/rfc822; name=inner.eml\n\n" + inner
    read = read_mail(raw)
    assert [(each.name, each.size) for each in read.attachments] == [("inner.eml", len(inner))]
    assert mail_file(raw, 0) == inner


def test_a_million_parts_stop_at_the_limit() -> None:
    problems = Problems()
    root = parse_structure(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000, problems)
    assert sum(1 for _ in root.everything()) == PARTS
    assert problems.listed() == ("too-many-parts",)


def test_a_hundred_thousand_headers_keep_the_late_subject() -> None:
    raw = b"".join(b"X-%d: v\n" % i for i in range(100_000)) + b"Subject: late\n\nbody"
    mail = read_mail(raw)
    assert (mail.subject, mail.text, mail.problems) == ("late", "body", ("too-many-headers",))
    assert len(parse_structure(raw, Problems()).headers) == HEADERS + 1


def test_a_subject_after_a_header_of_ten_megabytes_is_read() -> None:
    mail = read_mail(b"X: " + b"a" * 10_000_000 + b"\nSubject: s\n\nbody")
    assert (mail.subject, mail.text) == ("s", "body")
    assert "long-headers" in mail.problems


def test_fifty_thousand_encoded_words_are_bounded() -> None:
    mail = read_mail(b"Subject: " + b" ".join([b"=?utf-8?B?44GC?="] * 50_000) + b"\n\nx")
    assert mail.subject == "あ" * 1_000
    assert set(mail.problems) == {"long-header", "too-many-encoded-words"}


def test_text_of_fifty_megabytes_is_cut_at_one() -> None:
    mail = read_mail(b"Subject: s\n\n" + b"a" * 50_000_000)
    assert (len(mail.text), mail.problems) == (1_000_000, ("long-text",))


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "8bit": lambda raw: raw,
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
}


@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_a_text_that_is_cut_is_not_called_broken(charset: str, encoding: str) -> None:
    """Wherever three million encoded bytes end: within a character, an escape, a group of base64."""
    line = "(1) 商談の予定が更新されました。詳しくは次のとおりです。\n"
    raw = ENCODERS[encoding](line.encode(charset) * 5_700)
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    mail = read_mail(head.encode() + raw * (3_100_000 // len(raw) + 1))
    assert mail.problems == ("long-text",)
    assert len(mail.text) > 300_000
    assert mail.text.startswith(line * 5_700)


def test_many_long_texts_are_not_read_to_the_end() -> None:
    part = b"--b\nContent-Type: text/html\n\n" + b"<p>x" * 200_000 + b"\n"
    mail = read_mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 40 + b"--b--\n")
    assert "long-text" in mail.problems
    assert len(mail.text) <= 1_000_000


def test_uuencoded_files_are_counted_to_a_hundred() -> None:
    assert len(read_mail(b"Subject: u\n\n" + b"begin 644 x\n#86)C\n`\nend\n" * 5_000).attachments) == 100


BOMBS: dict[str, Callable[[int], bytes]] = {
    "tags": lambda n: HTML + b"<b>x</b>" * (n // 8),
    "deep tags": lambda n: HTML + b"<div>" * (n // 5),
    "attributes": lambda n: HTML + b"<p " + b"a=1 " * (n // 4) + b">x",
    "comments": lambda n: HTML + b"<!--" * (n // 4),
    "angle brackets": lambda n: HTML + b"<" * n,
    "scripts": lambda n: HTML + b"<div>" * 400 + b"<script>" * (n // 8),
    "escapes": lambda n: b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * (n // 3),
    "lost escapes": lambda n: b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"$B" * (n // 2),
    "carriage returns": lambda n: b"Subject: x\n\n" + b"\r" * n + b"a",
    "combining marks": lambda n: b"Content-Type: text/plain; charset=utf-8\n\na" + "\u0301\u0316".encode() * (n // 4),
    "uuencode": lambda n: b"Subject: x\n\n" + b"begin 644 x\n#86)C\n" * (n // 18),
    "prose like uuencode": lambda n: b"Subject: x\n\n" + b"begin 644 x\nzzzzzzz\n" * (n // 20) + b"\nend\n",
    "delimiters": lambda n: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"\n--bb" * (n // 5),
    "nested with weight": lambda n: nested(49) + b"abcdefg\n" * (n // 8),
    "base64 pieces": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"QUJDREVGR0hJSg==\r\n" * (n // 18),
    "quotes": lambda n: b"From: " + b'"\\' * (n // 2) + b"\n\nx",
    "separators": lambda n: b"From: " + b"; a*0=b" * (n // 7) + b"\n\nx",
    "carriage returns in headers": lambda n: (
        b"".join(b"%s: a%sb\n c\n" % (name, b"\r" * (n // 40)) for name in (b"Subject", b"From", b"Date")) + b"\nx"
    ),
    "parentheses": lambda n: b"From: " + b"(" * n + b"\n\nx",
    "parameters": lambda n: b"Content-Type: text/plain; " + b'a="' * (n // 3) + b"\n\nx",
    "question marks": lambda n: b"Subject: " + b"=?a?Q?" * (n // 6) + b"?=AA" * 1_000 + b"\n\nx",
    "date": lambda n: b"Date: " + b"1" * n + b"\n\nx",
    "attached mails": lambda n: b"Content-Type: message/rfc822\n\n" * (n // 30),
    "calendar": lambda n: b"Content-Type: text/calendar\n\n" + b"A;B=" * (n // 4) + b"\nBEGIN:VEVENT" * 1_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_of_two_megabytes_end_soon(name: str) -> None:
    """Quadratic work on two million bytes would take minutes; the limit leaves room for a slow machine."""
    raw = BOMBS[name](2_000_000)
    started = time.process_time()
    mail = read_mail(raw)
    assert time.process_time() - started < 4
    assert "unreadable" not in mail.problems


class Unfit(bytes):
    """Bytes that fail on use: nothing read from outside does, so this stands for a defect of a parser."""

    def __contains__(self, key: object) -> bool:
        raise RuntimeError("unfit")


def test_even_a_defeated_reader_answers() -> None:
    mail = read_mail(Unfit(b"Subject: s\n\nx"))
    assert (mail.subject, mail.text, mail.problems) == ("", "", ("unreadable",))


TOKENS = [
    b"=?",
    b"?=",
    b"?B?",
    b"?Q?",
    b"utf-8",
    b"iso-2022-jp",
    b"\x1b$B",
    b"\x1b(B",
    b"\x1b$(D",
    b"\x0e",
    b"--b",
    b"\n",
]
TOKENS += [
    b"\r\n",
    b"Content-Type: ",
    b"multipart/mixed; boundary=b",
    b"text/html",
    b"text/plain; charset=",
    b": ",
    b"\n\n",
]
TOKENS += [
    b"Subject: ",
    b"From: ",
    b"<a@b>",
    b'"',
    b"\\",
    b"(",
    b"*0*=",
    b"''",
    b"%E3",
    b"begin 644 a\n",
    b"end",
    b"<p>",
]
TOKENS += [
    b"<table><tr><td>",
    b"</a>",
    b"<a href=http://x>",
    b"base64",
    b"Content-Transfer-Encoding: ",
    b"\xff",
    b"\x82\xa0",
]
TOKENS += [
    b"message/rfc822",
    b"BEGIN:VEVENT\n",
    b"DTSTART:20260101T000000Z\n",
    b"END:VEVENT",
    b"text/calendar",
    b"Date: ",
]
HOSTILE = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4)), max_size=60).map(b"".join),
)


def assert_sane(mail: ReadMail) -> None:
    assert "unreadable" not in mail.problems
    for text in (mail.subject, mail.text, mail.sender_name, *(file.name for file in mail.attachments)):
        assert not any(character < " " and character != "\n" for character in text)
        text.encode()


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_reading_never_raises(raw: bytes) -> None:
    assert_sane(read_mail(raw))


@settings(max_examples=150, deadline=None)
@given(
    HOSTILE,
    st.one_of(st.sampled_from(["iso-2022-jp", "shift_jis", "euc-jp", "utf-8", "utf-16", "utf-7", ""]), st.text()),
)
def test_decoders_never_raise(raw: bytes, label: str) -> None:
    problems = Problems()
    decode_text(raw, label).text.encode("utf-8", "surrogatepass")
    decode_header(raw, problems, label)
    parse_parameters(raw, problems)
    for encoding in ("base64", "quoted-printable", "x-uuencode", label):
        decode_transfer(raw, encoding, problems)


@settings(max_examples=150, deadline=None)
@given(HOSTILE.map(lambda raw: raw.decode("latin-1")))
def test_text_functions_never_raise(text: str) -> None:
    html_to_text(text, Problems())
    calendar_to_text(text)
    unflow(text, True)
    assert _says_something(useful_text(text)) == _says_something(text), "never nothing of something"
    link_back(clean_links(text), clean_links(text), [text], "a@b.example")
    shorten(text, 10)


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))
