"""What the headers say: subject, sender, Message-ID, date; each as well as it can be read."""

import re
from calendar import timegm
from email.utils import parsedate_tz
from typing import NamedTuple

from toritsugi.mail.decoding import decode_header
from toritsugi.mail.problems import Problems
from toritsugi.mail.structure import Part, header_text
from toritsugi.mail.tidy import one_line

_TRAIL = rb"[\x81-\x9f\xe0-\xfc]\\(?:(?!\")|(?=\"\s*<))"
"""A backslash that is the second byte of a character in Shift_JIS, as in 表, and escapes nothing."""
_TOKENS = re.compile(
    rb"\x1b\$[@B][^\x1b]{0,2000}\x1b\([BJ]|=\?[^?\s]{0,60}\?[BbQq]\?[^?\s]*+\?="
    rb"|\"(?:" + _TRAIL + rb"|\\.|[^\"\\])*+\"?|<[^<>]*+>?|\((?:\\.|[^()\\])*+\)?|[,;]|[^\x1b=\"<(,;]+|.",
    re.DOTALL,
)
_BARE_ADDRESS = re.compile(rb"[^\s<>\"(),;:\[\]]{1,200}@[^\s<>\"(),;]{1,255}")
_LOCAL_DATE = re.compile(
    r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[+-]\d\d:?\d\d)"
)
_LATEST = 4_102_444_800.0
_LONGEST_NAME = 200
_LONGEST_ID = 500


class Sender(NamedTuple):
    """Display name and address, "" each when there is none."""

    name: str
    address: str


def read_sender(part: Part, problems: Problems, hint: str) -> Sender:
    """From, or else Sender, Reply-To and Return-Path; the first mailbox that has an address."""
    best = Sender("", "")
    for name in ("from", "sender", "reply-to", "return-path"):
        found = read_mailbox(part.first(name), problems, hint)
        if found.address:
            return Sender(best.name or found.name, found.address)
        best = best if best.name else found
    return best


def read_mailbox(raw: bytes, problems: Problems, hint: str = "") -> Sender:
    """The first mailbox of an address list."""
    if b"@" not in raw and b"=?" in raw:
        raw = decode_header(raw, problems, hint).encode("utf-8", "replace")
    words: list[bytes] = []
    comment, last = b"", 0
    for match in _TOKENS.finditer(raw):
        token = match.group()
        if token.startswith(b"<"):
            return _named(b"".join(words) or comment, token.strip(b"<> \t\r\n"), problems, hint)
        if token in (b",", b";"):
            if _bare_address(b"".join(words[last:])):
                break
            last = len(words)
        if token.startswith(b"(") and token.endswith(b")"):
            comment = comment or token[1:-1]
        else:
            words.append(_unquoted(token))
    return _bare_mailbox(b"".join(words), comment, problems, hint)


def _unquoted(token: bytes) -> bytes:
    if not token.startswith(b'"'):
        return token
    return re.sub(rb"\\([\"\\])", rb"\1", token[1:-1] if token.endswith(b'"') and len(token) > 1 else token[1:])


def _bare_mailbox(words: bytes, comment: bytes, problems: Problems, hint: str) -> Sender:
    match = _bare_address(words)
    if not match:
        return _named(words.rstrip(b":; ") or comment, b"", problems, hint)
    return _named(comment or words[: match.start()], match.group(), problems, hint)


def _bare_address(words: bytes) -> re.Match[bytes] | None:
    """None of it begins further before the first @ than a name may be long."""
    sign = words.find(b"@")
    return _BARE_ADDRESS.search(words, max(0, sign - _LONGEST_NAME)) if sign >= 0 else None


def _named(name: bytes, address: bytes, problems: Problems, hint: str) -> Sender:
    text = one_line(decode_header(name, problems, hint)).strip("\"'< ")[:200]
    plain = one_line(decode_header(address, problems))[:320].replace(" ", "").strip("'")
    plain = plain.removeprefix("mailto:") if "@" in plain else ""
    return Sender("" if text == plain else text, plain)


def read_message_id(part: Part) -> str:
    """Without angle brackets; "" when missing, or too short or too long to tell mails apart."""
    raw = re.sub(rb"\s+", b"", part.first("message-id")).decode("utf-8", "replace")
    bracketed = re.search(r"<([^<>]+)>", raw)
    found = "".join(filter(str.isprintable, bracketed[1] if bracketed else raw.strip("<>")))
    useful = 5 <= len(found) <= _LONGEST_ID and sum(map(str.isalnum, found)) >= 4
    return found if useful else ""


def read_date(part: Part, problems: Problems) -> float | None:
    """Date, or else the newest Received; seconds since 1970, None when neither can be read."""
    stated = header_text(part, "date", problems)
    found = parse_date(stated)
    if found is None and stated:
        problems.add("unreadable-date")
    if found is None:
        received = header_text(part, "received", problems)
        found = parse_date(received.rpartition(";")[2])
    return found


def parse_date(text: str) -> float | None:
    """One RFC 5322 date (or an ISO one with a zone); without a zone it is taken as UTC."""
    text = text.strip()[:100]
    local = _LOCAL_DATE.match(text)
    if local:
        return _from_parts(local)
    try:
        parsed = parsedate_tz(text)
        seconds = None if parsed is None else float(timegm((*parsed[:6], 0, 1, 0)) - (parsed[9] or 0))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return seconds if seconds is not None and 0 < seconds < _LATEST else None


def _from_parts(match: re.Match[str]) -> float | None:
    year, month, day, hour, minute = (int(match[index]) for index in range(1, 6))
    zone = match[7].replace(":", "")
    offset = 0 if zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[3:5]) * 60)
    try:
        seconds = float(timegm((year, month, day, hour, minute, int(match[6] or 0), 0, 1, 0)) - offset)
    except (ValueError, OverflowError):
        return None
    return seconds if 0 < seconds < _LATEST else None
