"""Four languages say the same, and none of them is missing a word."""

import re
from pathlib import Path

import pytest

from toritsugi.kiosk import KIOSK
from toritsugi.kiosk.screens import phone_words
from toritsugi.web import Words, read_entries

WORDS = read_entries(KIOSK.folder)


def names(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def test_there_are_four_languages() -> None:
    assert set(WORDS) == {"ja", "en", "zh", "ko"}


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_every_language_has_every_word(language: str) -> None:
    assert set(WORDS[language]) == set(WORDS["ja"])


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_no_language_names_something_that_japanese_does_not_know(language: str) -> None:
    allowed = {"host", "who"}
    unknown = {
        key: names(sentence) - names(WORDS["ja"][key]) - allowed
        for key, sentence in WORDS[language].items()
        if names(sentence) - names(WORDS["ja"][key]) - allowed
    }
    assert unknown == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "内線 100（03\u20115555\u20110100）"),
        ("en", "ext. 100 (03\u20115555\u20110100)"),
        ("zh", "内线 100（03\u20115555\u20110100）"),
        ("ko", "내선 100 (03\u20115555\u20110100)"),
    ],
)
def test_an_extension_is_said_in_the_visitors_language(language: str, said: str) -> None:
    """Also where the company has written it with its number for calls from outside; no hyphen ends a line."""
    words = Words(language, WORDS[language])
    assert phone_words(words, "内線 100（03-5555-0100）") == said
    assert phone_words(words, "100") == said.partition("100")[0] + "100"


@pytest.mark.parametrize("path", sorted(KIOSK.folder.rglob("*.html")), ids=lambda path: path.name)
def test_templates_carry_no_words_of_their_own(path: Path) -> None:
    named = r"\{% block (?:screen_name|body_class) %\}.*?\{% endblock %\}"
    text = re.sub(named + r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert re.findall(r"[^\W\d_]+", text.replace("取", "")) == []
