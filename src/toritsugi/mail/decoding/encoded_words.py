"""Header values: encoded words (RFC 2047) broken in every way seen, mixed with raw bytes in any charset.

Neighbouring words of one charset are joined as bytes before they are decoded, because many programs cut
inside a character; some cut inside a base64 group, and then the base64 text is joined first.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toritsugi.mail.charsets import REPLACEMENT, decode_text, score
from toritsugi.mail.problems import Problems

_START = re.compile(rb"=\?[ \t]*([\w\-:.+*']{0,60})[ \t]*\?[ \t]*([BbQq])[ \t]*\?")
_BASE64_TEXT = re.compile(rb"[A-Za-z0-9+/_\-\s]*=*")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_FOLD = re.compile(rb"(?<!\r)\r*\n[ \t]*")
_FOLDED_SHIFT = re.compile(rb"\x1b\$[@B][^\x1b\n]*\n[ \t][^\x1b]*\x1b\([BJ]")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_HEX_AHEAD = re.compile(rb"[0-9A-Fa-f]{2}")
_WORDS = 1_000


def _is_cut_base64(content: bytes) -> bool:
    return len(content) % 4 != 0 and not content.endswith(b"=")


def _is_cut_escape(content: bytes) -> bool:
    return content.endswith(b"=") or content[-2:-1] == b"="


_CUT: dict[bytes, Callable[[bytes], bool]] = {b"B": _is_cut_base64, b"Q": _is_cut_escape}
_NOT_TEXT = {b"B": re.compile(rb"[^A-Za-z0-9+/=_-]"), b"Q": _FOLD}


class _Piece(NamedTuple):
    """Raw bytes between words (charset None), or one word: its charset, encoding and encoded text."""

    charset: str | None
    encoding: bytes
    content: bytes


def decode_header(raw: bytes, problems: Problems, hint: str = "") -> str:
    """The text of one header value; folds become single spaces. ``hint`` is a charset for raw 8-bit bytes."""
    raw = raw.strip()
    if b"=?" not in raw:
        return _plain(raw, problems, hint)
    out: list[str] = []
    group: list[_Piece] = []
    for piece in _pieces(raw, problems):
        if group and piece.charset != group[0].charset:
            out.append(_group_text(group, problems, hint))
            group = []
        group.append(piece)
    if group:
        out.append(_group_text(group, problems, hint))
    return "".join(out).strip()


def _plain(raw: bytes, problems: Problems, hint: str) -> str:
    """Text without encoded words. A fold that stands within a character, or within shifted kanji, is no blank."""
    if raw.isascii() and b"\x1b" not in raw:
        return (_FOLD.sub(b" ", raw) if b"\n" in raw else raw).decode("ascii")
    found = decode_text(_FOLD.sub(b" ", raw), "", hint)
    if (b"\n" in raw and not raw.isascii()) or _FOLDED_SHIFT.search(raw):
        whole = decode_text(_FOLD.sub(b"", raw), "", hint)
        if _FOLDED_SHIFT.search(raw) or whole.text.count(REPLACEMENT) < found.text.count(REPLACEMENT):
            found = whole
    problems.add(found.problem)
    return found.text


def _pieces(raw: bytes, problems: Problems) -> list[_Piece]:
    pieces: list[_Piece] = []
    starts = list(_START.finditer(raw))
    if len(starts) > _WORDS:
        problems.add("too-many-encoded-words")
        raw, starts = raw[: starts[_WORDS].start()], starts[:_WORDS]
    at = 0
    for index, start in enumerate(starts):
        _add_gap(pieces, raw[at : start.start()])
        end = starts[index + 1].start() if index + 1 < len(starts) else len(raw)
        word, at = _word(raw, start, end)
        pieces.append(word)
    tail = raw[at:]
    if tail.strip():
        pieces.append(_Piece(None, b"", tail))
    return pieces


def _add_gap(pieces: list[_Piece], gap: bytes) -> None:
    """White space between two words is not text; anything else is."""
    if gap.strip() or (gap and not pieces):
        pieces.append(_Piece(None, b"", gap))


def _word(raw: bytes, start: re.Match[bytes], end: int) -> tuple[_Piece, int]:
    encoding = start[2].upper()
    stop, after = _end_of_word(raw, start.end(), end, encoding)
    charset = start[1].decode("ascii").split("*")[0].lower()
    return _Piece(charset, encoding, raw[start.end() : stop]), after


def _end_of_word(raw: bytes, begin: int, end: int, encoding: bytes) -> tuple[int, int]:
    """Where the encoded text stops and where what follows begins."""
    stop = raw.find(b"?=", begin, end)
    if encoding == b"Q" and stop >= 0 and _HEX_AHEAD.match(raw, stop + 2, end):
        last = raw.rfind(b"?=", begin, end)
        if not any(byte in b" \t\r\n" for byte in raw[stop:last]):
            stop = last
    if stop >= 0:
        return stop, stop + 2
    if encoding == b"B":
        match = _BASE64_TEXT.match(raw, begin, end)
        stop = match.end() if match else begin
        return stop, stop + (raw[stop : stop + 1] == b"?")
    stop = begin + len(raw[begin:end].rstrip().rstrip(b"?"))
    return stop, end


def _group_text(group: list[_Piece], problems: Problems, hint: str) -> str:
    charset = group[0].charset
    if charset is None:
        return _plain(b"".join(piece.content for piece in group), problems, hint)
    readings = [decode_text(raw, charset, hint) for raw in _ways(group)]
    text, problem = max(readings, key=lambda reading: (not reading.problem, score(reading.text)))
    problems.add(problem)
    return text


def _ways(group: list[_Piece]) -> list[bytes]:
    """The bytes of neighbouring words. Base64 that does not fill its groups was cut there, or has lost its padding."""
    apart = b"".join(map(_word_bytes, _joined(group, b"Q")))
    together = b"".join(map(_word_bytes, _joined(group, b"BQ")))
    return [together] if apart == together or any(map(_is_half, group)) else [apart, together]


def _is_half(word: _Piece) -> bool:
    """One sign of base64 is no byte: the rest of it must stand in the next word."""
    return word.encoding == b"B" and len(_NOT_BASE64.sub(b"", word.content)) % 4 == 1


def _joined(group: list[_Piece], encodings: bytes) -> Iterator[_Piece]:
    """Words of which each is whole: one that was cut within an escape or a group of four goes on in the next."""
    kept = b""
    for word, following in zip(group, [*group[1:], None], strict=True):
        content = kept + _NOT_TEXT[word.encoding].sub(b"", word.content)
        goes_on = following is not None and following.encoding == word.encoding and word.encoding in encodings
        kept = content if goes_on and _CUT[word.encoding](content) else b""
        if not kept:
            yield word._replace(content=content)


def _word_bytes(word: _Piece) -> bytes:
    if word.encoding == b"B":
        return _base64(word.content)
    content = _FOLD.sub(b"", word.content).replace(b"_", b" ")
    return _HEX.sub(lambda match: bytes((int(match[1], 16),)), content)


def _base64(content: bytes) -> bytes:
    """Base64 without white space, padding or a last group that is whole."""
    content = content.replace(b"-", b"+").replace(b"_", b"/")
    return b"".join(_base64_run(run) for run in content.split(b"=") if run)


def _base64_run(run: bytes) -> bytes:
    run = _NOT_BASE64.sub(b"", run)
    if len(run) % 4 == 1:
        run = run[:-1]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))
