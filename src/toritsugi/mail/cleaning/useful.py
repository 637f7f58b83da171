"""What is useful of a text to somebody who reads it on a telephone: the news, and nothing that stands in every mail."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from toritsugi.mail.cleaning.boilerplate import without_boilerplate, without_greeting
from toritsugi.mail.cleaning.quotes import without_quotes
from toritsugi.mail.cleaning.signatures import without_armour, without_signature

LONGEST = 20_000
"""Characters that are looked at: nobody reads more of it in a chat."""
_FORWARDED = re.compile(r"^\W*(?:fwd?|転送)\s*[::]", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[ \u3000]*\n\s*\n")


def useful_text(text: str, subject: str = "") -> str:
    """The text without greeting, boilerplate, quotes and signature; cautious: what would leave nothing is not done.

    A forwarded mail is what its sender wants read: it stays, also where it looks like a quotation.
    """
    return _useful(text[:LONGEST].strip(), " ".join(subject.split()))


@lru_cache(maxsize=32)
def _useful(text: str, subject: str) -> str:
    """Remembered, since a mail is asked for its link and for its words, once for each of its recipients."""
    ends: list[Callable[[str], str]] = [without_armour, without_signature, without_boilerplate]
    if not _FORWARDED.match(subject):
        ends.insert(0, without_quotes)
    once = _done(ends, text)
    again = _done(ends, once) if once != text else once
    return _EMPTY_LINES.sub("\n\n", _done([partial(without_greeting, subject=subject)], again)).strip()


def _done(steps: Sequence[Callable[[str], str]], text: str) -> str:
    """Each step that leaves something."""
    for step in steps:
        shorter = step(text).strip("\n")
        if any(map(str.isalnum, shorter)):
            text = shorter
    return text
