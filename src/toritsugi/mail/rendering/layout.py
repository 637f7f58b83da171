"""Lines out of nested boxes: what a text-only page looks like while elements open and close."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u3000-\u30ff]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
_PARAGRAPHS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "figure"]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dt",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "header",
        "html",
        "li",
        "main",
        "nav",
        "section",
        "summary",
        "tr",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "legend",
    ]
)
_BOXES = frozenset(["a", "td", "th", "blockquote"])
_RULE = "――――――――"
_QUOTES = 5
_MOST_LINKS = 200


@dataclass(slots=True)
class _Box:
    """Text that an element collects before it is known how it will be shown."""

    tag: str
    target: str = ""
    pieces: list[str] = field(default_factory=list)
    blank: bool = True
    pictures: bool = False

    def add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.blank = text[-1] in " \n"

    def broken(self, lines: int) -> None:
        """At least ``lines`` line ends before what follows, and none at the very beginning."""
        while self.pieces and not self.pieces[-1].strip(" "):
            self.pieces.pop()
        if not self.pieces:
            return
        last = self.pieces[-1].rstrip(" ")
        present = (
            len(last) - len(last.rstrip("\n")) if len(last) < 4 else 2 if last.endswith("\n\n") else last.endswith("\n")
        )
        self.pieces[-1] = last
        self.add("\n" * max(0, lines - present))
        self.blank = True


class Layout:
    """Is told each element as it opens and closes and each run of words; answers with the text."""

    def __init__(self) -> None:
        self._boxes = [_Box("")]
        self._rows: list[list[str]] = []
        self._lists: list[int] = []
        self._quotes = 0
        self._raw = 0
        self._links: dict[str, None] = {}

    def text(self) -> str:
        """Everything so far."""
        while len(self._boxes) > 1:
            self._close()
        return "".join(self._boxes[0].pieces)

    def links(self) -> tuple[str, ...]:
        """http(s) targets in order, each once."""
        return tuple(self._links)

    def words(self, text: str) -> None:
        """A run of text inside the innermost open element."""
        box = self._boxes[-1]
        if self._raw:
            box.add(text)
            return
        text = _SPACES.sub(" ", _WIDE_BREAK.sub("", text) if "\n" in text else text)
        box.add(text[1:] if box.blank and text.startswith(" ") else text)

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        box = self._boxes[-1]
        if tag in _PARAGRAPHS:
            box.broken(1 if self._lists and tag in ("ul", "ol") else 2)
        elif tag in _BLOCKS:
            box.broken(1)
        if tag in _BOXES:
            self._boxes.append(_Box(tag, attributes.get("href", "").strip()))
            self._quotes += tag == "blockquote"
        else:
            self._enter_plain(tag, attributes)

    def _enter_plain(self, tag: str, attributes: dict[str, str]) -> None:
        box = self._boxes[-1]
        if tag == "br":
            box.add("\n")
        elif tag == "hr":
            box.broken(1)
            box.add(_RULE + "\n")
        elif tag == "img":
            self._picture(attributes)
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            box.add(self._bullet())
            box.blank = True
        elif tag in ("pre", "textarea"):
            self._raw += 1
        elif tag == "rt":
            box.add("(")
        elif tag == "tr":
            self._rows.append([])

    def leave(self, tag: str) -> None:
        """The innermost open element, which has this tag, closes."""
        if tag in _BOXES:
            self._close()
        elif tag == "rt":
            self._boxes[-1].add(")")
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("pre", "textarea"):
            self._raw -= 1
        elif tag == "tr" and self._rows:
            self._boxes[-1].add(_row_text(self._rows.pop()))
        if tag in _PARAGRAPHS:
            self._boxes[-1].broken(1 if self._lists and tag in ("ul", "ol") else 2)
        elif tag in _BLOCKS:
            self._boxes[-1].broken(1)

    def _bullet(self) -> str:
        indent = "  " * min(len(self._lists) - 1, _QUOTES)
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            return f"{indent}{self._lists[-1]}. "
        return f"{indent}・"

    def _picture(self, attributes: dict[str, str]) -> None:
        box = self._boxes[-1]
        box.pictures = True
        self.words(attributes.get("alt", ""))

    def _close(self) -> None:
        box = self._boxes.pop()
        text = "".join(box.pieces)
        if box.tag == "a":
            self._link(box, text)
        elif box.tag == "blockquote":
            self._quotes -= 1
            quoted = text.strip("\n ")
            deep = self._quotes >= _QUOTES
            self._boxes[-1].add(quoted if deep or not quoted else "> " + quoted.replace("\n", "\n> "))
        elif self._rows:
            self._rows[-1].append(text.strip("\n "))
        else:
            self._boxes[-1].add(text)

    def _link(self, box: _Box, text: str) -> None:
        outer, target = self._boxes[-1], box.target
        outer.pictures = outer.pictures or box.pictures
        if target.lower().startswith(("http://", "https://")) and len(self._links) < _MOST_LINKS:
            self._links[target] = None
        if box.blank and not box.pieces and outer.pieces:
            return
        outer.add(_with_target(text, target, box.pictures))


def _with_target(text: str, target: str, pictures: bool) -> str:
    words = text.strip()
    lower = target.lower()
    if lower.startswith("mailto:"):
        address = unquote(target[7:].split("?")[0])
        return text if not words or address in words else f"{text.rstrip()} ({address})"
    if not lower.startswith(("http://", "https://")):
        return text
    if not words:
        return f"({target})" if pictures else text
    if _same(words, target):
        return text
    return f"{text.rstrip()} ({target}){' ' if text.endswith(' ') else ''}"


def _same(words: str, target: str) -> bool:
    if "." not in words:
        return False

    def bare(url: str) -> str:
        return re.sub(r"(?i)^https?://(?:www\.)?", "", unquote(url)).rstrip("/").lower()

    return bare(words) == bare(target)


def _row_text(cells: list[str]) -> str:
    """One line when every cell is one: two cells as a pair, more with slashes; otherwise one below the other."""
    cells = [cell for cell in cells if cell.strip()]
    if any("\n" in cell for cell in cells):
        return "\n".join(cells)
    return ("　" if len(cells) == 2 else " / ").join(cells)
