"""Splits a mail into its parts: on the bytes themselves, in one bounded walk.

Bounded are depth, number of parts, number and size of headers, and bytes looked at, however the parts are nested.
"""

import re
from collections.abc import Iterator

from toritsugi.mail.decoding import Parameterized, parse_parameters
from toritsugi.mail.problems import Problems
from toritsugi.mail.structure.part import Part
from toritsugi.mail.structure.signed import signed_content

DEPTH = 50
PARTS = 500
SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
"""Signed or encrypted as a whole; what is only signed can be read."""
HEADERS = 1_000
_HEADER_BLOCK = 1_000_000
_HEADER_VALUE = 65_536
_HEAD = 65_536
_SCANNED = 400_000_000
_FALSE_DELIMITERS = 2_000
_BLANK_LINE = re.compile(rb"\n\r*\n")
_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_FROM_LINE = re.compile(rb">?From [^\n]*\n")
_LIKELY = re.compile(
    rb"(?i)(?:from|to|cc|date|subject|mime-version|message-id|content-[a-z-]+|received|return-path|reply-to|x-[\w-]+)"
    rb"[ \t]*:"
)
_MARGIN = (b" ", b"\t")
_WORD = re.compile(rb"=\?[\w-]{2,40}\?[BbQq]\?[^?\s]*\?=")
"""An encoded word at the beginning of a line goes on with a header whose program forgot the blank in front of it."""
_KEPT_LATE = frozenset(
    ["subject", "from", "sender", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding"]
)
_GUESSED_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,200}?)[ \t]*\r*\n(?=content-)", re.MULTILINE | re.IGNORECASE)
_TYPE = re.compile(r"[\w.+\-]+/[\w.+\-]+$")


def parse_structure(raw: bytes, problems: Problems) -> Part:
    """The tree of ``raw``; whatever is wrong with it, there is at least one part."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    return _Splitter(problems).part(raw, _beginning(raw), len(raw), 0, "text/plain")


def head_of(raw: bytes) -> bytes:
    """The headers and nothing else; at most the first 64 KB."""
    begin = _beginning(raw)
    blank = _BLANK_LINE.search(raw, begin, begin + _HEAD)
    return raw[begin : blank.end() if blank else begin + _HEAD]


def _beginning(raw: bytes) -> int:
    """Past a byte-order mark, blank lines and an mbox ``From `` line."""
    at = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[at : at + 1] in (b"\r", b"\n") and raw[at : at + 1]:
        at += 1
    line = _FROM_LINE.match(raw, at)
    return line.end() if line else at


class _Splitter:
    """Splits one mail and counts what that costs."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._parts = 0
        self._scanned = 0

    def part(self, source: bytes, start: int, end: int, depth: int, usual: str) -> Part:
        self._parts += 1
        headers, body = self._headers(source, start, end)
        part = Part(headers, source, body, end)
        part.content = self._content(part, usual)
        part.disposition = parse_parameters(part.first("content-disposition"), self._problems)
        if not _holds_others(part):
            return part
        if not self._is_enough(depth):
            self._descend(part, depth)
        elif _is_multipart(part):
            part.start = part.end  # its source is nobody's text, while a mail that is not taken apart stays a file
        return part

    def _content(self, part: Part, usual: str) -> Parameterized:
        content = parse_parameters(part.first("content-type"), self._problems)
        main = content.main if _TYPE.match(content.main) else usual
        return Parameterized(main, content.parameters)

    def _is_enough(self, depth: int) -> bool:
        """Whether what lies deeper is left alone, which is named."""
        why = "too-deep" if depth >= DEPTH else "too-much-nesting" if self._scanned > _SCANNED else ""
        self._problems.add(why)
        return bool(why)

    def _descend(self, part: Part, depth: int) -> None:
        if part.content.main.startswith("message/"):
            part.children.append(self._attached(part, depth))
            return
        if part.content.main in SEALED:
            self._unseal(part, depth)
            return
        usual = "message/rfc822" if part.content.main == "multipart/digest" else "text/plain"
        for start, end in self._regions(part):
            if self._parts >= PARTS:
                self._problems.add("too-many-parts")
                return
            part.children.append(self.part(part.source, start, end, depth + 1, usual))

    def _unseal(self, part: Part, depth: int) -> None:
        raw = signed_content(part.body(Problems()))
        self._scanned += part.end - part.start
        if raw:
            part.children.append(self.part(raw, _beginning(raw), len(raw), depth + 1, "text/plain"))

    def _attached(self, part: Part, depth: int) -> Part:
        encoding = part.first("content-transfer-encoding").strip().lower()
        if encoding not in (b"base64", b"quoted-printable"):
            return self.part(part.source, part.start, part.end, depth + 1, "text/plain")
        raw = part.body(self._problems)
        self._scanned += len(raw)
        return self.part(raw, _beginning(raw), len(raw), depth + 1, "text/plain")

    def _headers(self, source: bytes, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
        if source[start : min(start + 2, end)].lstrip(b"\r")[:1] == b"\n":
            return [], source.index(b"\n", start) + 1
        blank = _BLANK_LINE.search(source, start, end)
        stop, body = (blank.start(), blank.end()) if blank else (end, end)
        headers, rest = self._read_lines(self._header_block(source, start, stop).split(b"\n"))
        if rest >= 0:
            body = start + rest
            self._problems.add("broken-headers")
        return headers, body

    def _header_block(self, source: bytes, start: int, stop: int) -> bytes:
        """All of it, or when it is huge its first and its last bytes: the headers that matter may be in either."""
        if stop - start <= 2 * _HEADER_BLOCK:
            return source[start:stop]
        self._problems.add("long-headers")
        return source[start : start + _HEADER_BLOCK] + b"\n" + source[stop - _HEADER_BLOCK : stop]

    def _read_lines(self, lines: list[bytes]) -> tuple[list[tuple[str, bytes]], int]:
        """The headers, and the offset where a body begins without a blank line (-1: it does not)."""
        last = next((index for index in reversed(range(len(lines))) if _LIKELY.match(lines[index])), -1)
        found: list[tuple[str, list[bytes]]] = []
        at = 0
        for index, line in enumerate(lines):
            match = _HEADER.match(line)
            if match:
                found.append((match[1].decode("ascii").lower(), [match[2].strip()]))
            elif found and (line[:1] in _MARGIN or index < last or not line.strip() or _WORD.match(line)):
                found[-1][1].append(line.rstrip(b"\r"))
            elif index >= last and line.strip():
                return self._bounded(found), at
            at += len(line) + 1
        return self._bounded(found), -1

    def _bounded(self, found: list[tuple[str, list[bytes]]]) -> list[tuple[str, bytes]]:
        kept: list[tuple[str, bytes]] = []
        for name, lines in found:
            if len(kept) >= HEADERS:
                self._problems.add("too-many-headers")
                if name not in _KEPT_LATE or len(kept) >= 2 * HEADERS:
                    continue
            value = b"\n".join(lines)
            if len(value) > _HEADER_VALUE:
                self._problems.add("long-header")
            kept.append((name, value[:_HEADER_VALUE]))
        return kept

    def _regions(self, part: Part) -> list[tuple[int, int]]:
        """Where the children of a multipart begin and end."""
        boundary = self._boundary(part)
        if not boundary:
            self._problems.add("missing-boundary")
            return []
        regions: list[tuple[int, int]] = []
        opened, self._scanned = -1, self._scanned + part.end - part.start
        for start, after, closing in _delimiters(part, boundary):
            if opened >= 0:
                regions.append((opened, max(opened, start)))
            opened = -1 if closing else after
            if len(regions) > PARTS:
                break
        if opened >= 0 and len(regions) <= PARTS:
            self._problems.add("truncated-parts")
            regions.append((opened, part.end))
        return regions

    def _boundary(self, part: Part) -> bytes:
        stated = part.content.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        if stated and part.source.find(b"--" + stated, part.start, part.end) >= 0:
            return stated
        guess = _GUESSED_BOUNDARY.search(part.source, part.start, min(part.end, part.start + 20_000))
        return guess[1] if guess else b""


def _holds_others(part: Part) -> bool:
    return _is_multipart(part) or part.content.main.startswith(("message/rfc822", "message/global", *SEALED))


def _is_multipart(part: Part) -> bool:
    return part.content.main.startswith("multipart/")


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """The delimiter lines: end of what is before, begin of what follows, whether it closes.

    Gives up after so many lines that only begin like one, which no mail program writes.
    """
    source, false = part.source, 0
    line = re.compile(rb"--" + re.escape(boundary) + rb"(--)?[ \t\r\x0b\x0c]{0,100}(?:\n|\Z)")
    at = part.start
    while at >= 0 and false < _FALSE_DELIMITERS:
        found = line.match(source, at, part.end)
        if found is not None:
            yield _without_line_end(source, part.start, at), found.end(), found[1] is not None
        false += found is None
        at = source.find(b"\n--" + boundary, at if found is None else found.end() - 1, part.end) + 1 or -1


def _without_line_end(source: bytes, start: int, at: int) -> int:
    at -= at > start
    while at > start and source[at - 1] == 13:
        at -= 1
    return at
