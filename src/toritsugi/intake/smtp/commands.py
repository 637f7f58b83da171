"""What a client's line says, without judging it."""

import re
from typing import NamedTuple

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_VERB = re.compile(r"[A-Za-z]{1,20}")
_BRACKETED = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>\s*(.*)', re.DOTALL)
_BARE = re.compile(r"([^\s<>]+)\s*(.*)", re.DOTALL)
_ROUTE = re.compile(r"@[^:]*:")
_PLAIN_QUOTED = re.compile(r'"([^\s"\\@<>(),;:\[\]]+)"(@.*)')
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^=\s]+))?")


class Command(NamedTuple):
    """`verb` in upper case; `rest` without blanks around it. Bytes that are no UTF-8 stand as surrogates."""

    verb: str
    rest: str


class Path(NamedTuple):
    """An address as the client means it, "" for <>, and the parameters behind it by upper-cased name."""

    address: str
    parameters: dict[str, str]


def read_command(line: bytes) -> Command | None:
    """None for what is no command at all: no word, or control characters."""
    text = line.decode("utf-8", "surrogateescape")
    verb, _, rest = text.strip().partition(" ")
    if _CONTROL.search(text) or not _VERB.fullmatch(verb):
        return None
    return Command(verb.upper(), rest.strip())


def read_path(rest: str, keyword: str) -> Path | None:
    """What stands behind FROM: or TO:. None when that is no address in the form of RFC 5321, nor nearly.

    A route before the address (@one,@two:) is left out, as RFC 5321 asks for in appendix C; quotes that quote nothing
    are as well.
    """
    if rest[: len(keyword)].upper() != keyword:
        return None
    text = rest[len(keyword) :].strip()
    found = (_BRACKETED if text.startswith("<") else _BARE).fullmatch(text)
    parameters = _parameters(found[2]) if found else None
    if found is None or parameters is None:
        return None
    address = _ROUTE.sub("", found[1].strip(), count=1) if found[1].startswith("@") else found[1].strip()
    quoted = _PLAIN_QUOTED.fullmatch(address)
    return Path(quoted[1] + quoted[2] if quoted else address, parameters)


def _parameters(text: str) -> dict[str, str] | None:
    found = [_PARAMETER.fullmatch(word) for word in text.split()]
    if not all(found):
        return None
    return {each[1].upper(): each[2] or "" for each in found if each}
