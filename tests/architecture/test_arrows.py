"""Imports point down the street, as pyproject.toml says to Import Linter; and never round."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from architecture.house import HOME, PACKAGES, SOURCE, Import, house, imports_of, modules_of, write_house
from toritsugi.cli.nouns import NOUNS

LINTER = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


def lint(folder: Path, source: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(source)}
    command = [*LINTER, "--no-cache", *options]
    return subprocess.run(
        command, check=False, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def rings_of(imports: Iterable[Import]) -> list[list[str]]:
    """Groups of modules that reach each other (Tarjan's strongly connected components of more than one)."""
    following: dict[str, list[str]] = {}
    for each in imports:
        following.setdefault(each.importer, []).append(each.imported)
        following.setdefault(each.imported, [])
    return _Rings(following).found


class _Rings:
    def __init__(self, following: dict[str, list[str]]) -> None:
        self.following = following
        self.number: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.path: list[str] = []
        self.found: list[list[str]] = []
        for name in following:
            if name not in self.number:
                self._visit(name)

    def _visit(self, name: str) -> None:
        self.number[name] = self.low[name] = len(self.number)
        self.path.append(name)
        for after in self.following[name]:
            if after not in self.number:
                self._visit(after)
            if after in self.path:
                self.low[name] = min(self.low[name], self.low[after])
        if self.low[name] == self.number[name]:
            self._close(name)

    def _close(self, name: str) -> None:
        at = self.path.index(name)
        ring, self.path = self.path[at:], self.path[:at]
        if len(ring) > 1:
            self.found.append(sorted(ring))


def test_the_arrows_hold() -> None:
    answer = lint(HOME, SOURCE)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " 0 broken" in answer.stdout


def test_an_arrow_that_points_up_is_found(tmp_path: Path) -> None:
    write_house(tmp_path, {"street/doors.py": "", "street/outbox.py": "import street.doors\n"})
    rules = "[importlinter]\nroot_package = street\n[importlinter:contract:1]\nname = Down\ntype = layers\n"
    (tmp_path / "rules.ini").write_text(rules + "layers =\n  street.doors\n  street.outbox\n")
    answer = lint(tmp_path, tmp_path, "--config", "rules.ini")
    assert answer.returncode == 1
    assert "street.outbox is not allowed to import street.doors" in answer.stdout


def imports_by_name() -> set[Import]:
    """What the command line brings in when it is needed: no statement says so, so the table of nouns does."""
    places = {f"toritsugi.cli.{each.place.partition(':')[0]}" for each in NOUNS}
    return {Import("toritsugi.cli.program", each) for each in {*places, "toritsugi.cli.foreseen"}}


def test_no_import_goes_round() -> None:
    assert rings_of(imports_of(house()) | imports_by_name()) == []


def test_only_the_command_line_and_the_migrations_import_by_name() -> None:
    by_name = {name for name, each in house().items() if "import_module" in each.path.read_text(encoding="utf-8")}
    assert by_name == {"toritsugi.cli.program", "toritsugi.database.migrating"}
    assert all(each.imported in house() for each in imports_by_name())


def test_a_ring_through_a_lazy_and_a_type_checking_import_is_found(tmp_path: Path) -> None:
    lazy = "def later():\n    from street import b\n    return b\n"
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .c import thing\n"
    files = {
        "street/a.py": lazy,
        "street/b.py": typed,
        "street/c.py": "import street.a\n",
        "street/d.py": "import street.a\n",
    }
    imports = imports_of(modules_of(write_house(tmp_path, files), ("street",)))
    assert rings_of(imports) == [["street.a", "street.b", "street.c"]]


def test_the_two_programs_share_no_line() -> None:
    crossing = [each for each in imports_of(house()) if each.importer.split(".")[0] != each.imported.split(".")[0]]
    assert PACKAGES == ("toritsugi", "lineworks_emulator")
    assert crossing == []
