"""Words of the pages, kept beside each room as `words/<language>.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FALLBACK = "en"


class Words:
    """One room's words in one language. `words("home.waiting", count=3)`; an unknown key is a KeyError."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.language = language
        self._entries = entries

    def __call__(self, key: str, /, **names: Any) -> str:
        entry = self._entries[key]
        return entry.format(**names) if names else entry

    def __contains__(self, key: str) -> bool:
        return key in self._entries


class Catalog:
    """One room's words in all its languages, on top of those that the furniture shares."""

    def __init__(self, entries: Mapping[str, Mapping[str, str]], shared: "Catalog | None" = None) -> None:
        self.languages = tuple(entries)
        self._words = {language: Words(language, _over(shared, language, own)) for language, own in entries.items()}

    def words(self, language: str) -> Words:
        """In this language, or in English where the room does not have it."""
        return self._words.get(language) or self._words[FALLBACK]

    def entries(self, language: str) -> Mapping[str, str]:
        return self.words(language)._entries

    def phrase(self, key: str, /, **names: Any) -> dict[str, str]:
        """The same sentence in every language of the room, for errors that are worded later."""
        return {language: words(key, **names) for language, words in self._words.items()}


def _over(shared: Catalog | None, language: str, own: Mapping[str, str]) -> dict[str, str]:
    return {**(shared.entries(language) if shared else {}), **own}


@cache
def read_entries(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """What the room's own files say: language -> key -> words. Keys of nested tables are joined by dots.

    A language may have several files: one in `words`, others in folders below it.
    """
    entries: dict[str, dict[str, str]] = {}
    for path in sorted((folder / "words").rglob("*.toml"), key=lambda path: (path.stem != "ja", path.stem, path)):
        entries.setdefault(path.stem, {}).update(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    return entries


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    entries: dict[str, str] = {}
    for key, entry in table.items():
        if isinstance(entry, dict):
            entries |= _flat(entry, f"{prefix}{key}.")
        else:
            entries[prefix + key] = entry
    return entries


def choose_language(offered: Sequence[str], chosen: Sequence[str], accepted: str) -> str:
    """The first of the person's choices that is offered, else what the browser accepts, else the first offered.

    `accepted` is the Accept-Language header (RFC 9110, section 12.5.4).
    """
    for choice in (*chosen, *_preferred(accepted)):
        language = choice.split("-")[0].lower()
        if language in offered:
            return language
    return offered[0]


def _preferred(accepted: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.partition(";")
        weighted.append((-_quality(weight), tag.strip()))
    return [tag for quality, tag in sorted(weighted, key=lambda pair: pair[0]) if quality < 0]


def _quality(parameter: str) -> float:
    _, _, figure = parameter.strip().partition("q=")
    try:
        return float(figure) if figure else 1.0
    except ValueError:
        return 0.0
