"""Mails of any length, by kind, as the programs of the world write them: what `benchmarks.parsing` reads."""

import base64
import binascii
import quopri
import textwrap
from collections.abc import Callable

LINE = "お世話になっております。商談「青葉物産 倉庫更新」の予定が更新されました。\n"
LINK = "https://crm.example/timeline/2811?id=12\n"
WORDS = LINE * 10 + LINK
HEADERS = (
    b"From: CRM <crm@crm.example>\r\nTo: a@b.example\r\nMessage-ID: <1@crm.example>\r\n"
    b"Date: Sat, 28 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
    b"Subject: =?UTF-8?B?44CQ44K/44Kk44Og44Op44Kk44Oz44CR5paw44GX44GE44Kz44Oh44Oz44OI?=\r\n"
)
ROW = f'<tr><td style="color:#333"><a href="https://crm.example/a?id=1">{LINE[:36]}</a></td><td>12</td></tr>\r\n'
TAGS = f'<p><b>{LINE[:20]}</b> <span class="x">{LINE[20:]}</span><br><a href="https://crm.example/b">詳細</a></p>\r\n'
QUOTED = "".join(f"{'> ' * depth}{LINE}" for depth in range(1, 4))


def of(text: str, charset: str, size: int, encoding: str = "8bit", kind: str = "plain") -> bytes:
    """So many bytes of whole repetitions of `text`, in this charset and transfer encoding."""
    raw = text.replace("\n", "\r\n").encode(charset)
    head = f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + encoded(raw * max(1, size // len(encoded(raw, encoding))), encoding)


def encoded(raw: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    return quopri.encodestring(raw) if encoding == "quoted-printable" else raw


def file(size: int, kind: bytes = b"image/png", name: bytes = b"a.png") -> bytes:
    """An attachment of so many encoded bytes."""
    head = b"Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\n" % kind
    head += b'Content-Disposition: attachment; filename="%s"\r\n\r\n' % name
    return head + base64.encodebytes(bytes(range(256)) * (size * 3 // 4 // 256)).replace(b"\n", b"\r\n")


def parts(*inner: bytes, kind: bytes = b"mixed", mark: bytes = b"b") -> bytes:
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, mark)
    return head + b"".join(b"--%s\r\n%s\r\n" % (mark, each) for each in inner) + b"--%s--\r\n" % mark


def excused(html: bytes) -> bytes:
    """The HTML beside a plain form that says nothing."""
    return parts(of("このメールは HTML メールです。\n", "utf-8", 1), html, kind=b"alternative")


def many(part: Callable[[int], bytes], size: int) -> bytes:
    """Up to two hundred parts, of a thousand bytes at least."""
    count = min(200, size // 1_000)
    return parts(*[part(size // count)] * count)


def nested(innermost: bytes) -> bytes:
    """A mail attached to a mail attached to a mail …, up to forty deep."""
    return (b"Content-Type: message/rfc822\r\n\r\n" + HEADERS) * min(40, len(innermost) // 1_000) + innermost


def uuencoded(size: int) -> bytes:
    line = binascii.b2a_uu(bytes(range(45)))
    block = b"begin 644 a.bin\n" + line * (size // len(line)) + b"`\nend\n"
    return of(LINE, "utf-8", 1) + block + LINE.encode()


def many_headers(size: int) -> bytes:
    header = b"X-Trace-%d: " + textwrap.fill("relay.example took it over " * 20, 70, subsequent_indent=" ").encode()
    return b"".join(header % number + b"\r\n" for number in range(size // len(header))) + of(LINE, "utf-8", 1)


KINDS: dict[str, Callable[[int], bytes]] = {
    "utf-8": lambda size: of(WORDS, "utf-8", size),
    "utf-8 base64": lambda size: of(WORDS, "utf-8", size, "base64"),
    "utf-8 q-p": lambda size: of(WORDS, "utf-8", size, "quoted-printable"),
    "ascii": lambda size: of("The appointment has changed; nothing else has.\n" * 10 + LINK, "us-ascii", size, "7bit"),
    "iso-2022-jp": lambda size: of(WORDS, "iso-2022-jp", size, "7bit"),
    "iso-2022-jp q-p": lambda size: of(WORDS, "iso-2022-jp", size, "quoted-printable"),
    "half-width kana": lambda size: of(WORDS.replace("予定", "ﾖﾃｲ"), "iso-2022-jp-ext", size, "7bit"),
    "shift_jis": lambda size: of(WORDS, "shift_jis", size),
    "euc-jp": lambda size: of(WORDS, "euc-jp", size),
    "utf-16 base64": lambda size: of(WORDS, "utf-16-le", size, "base64"),
    "no charset": lambda size: of(WORDS, "euc-jp", size).replace(b"charset=euc-jp", b"charset="),
    "one line": lambda size: of(LINE[:-1], "utf-8", size),
    "one iso-2022 line": lambda size: of(LINE[:-1], "iso-2022-jp", size),
    "short lines": lambda size: of("はい\n", "utf-8", size),
    "empty lines": lambda size: of("はい\n\n\n", "utf-8", size),
    "flowed": lambda size: of(LINE.replace("\n", " \n"), "utf-8", size).replace(b"=utf-8", b"=utf-8; format=flowed"),
    "quoted": lambda size: of(LINE, "utf-8", 1) + QUOTED.encode() * (size // len(QUOTED.encode())),
    "html tags": lambda size: excused(of(TAGS, "utf-8", size, kind="html")),
    "html table": lambda size: excused(of(ROW, "utf-8", size, "quoted-printable", kind="html")),
    "html words": lambda size: excused(of(f"<p>{LINE * 10}</p>\n", "utf-8", size, "base64", kind="html")),
    "html unread": lambda size: parts(
        of(WORDS, "utf-8", size // 2), of(TAGS, "utf-8", size // 2, kind="html"), kind=b"alternative"
    ),
    "file": lambda size: parts(of(LINE * 5, "utf-8", 1), file(size)),
    "winmail.dat": lambda size: parts(of(LINE * 5, "utf-8", 1), file(size, b"application/ms-tnef", b"winmail.dat")),
    "200 files": lambda size: many(file, size),
    "200 texts": lambda size: many(lambda share: of(LINE, "utf-8", share), size),
    "uuencoded": uuencoded,
    "attached mails": lambda size: nested(of(WORDS, "utf-8", size)),
    "attached file": lambda size: nested(file(size)),
    "headers": many_headers,
    "one header": lambda size: b"X-Trace: " + b"relay.example " * (size // 14) + b"\r\n" + of(LINE, "utf-8", 1),
}


def long_mail(kind: str, size: int) -> bytes:
    """About so many bytes."""
    return HEADERS + KINDS[kind](size)
