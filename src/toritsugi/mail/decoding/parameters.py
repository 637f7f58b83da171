"""Parameters of Content-Type and Content-Disposition: RFC 2231, the wrong ways, and raw bytes.

In: the raw value. Out: the value before the first semicolon and the decoded parameters by lower-case name.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from toritsugi.mail.charsets import REPLACEMENT, decode_text
from toritsugi.mail.decoding.encoded_words import decode_header
from toritsugi.mail.problems import Problems

_ISO2022 = rb"\x1b\$[@B][^\x1b]{0,2000}\x1b\([BJ]"
_SHIFT_JIS_BACKSLASH = rb"[\x81-\x9f\xe0-\xfc]\\(?!\")"
_QUOTED = rb"\"(?:" + _ISO2022 + rb"|" + _SHIFT_JIS_BACKSLASH + rb"|\\.|[^\"\\])*+\\?(?:\"|$)"
_NEXT = rb"\s[A-Za-z][\w\-]{0,60}\*(?:\d{1,4}\*?)?="
"""A part of a value that goes on may follow without a semicolon."""
_PARAMETER = re.compile(
    rb";?\s{0,20}([A-Za-z][\w\-]{0,60}+)(\*\d{1,4})?(\*)?\s{0,20}+=\s{0,20}"
    rb"(" + _QUOTED + rb"|(?:" + _ISO2022 + rb"|(?!" + _NEXT + rb")[^;\"])*+)",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"(?<![\x81-\x9f\xe0-\xfc])\\([\"\\])")
_CUT_SIGN = re.compile(rb"%[0-9A-Fa-f]?$")
_PERCENTED = re.compile(rb"(?:%[89A-Fa-f][0-9A-Fa-f](?:%[0-9A-Fa-f]{2}|[@-~]?)){2}")
_FOLD = re.compile(rb"(?<!\r)\r*\n[ \t]*")
_MOST = 200
_LONGEST = 20_000


class Parameterized(NamedTuple):
    """``main`` in lower case ("text/plain", "attachment"); ``parameters`` decoded, names in lower case."""

    main: str
    parameters: dict[str, str]


class _Section(NamedTuple):
    number: int
    extended: bool
    value: bytes


def parse_parameters(raw: bytes, problems: Problems) -> Parameterized:
    """Reads one structured header value; what is malformed is skipped."""
    raw = _FOLD.sub(b" ", raw[:_LONGEST]).strip()
    main = re.match(rb"[^;\s\"]*", raw)
    rest = raw[main.end() if main else 0 :]
    sections: dict[str, list[_Section]] = {}
    for count, match in enumerate(_PARAMETER.finditer(rest)):
        if count == _MOST:
            problems.add("too-many-parameters")
            break
        section = _Section(int(match[2][1:]) if match[2] else -1, bool(match[3]), _bare(match[4]))
        sections.setdefault(match[1].decode("ascii", "replace").lower(), []).append(section)
    parameters = {name: _value(found, problems) for name, found in sections.items()}
    return Parameterized((main.group() if main else b"").decode("ascii", "replace").lower(), parameters)


def _bare(value: bytes) -> bytes:
    value = value.strip()
    if not value.startswith(b'"'):
        return value
    value = value[1:-1] if value.endswith(b'"') and len(value) > 1 else value[1:]
    return _ESCAPED.sub(rb"\1", value)


def _value(found: list[_Section], problems: Problems) -> str:
    """The extended or continued form wins over the plain one, as RFC 6266 and RFC 2231 ask."""
    numbered = sorted(section for section in found if section.number >= 0)
    extended = [section for section in found if section.number < 0 and section.extended]
    if extended:
        return _extended(extended[:1], problems)
    if not numbered:
        return _percented(found[0].value) or decode_header(found[0].value, problems)
    if any(section.extended for section in numbered):
        return _extended(numbered, problems)
    return decode_header(b"".join(section.value for section in numbered), problems)


def _unquoted(sections: list[_Section]) -> bytes:
    """The bytes of a value that goes on; some programs cut it within the three signs of one byte."""
    out, kept = b"", b""
    for section in sections:
        value = kept + section.value
        kept = b""
        if section.extended and (cut := _CUT_SIGN.search(value)) and section is not sections[-1]:
            value, kept = value[: cut.start()], cut.group()
        out += unquote_to_bytes(value) if section.extended else value
    return out


def _percented(value: bytes) -> str:
    """What a name was before it was written as in a web address; "" when it was not."""
    if not value.isascii() or not _PERCENTED.search(value):
        return ""
    text, problem = decode_text(unquote_to_bytes(value))
    return "" if problem or REPLACEMENT in text else text


def _extended(sections: list[_Section], problems: Problems) -> str:
    charset, first = "", sections[0].value
    if sections[0].extended and first.count(b"'") >= 2:
        label, _, first = first.split(b"'", 2)
        charset = label.decode("ascii", "replace")
    raw = _unquoted([sections[0]._replace(value=first), *sections[1:]])
    if b"=?" in raw:
        return decode_header(raw, problems)
    text, problem = decode_text(raw, charset)
    problems.add(problem)
    return text
