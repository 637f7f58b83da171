"""One spelling for all: what people hold for the same words is the same text."""

import re
from unicodedata import normalize

_BETWEEN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def folded(text: str) -> str:
    """Full and half width, capital and small letters, and the breaks of lines make no difference.

    Japanese is written without spaces, so a break between two of its characters is only where a line ended.
    """
    plain = normalize("NFKC", normalize("NFKC", text).casefold())
    return _BETWEEN.sub("", " ".join(plain.split()))
