"""Styles that say what they mean: whatever they name exists."""

import re
from pathlib import Path

import pytest

import lineworks_emulator
import toritsugi

PROGRAMS = [Path(program.__file__).parent for program in (toritsugi, lineworks_emulator)]
READ = ("css", "html", "js", "py")


def texts(folder: Path, *kinds: str) -> list[str]:
    """The files of these kinds that are ours."""
    found = (path for kind in kinds for path in folder.rglob(f"*.{kind}"))
    return [path.read_text(encoding="utf-8") for path in found if "vendor" not in path.parts]


def colours(path: Path) -> dict[str, dict[str, str]]:
    """Scheme -> property -> #rrggbb, of a file of tokens: what the dark one does not say is as in the light one."""
    light, dark = path.read_text(encoding="utf-8").split("(prefers-color-scheme: dark)", 1)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


RELAY, STAND_IN = PROGRAMS[0] / "web/static/tokens.css", PROGRAMS[1] / "pages/static/paper.css"
WORDS = {
    RELAY: {
        "ink": "paper card sunken",
        "soft": "paper card sunken",
        "ai": "paper card sunken ai-tint",
        "on-ai": "ai ai-deep",
        "wakatake-text": "card wakatake-tint",
        "yamabuki-text": "card yamabuki-tint",
        "shu-text": "card paper shu-tint",
    },
    STAND_IN: {
        "ink": "paper card hover",
        "soft": "paper card",
        "indigo": "paper card indigo-wash",
        "indigo-ink": "indigo",
        "green": "card green-wash",
        "amber": "card amber-wash",
        "red": "card red-wash",
        "own-ink": "own",
    },
}
"""Which words stand on which grounds."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_words_can_be_read_on_every_ground(path: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    known = colours(path)[scheme]
    pairs = [(words, ground) for words, grounds in WORDS[path].items() for ground in grounds.split()]
    faint = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: found for pair, found in faint.items() if found < 4.5} == {}


@pytest.mark.parametrize("folder", PROGRAMS, ids=lambda folder: folder.name)
def test_every_custom_property_that_is_used_is_defined(folder: Path) -> None:
    """A property that nobody defines is as if its line were not there; no browser says so."""
    styles = "".join(texts(folder, "css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(texts(folder, *READ))))
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", styles))
    assert len(used) > 5
    assert used <= defined


def test_no_page_has_a_file_button_that_speaks_the_browsers_language() -> None:
    pages = [path for path in PROGRAMS[0].rglob("*.html") if path.name != "files.html"]
    assert len(pages) >= 100
    assert [path.name for path in pages if 'type="file"' in path.read_text(encoding="utf-8")] == []
