"""What is useful of a text to somebody who reads it on a telephone: the news, and nothing that stands in every mail."""

import re
from collections.abc import Callable
from functools import partial

from toritsugi.mail.cleaning.boilerplate import without_boilerplate, without_greeting
from toritsugi.mail.cleaning.quotes import without_quotes
from toritsugi.mail.cleaning.signatures import without_signature

LONGEST = 20_000
"""Characters that are looked at: nobody reads more of it in a chat."""
_FORWARDED = re.compile(r"^\W*(?:fwd?|転送)\s*[::]", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[ \u3000]*\n\s*\n")


def useful_text(text: str, subject: str = "") -> str:
    """The text without greeting, boilerplate, quotes and signature; cautious: what would leave nothing is not done.

    A forwarded mail is what its sender wants read: it stays, also where it looks like a quotation.
    """
    text = text[:LONGEST].strip()
    tail: list[Callable[[str], str]] = [without_boilerplate, without_signature]
    quoted: list[Callable[[str], str]] = [] if _FORWARDED.match(subject) else [without_quotes]
    steps: list[Callable[[str], str]] = [*quoted, *tail, *quoted, *tail, partial(without_greeting, subject=subject)]
    for step in steps:
        shorter = step(text).strip("\n")
        if any(map(str.isalnum, shorter)):
            text = shorter
    return _EMPTY_LINES.sub("\n\n", text).strip()
