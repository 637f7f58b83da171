"""The language in which a command speaks: `--language`, else the locale of the environment."""

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

from toritsugi.organization import Language


def language_of(environment: Mapping[str, str]) -> Language:
    """Japanese when the locale says so, English otherwise."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG", "")
    return "ja" if locale.startswith("ja") else "en"


_DEFAULT = language_of(os.environ)
_language: ContextVar[Language] = ContextVar("language", default=_DEFAULT)


def language() -> Language:
    """The language of this run."""
    return _language.get()


def speak(chosen: Language) -> None:
    """From now on in this language."""
    _language.set(chosen)


def wished_in(words: Sequence[str]) -> Language:
    """The language that these words of a command line ask for: known before they are understood, or are not."""
    asked = [after for word, after in zip(words, [*words[1:], ""], strict=True) if word == "--language"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--language=")]
    if "ja" in asked:
        return "ja"
    return "en" if "en" in asked else _DEFAULT


def say(japanese: str, english: str) -> str:
    """The sentence in the language of this run."""
    return japanese if language() == "ja" else english
