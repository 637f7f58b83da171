"""Small enough to read: files, functions, parameters, rooms."""

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from architecture.house import HOME, Module, house, modules_of, write_house

FILE_LINES = 400
FUNCTION_LINES, FUNCTION_MEDIAN, PARAMETERS = 60, 12, 6
ROOM_FILES, ROOM_LINES = 9, 1_000
WRITTEN = {".py", ".html", ".css", ".js"}

LONG_FILES = {"0001_the_street.py": "written out by Alembic, one table after the other"}
LONG_FUNCTIONS = {"0001_the_street.py:upgrade": "written out by Alembic, one table after the other"}
GROWN_ROOMS = {
    "toritsugi.cli": (28, 2_100, "one short file for each noun of the command line"),
    "toritsugi.web": (12, 1_200, "furniture: each file is one piece, and none needs another's inside"),
    "toritsugi.outbox": (12, 1_100, "the wall of the house; its statements are short but many"),
    "toritsugi.reception": (12, 1_150, "visits, their answers and their log share one vocabulary"),
    "toritsugi.people": (11, 1_100, "finding and importing share the readings of names"),
    "toritsugi.mail": (11, 1_150, "structure, decoding and rendering have rooms of their own already"),
    "toritsugi.lineworks": (9, 1_450, "the platform's facts stand in its docstrings"),
}
"""Rooms beyond nine files or a thousand lines: how far they may go, and why. See docs/decisions/0014."""


@dataclass(frozen=True)
class Function:
    """`place` is "file:name"; `parameters` without self and cls."""

    place: str
    lines: int
    parameters: int


def written_files() -> list[Path]:
    found = [path for root in ("src", "tests", "benchmarks", "docs") for path in (HOME / root).rglob("*")]
    return [path for path in found if path.suffix in WRITTEN and not {"vendor", "__pycache__"} & set(path.parts)]


def too_long(paths: list[Path]) -> list[str]:
    asked = [path for path in paths if path.name not in LONG_FILES]
    return [path.name for path in asked if len(path.read_text(encoding="utf-8").splitlines()) >= FILE_LINES]


def functions_of(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            counted = len([name for name in names if name not in {"self", "cls"}])
            yield Function(f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1, counted)


def python(*roots: str) -> list[Function]:
    return [each for root in roots for path in sorted((HOME / root).rglob("*.py")) for each in functions_of(path)]


def room_size(room: Module) -> tuple[int, int]:
    """Python files beside the sign, and their lines; inner rooms count for themselves."""
    files = [path for path in room.path.parent.glob("*.py") if path != room.path]
    return len(files), sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)


def outgrown(room: Module) -> bool:
    files, lines = room_size(room)
    most_files, most_lines, _ = GROWN_ROOMS.get(room.name, (ROOM_FILES, ROOM_LINES, ""))
    return files > most_files or lines > most_lines


def test_files_are_short() -> None:
    assert len(written_files()) > 300
    assert too_long(written_files()) == []


def test_a_long_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.css").write_text("a {}\n" * FILE_LINES)
    (tmp_path / "short.css").write_text("a {}\n" * (FILE_LINES - 1))
    assert too_long(sorted(tmp_path.iterdir())) == ["long.css"]


def test_functions_are_short() -> None:
    found = [each for each in python("src", "tests", "benchmarks") if each.place not in LONG_FUNCTIONS]
    assert [each for each in found if each.lines > FUNCTION_LINES] == []
    assert statistics.median(each.lines for each in python("src")) <= FUNCTION_MEDIAN


def test_functions_take_few_things() -> None:
    assert [each for each in python("src") if each.parameters > PARAMETERS] == []


def test_a_long_and_greedy_function_is_found(tmp_path: Path) -> None:
    head = "def grown(self, a, b, c, /, d, e, *, f, g):\n"
    (tmp_path / "sample.py").write_text(head + "    a = 1\n" * FUNCTION_LINES)
    assert list(functions_of(tmp_path / "sample.py")) == [Function("sample.py:grown", FUNCTION_LINES + 1, 7)]


def test_rooms_are_small_or_have_a_reason() -> None:
    rooms = [each for each in house().values() if each.is_room and "." in each.name]
    assert {room.name: room_size(room) for room in rooms if outgrown(room)} == {}
    assert GROWN_ROOMS.keys() <= {room.name for room in rooms}


def test_a_grown_room_is_found(tmp_path: Path) -> None:
    files = {f"street/attic/box{number}.py": "" for number in range(ROOM_FILES + 1)}
    modules = modules_of(write_house(tmp_path, files), ("street",))
    assert room_size(modules["street.attic"]) == (ROOM_FILES + 1, 0)
    assert outgrown(modules["street.attic"])
