"""HTML to text: links, lists, tables and quotes kept readable; what the eye does not see left out.

selectolax (lexbor) builds the tree; the walk is iterative. Markup whose nesting would make the parser slow
(its work grows with depth) is stripped flat instead.
"""

import re
from collections import Counter
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from toritsugi.mail.problems import Problems
from toritsugi.mail.rendering.layout import Layout

_LONGEST = 1_000_000
_TAGS = 50_000
_DEPTH = 300
_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w\-:]{1,40})", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[\w/+.\-]{0,80};base64,[A-Za-z0-9+/=%]+")
_HUGE_TAG = re.compile(r"<[^<>]{16384,}>?")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\t\n\f\r />]*+)")
_ANY_TAG = re.compile(r"<(?:!--(?:[^-]|-(?!->))*+(?:-->|$)|[/!?a-zA-Z][^<>]*+>?)")
_UNSEEN_TEXT = re.compile(r"<(script|style|title)\b[^<>]*+>[^<]*+(?:<(?!/)[^<]*+)*+", re.IGNORECASE)
_BREAKING = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d|/table)\b")
_UNNESTED = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "col",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "wbr",
        "area",
        "source",
        "param",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "object",
        "svg",
        "math",
        "iframe",
        "frame",
        "audio",
        "video",
        "select",
        "datalist",
        "map",
        "rp",
        "noembed",
    ]
)
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|$|!)|opacity:0(?:;|$|!)"
    r"|max-height:0(?:px)?;.*overflow:hidden|overflow:hidden;.*max-height:0(?:px)?(?:;|$)"
)
_ATTRIBUTED = frozenset(["a", "img"])
_NO_ATTRIBUTES: dict[str, str] = {}
_WHITE = re.compile(r"\s+")


class Rendered(NamedTuple):
    """Text and the http(s) links in order, each once."""

    text: str
    links: tuple[str, ...]


def html_charset(raw: bytes) -> str:
    """The charset that the HTML itself claims in its first 4 KB, "" when none."""
    match = _META.search(raw, 0, 4096)
    return match[1].decode("ascii") if match else ""


def html_to_text(html: str, problems: Problems) -> Rendered:
    """What a reader of ``html`` would see. At most a million characters of it are read."""
    html = _HUGE_TAG.sub("", _EMBEDDED.sub("", html.replace("\x00", "")))
    if len(html) > _LONGEST:
        problems.add("long-html")
        html = html[:_LONGEST]
    if not _is_shallow(html):
        problems.add("html-too-deep")
        return Rendered(_flat(html), ())
    root = LexborHTMLParser(html).root
    layout = Layout()
    if root is not None:
        _walk(root, layout)
    return Rendered(layout.text(), layout.links())


def _is_shallow(html: str) -> bool:
    if html.count("<") <= _DEPTH:
        return True
    tags = _TAG.findall(html)
    return len(tags) <= _TAGS and not _is_deep(tags)


def _is_deep(tags: list[tuple[str, str]]) -> bool:
    """Only what was opened closes: a parser takes no notice of another end."""
    opened: Counter[str] = Counter()
    depth = 0
    for closing, name in tags:
        tag = name.lower()
        if tag in _UNNESTED or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        if depth > _DEPTH:
            return True
    return False


def _flat(html: str) -> str:
    html = _BREAKING.sub(lambda match: "\n" + match.group(), _UNSEEN_TEXT.sub("", html))
    return unescape(_ANY_TAG.sub("", html))


def _walk(root: LexborNode, layout: Layout) -> None:
    waiting: list[tuple[LexborNode, bool]] = [(root, False)]
    while waiting:
        node, leaving = waiting.pop()
        if leaving:
            layout.leave(node.tag or "")
            continue
        following = node.next
        if following is not None and node is not root:
            waiting.append((following, False))
        if node.is_text_node:
            layout.words(node.text_content or "")
        elif _is_seen(node):
            layout.enter(node.tag or "", _attributes(node) if node.tag in _ATTRIBUTED else _NO_ATTRIBUTES)
            waiting.append((node, True))
            child = node.child
            if child is not None:
                waiting.append((child, False))


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _is_seen(node: LexborNode) -> bool:
    if not node.is_element_node:
        return node.is_document_node
    if node.tag in _UNSEEN:
        return False
    attributes = node.attributes
    if not attributes:
        return True
    if "hidden" in attributes or (node.tag == "img" and _is_tracker(attributes)):
        return False
    style = attributes.get("style")
    return not (style and _HIDDEN.search(_WHITE.sub("", style.lower())))


def _is_tracker(attributes: dict[str, str | None]) -> bool:
    return any((attributes.get(side) or "").strip().removesuffix("px") in ("0", "1") for side in ("width", "height"))
