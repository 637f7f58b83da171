"""Words: which language a person gets, and that no page can ask for words that are not there."""

import re
from pathlib import Path

import pytest

from toritsugi.web.words import Catalog, choose_language, read_entries

SOURCE = Path(__file__).parents[2] / "src" / "toritsugi"
ROOMS = [folder for folder in sorted(SOURCE.iterdir()) if (folder / "words").is_dir()]
LANGUAGES = {room.name: {"ja", "en"} for room in ROOMS} | {"kiosk": {"ja", "en", "zh", "ko"}}


@pytest.mark.parametrize("room", ROOMS, ids=lambda folder: folder.name)
def test_every_language_of_a_room_has_the_same_keys(room: Path) -> None:
    entries = read_entries(room)
    assert set(entries) == LANGUAGES[room.name]
    for language, words in entries.items():
        assert set(words) == set(entries["ja"]), language
        assert all(text.strip() for text in words.values()), language


@pytest.mark.parametrize("room", ["web", "admin"])
def test_a_translation_asks_for_the_same_names(room: str) -> None:
    entries = read_entries(SOURCE / room)
    for key, text in entries["en"].items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", entries["ja"][key])), key


@pytest.mark.parametrize("room", ROOMS, ids=lambda folder: folder.name)
def test_templates_ask_only_for_words_that_exist(room: Path) -> None:
    known = Catalog(read_entries(room), Catalog(read_entries(SOURCE / "web"))).entries("ja")
    asked = [
        (path.name, quote, key, joined)
        for path in (room / "templates").rglob("*.html")
        for quote, key, joined in re.findall(r"words\((['\"])([\w.]+)\1\s*(~?)", path.read_text(encoding="utf-8"))
    ]
    assert asked
    for name, _, key, joined in asked:
        found = any(each.startswith(key) for each in known) if joined else key in known
        assert found, (name, key)


def test_words_fill_in_names_and_know_what_they_have() -> None:
    words = Catalog({"ja": {"greeting": "{name} 様"}, "en": {"greeting": "{name}"}}).words("ja")
    assert words("greeting", name="山本") == "山本 様"
    assert "greeting" in words
    assert "farewell" not in words
    with pytest.raises(KeyError):
        words("farewell")


def test_a_room_without_a_language_speaks_english() -> None:
    assert Catalog({"ja": {"a": "あ"}, "en": {"a": "A"}}).words("ko")("a") == "A"


@pytest.mark.parametrize(
    ("chosen", "accepted", "expected"),
    [
        ([], "", "ja"),
        ([], "en-US,en;q=0.9", "en"),
        ([], "fr,en;q=0.4,ja;q=0.8", "ja"),
        ([], "fr", "ja"),
        ([], "en;q=0,ja;q=0.1", "ja"),
        ([], "en;q=nonsense", "ja"),
        (["en"], "ja", "en"),
        (["", "en"], "ja", "en"),
        (["xx"], "en", "en"),
    ],
)
def test_the_persons_choice_comes_first_then_the_browsers_then_japanese(
    chosen: list[str], accepted: str, expected: str
) -> None:
    assert choose_language(("ja", "en"), chosen, accepted) == expected
