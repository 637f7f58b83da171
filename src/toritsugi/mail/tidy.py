"""Characters and white space made sane: NFC, LF, nothing invisible that misleads, no endless blanks."""

import re
import unicodedata
from functools import cache

_LINE_ENDS = re.compile("\r+\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff]"
)
_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_PADDING = re.compile("(?:[\u034f\u200c\u200d][ \n]*+){3,}")
_EMPTY_LINES = re.compile("\n{3,}")
_SPACES = re.compile("[ \n]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNUSUAL = re.compile(
    "[^\n -~\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u2bff"
    "\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uff01-\uffee]"
)
"""Most texts have none: Latin letters, kana, kanji and the signs between them need no cleansing."""


def tidy(text: str) -> str:
    """``text`` in NFC with LF line ends, no control characters, no trailing blanks, no two empty lines in a row."""
    text = text.replace("\r\n", "\n")
    text = unicodedata.normalize("NFC", _cleansed(text) if _UNUSUAL.search(text) else text)
    lines = "\n".join(line.rstrip(" \u3000") for line in text.split("\n"))
    return (_EMPTY_LINES.sub("\n\n", lines) if "\n\n\n" in lines else lines).strip("\n")


def _cleansed(text: str) -> str:
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = _BLANKS.sub(" ", _UNWANTED.sub("", _SURROGATES.sub("\ufffd", text)))
    return _PADDING.sub("", unicodedata.normalize("NFC", _stream_safe(text)))


def _stream_safe(text: str) -> str:
    """At most thirty combining marks in a row (UAX #15, Stream-Safe): more make normalizing quadratic."""
    if any(map(unicodedata.combining, set(text))):
        return _endless_marks().sub(r"\1", text)
    return text


@cache
def _endless_marks() -> re.Pattern[str]:
    marks = "".join(character for character in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(character))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def one_line(text: str) -> str:
    """``tidy`` for headers and names: one line, single spaces; a full-width space between words is the writer's own."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _SPACES.sub(" ", tidy(text)).strip()
