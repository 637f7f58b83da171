"""Reads the source tree: modules, rooms, and every import, also those inside functions and for type checkers."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HOME = Path(__file__).parents[2]
SOURCE = HOME / "src"
PACKAGES = ("toritsugi", "lineworks_emulator")


@dataclass(frozen=True)
class Module:
    """A Python file. `name` is dotted; `is_room` when it is a folder's `__init__`."""

    name: str
    path: Path
    is_room: bool

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def folder(self) -> str:
        """The room that the file lies in: itself for an `__init__`."""
        return self.name if self.is_room else self.name.rpartition(".")[0]

    @cached_property
    def door(self) -> frozenset[str]:
        """What `__all__` names."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                return frozenset(ast.literal_eval(node.value))
        return frozenset()


@dataclass(frozen=True)
class Import:
    """One module brings in another."""

    importer: str
    imported: str


def modules_of(source: Path, packages: tuple[str, ...] = PACKAGES) -> dict[str, Module]:
    """Every module under these packages, by its dotted name."""
    found: dict[str, Module] = {}
    for package in packages:
        for path in sorted((source / package).rglob("*.py")):
            parts = path.relative_to(source).with_suffix("").parts
            is_room = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_room else parts)
            found[name] = Module(name, path, is_room)
    return found


def imports_of(modules: Mapping[str, Module]) -> set[Import]:
    """Every import between these modules, wherever in a file it stands."""
    return {
        Import(module.name, target)
        for module in modules.values()
        for node in ast.walk(module.tree)
        for target in _targets(node, module, modules)
        if target != module.name
    }


def _targets(node: ast.AST, module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    """What a statement brings in. `from room import thing` is the room when its door has it, else `room.thing`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in modules)
    elif isinstance(node, ast.ImportFrom):
        whole = _whole_name(node, module)
        for alias in node.names:
            part = f"{whole}.{alias.name}"
            through_door = whole in modules and alias.name in modules[whole].door
            target = whole if through_door or part not in modules else part
            yield from [target] if target in modules else []


def _whole_name(node: ast.ImportFrom, module: Module) -> str:
    """The dotted name after `from`, relative ones resolved."""
    if not node.level:
        return node.module or ""
    parts = module.folder.split(".")
    start = parts[: len(parts) - node.level + 1]
    return ".".join([*start, *([node.module] if node.module else [])])


def house() -> dict[str, Module]:
    """The modules of this project."""
    return modules_of(SOURCE)


def write_house(folder: Path, files: Mapping[str, str]) -> Path:
    """A small house for a check to fail on; every folder on the way becomes a room."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in [each for each in path.parents if folder in each.parents]:
            (parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return folder
