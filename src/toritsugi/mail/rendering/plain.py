"""Plain text: flowed lines joined (RFC 3676), links found, old ``text/enriched`` stripped."""

import re
from collections.abc import Callable

_URL = re.compile(r"https?://[!#-;=?-\[\]_`a-z|~]{1,2048}", re.IGNORECASE)
_TRAILING = ".,;:!?'*_`|"
_PAIRS = {")": "(", "]": "["}
_BRACKET = re.compile(r"[()\[\]]")
_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<head>|<body[\s>]|<(?:table|div|p|font)[\s>])", re.IGNORECASE)
_ENRICHED_PARAMETER = re.compile(r"<param>[^<]*</param>", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"<(?!<)/?[a-zA-Z][\w-]{0,60}>")
_QUOTE_DEPTH = re.compile(r">*")
_MOST_LINKS = 200


def find_links(text: str) -> list[str]:
    """http and https addresses in order, each once, without the punctuation that follows them."""
    found: dict[str, None] = {}
    for match in _URL.finditer(text):
        found[_trimmed(match.group())] = None
        if len(found) >= _MOST_LINKS:
            break
    return list(found)


def change_links(text: str, change: Callable[[str], str]) -> str:
    """The text with each of these addresses as ``change`` gives it."""

    def changed(match: re.Match[str]) -> str:
        url = _trimmed(match.group())
        return change(url) + match.group()[len(url) :]

    return _URL.sub(changed, text)


def _trimmed(url: str) -> str:
    """Without trailing punctuation, and only up to a bracket that was opened before the address."""
    depth = {"(": 0, "[": 0}
    for match in _BRACKET.finditer(url):
        opened = _PAIRS.get(match.group(), "")
        depth[opened or match.group()] += -1 if opened else 1
        if opened and depth[opened] < 0:
            return url[: match.start()].rstrip(_TRAILING)
    return url.rstrip(_TRAILING)


def looks_like_html(text: str) -> bool:
    """Whether something that is called plain begins as HTML does and has closing tags."""
    return _HTML.match(text[:500]) is not None and "</" in text


def unflow(text: str, delete_space: bool) -> str:
    """format=flowed: lines that end in a space go on in the next one of the same quote depth."""
    out: list[str] = []
    open_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        depth, content = _flowed_line(line)
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            out.append(piece)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + piece)
        open_depth = depth if flows else -1
    return "".join(out)


def _flowed_line(line: str) -> tuple[int, str]:
    match = _QUOTE_DEPTH.match(line)
    depth = match.end() if match else 0
    return depth, line[depth:].removeprefix(" ")


def enriched_to_text(text: str) -> str:
    """text/enriched and text/richtext without their commands."""
    text = _ENRICHED_TAG.sub("", _ENRICHED_PARAMETER.sub("", text))
    return text.replace("<<", "<")
