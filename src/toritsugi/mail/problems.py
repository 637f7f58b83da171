"""What could not be read, collected while reading; bounded, each thing once; and in words for people."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

UNREADABLE = "unreadable"
"""The mail has defeated the reader: nothing of it was read."""
_MOST = 50
_LONGEST = 80


class Problems:
    """Short English identifiers such as ``unknown-charset:x-foo``, in the order they were met."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, identifier: str) -> None:
        """Remember one problem; an empty identifier means that there was none."""
        if identifier and len(self._seen) < _MOST:
            self._seen[identifier[:_LONGEST]] = None

    def listed(self) -> tuple[str, ...]:
        """Every problem once, oldest first."""
        return tuple(self._seen)


def problem_sentences(problems: Iterable[str], language: str, *, losses: bool = False) -> tuple[str, ...]:
    """What these problems mean for a reader, each sentence once. ``losses``: only where something may be missing."""
    said: dict[str, None] = {}
    for problem in problems:
        key, _, name = problem.partition(":")
        known = _sentences().get(key)
        if known is not None and (known["lost"] or not losses):
            said[known["ja" if language == "ja" else "en"].replace("{name}", name)] = None
    return tuple(said)


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
