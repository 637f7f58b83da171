"""What mail servers on the way found out about a mail's sender (RFC 8601), and whether it speaks against the sender."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ANYBODY = "*"
"""In place of a server's name: whoever wrote it. Exchange Online leaves its name out."""
_HEADER = "authentication-results"
_METHODS = frozenset({"spf", "dkim", "dmarc"})
_REFUSED = frozenset({"fail", "softfail", "hardfail"})
_PIECE = re.compile(r"\\.|[()\\]|[^()\\]+")
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*+)"')
_RESULT = re.compile(r"\s*([A-Za-z0-9-]+)(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"([a-z]+\.[A-Za-z0-9_.-]+)\s*=\s*([^\s;]+)")


class Finding(NamedTuple):
    """One result, such as spf=pass; `domain` is for which domain it holds, "" when that is not said."""

    method: str
    result: str
    domain: str


def forged_sender(headers: Sequence[tuple[str, str]], sender_address: str, authorities: Sequence[str]) -> str:
    """The results that speak against the sender, such as "dmarc=fail"; "" when none does.

    `headers` by lower-case name. Only servers in `authorities` are believed: anybody may write such a header. A result
    that fails is outweighed by one that passes for the sender's own domain, except where DMARC has judged.
    """
    found = [each for text in _believed(headers, authorities) for each in _findings(text)]
    dmarc = [each for each in found if each.method == "dmarc" and each.result in _REFUSED | {"pass"}]
    if dmarc:
        return _told(each for each in dmarc if each.result != "pass")
    domain = sender_address.rpartition("@")[2].lower()
    if any(each.result == "pass" and _is_aligned(each.domain, domain) for each in found):
        return ""
    return _told(each for each in found if each.result in _REFUSED)


def _told(findings: Iterable[Finding]) -> str:
    return " ".join(dict.fromkeys(f"{each.method}={each.result}" for each in findings))


def _believed(headers: Sequence[tuple[str, str]], authorities: Sequence[str]) -> list[str]:
    """The contents of the headers that these servers wrote, without comments and their names."""
    names = {each.lower() for each in authorities}
    believed = []
    for name, value in headers:
        if name == _HEADER:
            server, _, results = _without_comments(value).partition(";")
            if "=" in server:
                server, results = ANYBODY, f"{server};{results}"
            if ANYBODY in names or server.split(" ")[0].strip().lower() in names - {ANYBODY}:
                believed.append(results)
    return believed


def _without_comments(text: str) -> str:
    """Quoted words without the signs that part results, and no comments."""
    text = _QUOTED.sub(lambda quoted: re.sub(r"[;=()\s]", "_", quoted[1]), text)
    kept: list[str] = []
    opened: list[int] = []
    for piece in _PIECE.findall(text):
        if piece == "(":
            opened.append(len(kept))
        elif piece == ")" and opened:
            del kept[opened.pop() :]
            piece = " "
        kept.append(piece)
    return "".join(kept).strip()


def _findings(results: str) -> list[Finding]:
    found = []
    for part in results.split(";"):
        match = _RESULT.match(part)
        if match and match[1].lower() in _METHODS:
            found.append(Finding(match[1].lower(), match[2].lower(), _domain(part)))
    return found


def _domain(part: str) -> str:
    """For which domain a result holds: what the server looked at, a sender's address or a signature's domain."""
    said = {name.lower(): value for name, value in _PROPERTY.findall(part)}
    names = ("header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.helo")
    return next((said[name].rpartition("@")[2].lower() for name in names if name in said), "")


def _is_aligned(one: str, other: str) -> bool:
    """Whether one is the other, or a part of it."""
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))
