"""A room is entered by its door: what `__init__` exports. It has a sign, and no drawer for odd things."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

from architecture.house import HOME, Import, Module, house, imports_of, modules_of, write_house

PAST_THE_DOOR = {
    Import("toritsugi.app", "toritsugi.database.listening"): (
        "Only the composition starts the listener; at the door it would look like a second way to wait for the bell."
    ),
    Import("toritsugi.connections.register.editing", "toritsugi.people.tables"): (
        "Two edits of one company's connections must not both become its base, so the company's row is locked."
    ),
    Import("toritsugi.mail.attachments", "toritsugi.mail.decoding.transfer"): (
        "Within one room: uuencoded blocks stand in a body's text, and only the mail reader asks for them."
    ),
    Import("toritsugi.mail.body", "toritsugi.mail.decoding.transfer"): (
        "Within one room: uuencoded blocks stand in a body's text, and only the mail reader asks for them."
    ),
}
"""Every import past a door, with the reason."""

DRAWERS = frozenset(
    {"util", "helper", "common", "misc", "base", "manager", "handler", "service", "processor"}
    | {"data", "info", "type", "model"}
)
SIGNLESS = {"toritsugi.database.migrations": "Alembic's own folder; its files are loaded by path and export nothing."}
STREETS = {
    "toritsugi": "The map of the house; it exports nothing.",
    "lineworks_emulator": "The front door of a library; its sign shows how to use it.",
}


def past_the_door(modules: Mapping[str, Module]) -> set[Import]:
    """Imports of a room's inside from outside the room. Top-level files of a program are travellers: they are free."""
    return {each for each in imports_of(modules) if _is_past(each, modules[each.imported])}


def _is_past(each: Import, imported: Module) -> bool:
    room = imported.name.rpartition(".")[0] if imported.is_room else imported.folder
    at_top = "." not in room
    inside = each.importer == room or each.importer.startswith(f"{room}.")
    return not at_top and not inside


def is_drawer(name: str) -> bool:
    return any(word in DRAWERS or word.removesuffix("s") in DRAWERS for word in re.split(r"[_\W]+", name.lower()))


def faults_of_sign(room: Module) -> list[str]:
    sign = ast.get_docstring(room.tree) or ""
    told = [] if len(sign) > 80 and "ever" in sign else ["says not what comes in, what goes out, what it never does"]
    return told if room.door else [*told, "has no __all__"]


def test_rooms_are_entered_by_their_doors() -> None:
    assert past_the_door(house()) - PAST_THE_DOOR.keys() == set()


def test_every_exception_is_still_needed() -> None:
    assert PAST_THE_DOOR.keys() - past_the_door(house()) == set()


def test_a_way_past_the_door_is_found(tmp_path: Path) -> None:
    files = {
        "street/outbox/tables.py": "",
        "street/outbox/put.py": "from street.outbox import tables\n",
        "street/intake/accept.py": "from street.outbox.tables import row\nimport street.clock\n",
        "street/clock.py": "",
    }
    modules = modules_of(write_house(tmp_path, files), ("street",))
    assert past_the_door(modules) == {Import("street.intake.accept", "street.outbox.tables")}


def test_a_function_named_like_its_file_is_still_the_door(tmp_path: Path) -> None:
    files = {"street/outbox/put.py": "", "street/intake/accept.py": "from street.outbox import put\n"}
    write_house(tmp_path, files)
    assert past_the_door(modules_of(tmp_path, ("street",))) == {Import("street.intake.accept", "street.outbox.put")}
    (tmp_path / "street/outbox/__init__.py").write_text('from street.outbox.put import put\n__all__ = ["put"]\n')
    assert past_the_door(modules_of(tmp_path, ("street",))) == set()


def test_every_room_has_a_sign_and_a_door() -> None:
    rooms = [each for name, each in house().items() if each.is_room and name not in {*SIGNLESS, *STREETS}]
    assert len(rooms) > 30
    assert {room.name: faults_of_sign(room) for room in rooms if faults_of_sign(room)} == {}


def test_a_room_without_sign_or_door_is_found(tmp_path: Path) -> None:
    modules = modules_of(write_house(tmp_path, {"street/intake/accept.py": ""}), ("street",))
    assert len(faults_of_sign(modules["street.intake"])) == 2


def test_every_file_says_what_it_is_for() -> None:
    assert [name for name, each in house().items() if not each.is_room and not ast.get_docstring(each.tree)] == []


def test_the_door_names_what_is_there() -> None:
    """Each name of `__all__` is bound in the `__init__` itself."""
    for room in (each for each in house().values() if each.door):
        bound = {alias.asname or alias.name for node in room.tree.body for alias in getattr(node, "names", [])}
        made = {getattr(node, "name", "") for node in room.tree.body}
        assert room.door <= bound | made, room.name


def test_there_are_no_drawers() -> None:
    places = [path for root in ("src", "tests", "benchmarks") for path in (HOME / root).rglob("*")]
    named = [path for path in places if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")]
    assert [str(path.relative_to(HOME)) for path in named if is_drawer(path.stem)] == []


def test_a_drawer_is_known_by_its_name() -> None:
    assert all(is_drawer(name) for name in ("utils", "mail_helpers", "Types", "base", "event_handler", "info"))
    assert not any(is_drawer(name) for name in ("database", "datebook", "typed", "informing", "baseline"))
