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


@pytest.mark.parametrize("folder", PROGRAMS, ids=lambda folder: folder.name)
def test_every_custom_property_that_is_used_is_defined(folder: Path) -> None:
    """A property that nobody defines is as if its line were not there; no browser says so."""
    styles = "".join(texts(folder, "css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(texts(folder, *READ))))
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", styles))
    assert len(used) > 5
    assert used <= defined
