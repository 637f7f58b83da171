"""docs/architecture.md is the map of the tree: every room, every traveller, nothing that is not there."""

import re
from collections.abc import Iterable
from pathlib import Path

from architecture.house import HOME, PACKAGES, SOURCE, house

MAP = HOME / "docs" / "architecture.md"
ENTRY = re.compile(r"^\| `((?:toritsugi|lineworks_emulator)/[\w/.]+)` \| (.+) \|$", re.MULTILINE)


def mapped(text: str) -> dict[str, str]:
    """The map's entries: path under src, what it is for."""
    return dict(ENTRY.findall(text))


def places(source: Path, packages: Iterable[str]) -> set[str]:
    """Every room (a folder with Python files), and the top-level files of toritsugi, as the map writes them."""
    rooms = {path.parent for package in packages for path in (source / package).rglob("__init__.py")}
    inner = {path.relative_to(source).as_posix() for path in rooms if path.parent != source}
    travellers = {path for path in (source / "toritsugi").glob("*.py") if path.name != "__init__.py"}
    return inner | {path.relative_to(source).as_posix() for path in travellers}


def test_the_map_is_the_tree() -> None:
    on_map = set(mapped(MAP.read_text(encoding="utf-8")))
    there = places(SOURCE, PACKAGES)
    assert {"not on the map": there - on_map, "not there": on_map - there} == {
        "not on the map": set(),
        "not there": set(),
    }


def test_no_room_stands_twice() -> None:
    entries = [path for path, _ in ENTRY.findall(MAP.read_text(encoding="utf-8"))]
    assert sorted(entries) == sorted(set(entries))


def test_each_purpose_is_one() -> None:
    purposes = mapped(MAP.read_text(encoding="utf-8"))
    assert len(purposes) > 40
    assert [room for room, purpose in purposes.items() if " and " in purpose or "&" in purpose] == []


def test_a_missing_room_is_found(tmp_path: Path) -> None:
    room = tmp_path / "toritsugi" / "attic"
    room.mkdir(parents=True)
    for path in (room.parent / "__init__.py", room / "__init__.py", room.parent / "event.py"):
        path.touch()
    drawn = mapped("| `toritsugi/event.py` | what came in |\n| `toritsugi/cellar` | is gone |\n")
    there = places(tmp_path, ["toritsugi"])
    assert (there - set(drawn), set(drawn) - there) == ({"toritsugi/attic"}, {"toritsugi/cellar"})


def test_the_street_is_told_alike_everywhere() -> None:
    street = "intake → routing → outbox → delivery → connections → lineworks"
    assert street in MAP.read_text(encoding="utf-8")
    assert street in house()["toritsugi"].path.read_text(encoding="utf-8")
    assert street in (HOME / "README.md").read_text(encoding="utf-8")
    assert street in (HOME / "README.ja.md").read_text(encoding="utf-8")
