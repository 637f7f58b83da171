"""Which words are in the wrong language, and which are no words at all: compared with the catalogs of all rooms."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import toritsugi
from toritsugi.web.words import read_entries

_HOLE = re.compile(r"\{[^}]*\}")


class Spoken:
    """What the pages say themselves, in every language; data is not among it."""

    @cached_property
    def _entries(self) -> dict[str, dict[str, str]]:
        """Language -> key -> words, of all rooms."""
        rooms = {path.parent for path in Path(toritsugi.__file__).parent.rglob("words") if path.is_dir()}
        entries: dict[str, dict[str, str]] = {}
        for room in sorted(rooms):
            for language, words in read_entries(room).items():
                entries.setdefault(language, {}).update({f"{room.name} {key}": text for key, text in words.items()})
        return entries

    def _forms(self, language: str) -> dict[str, str]:
        """Pattern -> words: the sentences of a language, with room for what is put into them."""
        found = {}
        for text in self._entries[language].values():
            fixed = "".join(_HOLE.split(text))
            if _is_telling(fixed, language):
                found[".+?".join(re.escape(part) for part in _HOLE.split(text.replace("|", "")))] = text
        return found

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {each: re.compile("|".join(self._forms(each)) or "(?!)") for each in self._entries}

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key.split(" ")[1] for words in self._entries.values() for key in words if "." in key)

    @cached_property
    def _shared(self) -> dict[str, frozenset[str]]:
        return {each: frozenset(words.values()) for each, words in self._entries.items()}

    def flaws(self, texts: Sequence[str], language: str) -> Iterator[str]:
        """What of these texts of a page in this language is a key, a hole, or of another language."""
        others = [each for each in self._entries if each != language]
        for text in dict.fromkeys(texts):
            if text in self._keys:
                yield f"a key instead of words | | {text}"
            elif text not in self._shared.get(language, frozenset()):
                yield from (
                    f"words of {each} | | {text[:100]}" for each in others if self._patterns[each].fullmatch(text)
                )


def _is_telling(text: str, language: str) -> bool:
    """Whether these words tell a language: three words of English, two characters of Japanese, Chinese or Korean."""
    letters = r"[A-Za-z]{2,}" if language == "en" else r"[\uac00-\ud7a3\u3040-\u30ff\u4e00-\u9fff]"
    return len(re.findall(letters, text)) >= (3 if language == "en" else 2)
