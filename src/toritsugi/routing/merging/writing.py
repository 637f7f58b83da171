"""The words of a message that tells several notices: a heading, then one numbered item for each."""

from collections.abc import Sequence

import msgspec

from toritsugi.lineworks import length
from toritsugi.mail import shorten
from toritsugi.notification import Gist
from toritsugi.organization import Language
from toritsugi.routing.merging.heading import Heading
from toritsugi.routing.phrases import phrase
from toritsugi.routing.wording import TEXT_LIMIT

GAP = "\n\n"
TITLE_LIMIT = 100
SENDER_LIMIT = 50
NOTE_LIMIT = 100
FILES_LIMIT = 150
WORDS_LEAST = 30
"""Characters of an item's text below which it is not begun."""


class Page(msgspec.Struct, frozen=True):
    """One message: `count` items from the one at `first` on, counted from 0."""

    text: str
    first: int
    count: int


def write(gists: Sequence[Gist], heading: Heading, language: Language) -> list[Page]:
    """As many messages as it takes, none longer than `TEXT_LIMIT`; with room to spare, items show their words."""
    heads = [_head(number, gist, language) for number, gist in enumerate(gists, 1)]
    pages = []
    for first, count in _parts(heads, TEXT_LIMIT - length(heading.longest)):
        here = slice(first, first + count)
        said = [heading.over(first, count), *heads[here]]
        room = (TEXT_LIMIT - length(GAP.join(said))) // count
        items = [_item(number, gist, language, room) for number, gist in enumerate(gists[here], first + 1)]
        pages.append(Page(GAP.join((said[0], *items)), first, count))
    return pages


def _parts(heads: Sequence[str], room: int) -> list[tuple[int, int]]:
    """Which items go into which message: their first, their number."""
    parts: list[tuple[int, int]] = []
    left = 0
    for number, head in enumerate(heads):
        size = length(GAP) + length(head)
        if size > left:
            parts.append((number, 0))
            left = room
        parts[-1] = (parts[-1][0], parts[-1][1] + 1)
        left -= size
    return parts


def _head(number: int, gist: Gist, language: Language) -> str:
    """What is said of an item at least: kind, title, why it comes here, sender, files, link."""
    return _lines(number, gist, language, "")


def _item(number: int, gist: Gist, language: Language, room: int) -> str:
    """With as many of its words as there is room for."""
    return _lines(number, gist, language, shorten(gist.words, room - 1) if room > WORDS_LEAST else "")


def _lines(number: int, gist: Gist, language: Language, words: str) -> str:
    title = shorten(" ".join(gist.title.split()), TITLE_LIMIT)
    lines = (
        f"{number}. 【{gist.label}】{title}" if gist.label else f"{number}. {title}",
        shorten(gist.note, NOTE_LIMIT),
        phrase(language, "sender", sender=shorten(gist.sender, SENDER_LIMIT)) if gist.sender else "",
        words,
        shorten(gist.files, FILES_LIMIT),
        gist.link,
    )
    return "\n".join(line for line in lines if line)
