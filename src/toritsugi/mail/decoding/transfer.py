"""Content-Transfer-Encoding undone: base64 with rubbish in it, quoted-printable with broken line ends, uuencode."""

import binascii
import re
from collections import Counter
from typing import NamedTuple

from toritsugi.mail.problems import Problems

_WHITE = b" \t\r\n\x0b\x0c\x00"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_RUN = re.compile(rb"[A-Za-z0-9+/]+")
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r*\n)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_BLOCKS = 100
_UU_LENGTH = re.compile(rb"^[^\r\n]", re.MULTILINE)
_BASE64 = {"base64", "b", "base-64"}
_LONGEST_END = 100
_LONGEST_WORD = 100_000
_UUENCODE = {"x-uuencode", "uuencode", "x-uue", "uue"}
_IDENTITY = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "7", "8"}


class UuBlock(NamedTuple):
    """A uuencoded file inside text: where it stands, its name as bytes, its decoded size in bytes."""

    start: int
    end: int
    name: bytes
    size: int


def decode_transfer(raw: bytes, encoding: str, problems: Problems) -> bytes:
    """``raw`` without its transfer encoding (named in any case); an unknown one leaves it as it is."""
    encoding = _plain_name(encoding)
    if encoding in _BASE64:
        return _base64(raw, problems)
    if encoding in ("quoted-printable", "q", "qp", "quoted_printable", "quotedprintable"):
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", raw))
    if encoding in _UUENCODE:
        return _uudecode(raw, problems)
    if encoding not in _IDENTITY:
        problems.add("unknown-transfer-encoding")
    return raw


def transferred_size(raw: bytes, encoding: str, problems: Problems) -> int:
    """How many bytes ``decode_transfer`` would give; most files need not be decoded to know it."""
    encoding = _plain_name(encoding)
    if encoding in _UUENCODE:
        match, end = _UU_BEGIN.search(raw), raw.find(b"\nend")
        return _uu_size(raw, match.end() if match else 0, end if end >= 0 else len(raw))
    size = _base64_size(raw) if encoding in _BASE64 else -1
    return size if size >= 0 else len(decode_transfer(raw, encoding, problems))


def _base64_size(raw: bytes) -> int:
    """By the number of its signs when it is whole, -1 when something is wrong with it."""
    others = raw.translate(None, _ALPHABET)
    padding = others.translate(None, _WHITE)
    signs = len(raw) - len(others) + len(padding)
    whole = signs % 4 == 0 and padding in (b"", b"=", b"==") and raw[-_LONGEST_END:].rstrip(_WHITE).endswith(padding)
    return signs // 4 * 3 - len(padding) if whole else -1


def _plain_name(encoding: str) -> str:
    return encoding.strip().lower().split(";")[0].strip(" \"'.")


def _base64(raw: bytes, problems: Problems) -> bytes:
    bare = raw.translate(None, _WHITE)
    try:
        return binascii.a2b_base64(bare, strict_mode=True)
    except binascii.Error:
        problems.add("broken-base64")
    strange = len(bare.translate(None, _ALPHABET + b"="))
    if strange * 10 > len(bare) or _looks_like_prose(raw):
        return raw
    return _base64_pieces(raw)


def _looks_like_prose(raw: bytes) -> bool:
    words = raw[:2000].split()
    return len(words) >= 3 and sum(map(len, words)) < 12 * len(words)


def _base64_pieces(raw: bytes) -> bytes:
    """Padded pieces one after the other; a footer that some list program added ends it."""
    out: list[bytes] = []
    kept: list[bytes] = []
    for line in raw.splitlines():
        line = line.strip()
        if kept and b" " in line:
            break
        kept.append(line)
    for piece in b"".join(kept).split(b"="):
        run = b"".join(_RUN.findall(piece))
        run = run[:-1] if len(run) % 4 == 1 else run
        out.append(binascii.a2b_base64(run + b"=" * (-len(run) % 4)))
    return b"".join(out)


def find_uuencoded(raw: bytes) -> list[UuBlock]:
    """The whole ``begin ... end`` blocks (the first hundred) whose lines have the length that they say."""
    blocks: list[UuBlock] = []
    at = 0
    while len(blocks) < _UU_BLOCKS and (match := _UU_BEGIN.search(raw, at)) is not None:
        at = match.end()
        if not _plausible(raw[at : at + 100]):
            continue
        end = raw.find(b"\nend", at - 1)
        if end < 0:
            break
        blocks.append(UuBlock(match.start(), end + 4, match[1].strip(), _uu_size(raw, at, end)))
        at = end + 4
    return blocks


def ends_in_uuencoded(raw: bytes) -> bool:
    """Whether it may have been cut within such a file."""
    begun = raw.rfind(b"begin")
    return begun >= 0 and raw.find(b"\nend", begun) < 0


def whole_words(cut: bytes) -> bytes:
    """Up to the last line end, or else the last blank: what was cut within a character would pass for broken.

    Where there is neither, nobody can say where a character ends before its charset is known.
    """
    near = max(0, len(cut) - _LONGEST_WORD)
    end = max(cut.rfind(b"\n", near), 0) or max(cut.rfind(b" ", near), 0)
    return cut[: end + 1] if end else cut


def _plausible(first_lines: bytes) -> bool:
    line = first_lines.split(b"\n")[0].rstrip(b"\r")
    if not line or not 0x20 <= line[0] <= 0x60:
        return False
    expected = ((line[0] - 32 & 63) + 2) // 3 * 4
    return expected <= len(line) - 1 <= expected + 2 or line[:1] in (b"`", b" ") or len(line) % 4 == 1


def _uu_size(raw: bytes, start: int, end: int) -> int:
    """The lines say in their first byte how many they hold."""
    return sum((ord(first) - 32 & 63) * lines for first, lines in Counter(_UU_LENGTH.findall(raw, start, end)).items())


def _uudecode(raw: bytes, problems: Problems) -> bytes:
    match = _UU_BEGIN.search(raw)
    out: list[bytes] = []
    for line in raw[match.end() if match else 0 :].split(b"\n"):
        line = line.rstrip(b"\r")
        if line == b"end":
            break
        out.append(_uu_line(line, problems))
    return b"".join(out)


def _uu_line(line: bytes, problems: Problems) -> bytes:
    if not line:
        return b""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: length + 1] if len(line) > length + 1 else line)
    except binascii.Error:
        problems.add("broken-uuencode")
        return b""
