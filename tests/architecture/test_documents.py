"""What the documents say is so: behaviours and their tests, commands, settings, links, both READMEs alike."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from architecture.house import HOME
from toritsugi.cli.nouns import NOUNS
from toritsugi.cli.program import command_of
from toritsugi.config import Config

BEHAVIOURS = HOME / "docs" / "behaviours.md"
COMPLAINTS = (16, 17, 18, 19, 20, 29)
NUMBERS = [
    *(f"A-{number}" for number in range(1, 44)),
    *(f"B-{number}" for number in range(1, 90)),
    *(f"C-{number}" for number in COMPLAINTS),
]
ROW = re.compile(r"^\| ([A-G]-\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NOT_YET = "not yet"
COMMAND = re.compile(r"(?:^|[`\s(/])toritsugi ([a-z]+(?: [a-z]+){0,2})")
PAGES = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])


def behaviours(text: str) -> list[tuple[str, str, list[str]]]:
    """Number, sentence, and the tests that show it (none: not yet)."""
    rows = ROW.findall(text)
    return [
        (number, told.strip(), [] if shown.strip() == NOT_YET else shown.strip().split("<br>"))
        for number, told, shown in rows
    ]


def missing_tests(named: Iterable[str], home: Path) -> list[str]:
    """Those that do not exist. A name is "tests/room/test_file.py::test_name"."""
    return [each for each in named if not _exists(each, home)]


def _exists(named: str, home: Path) -> bool:
    file, _, name = named.partition("::")
    if not name.startswith("test_") or not (home / file).is_file():
        return False
    tree = ast.parse((home / file).read_text(encoding="utf-8"))
    return name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def commands() -> set[str]:
    """Every command: "serve", "event list", "employee wishes show"."""
    return {command for noun in NOUNS for command in _verbs(noun.name, command_of(noun))}


def _verbs(name: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    yield from (verb for each, found in inner.items() for verb in _verbs(f"{name} {each}", found))
    if not inner:
        yield name


def unknown_commands(text: str, known: set[str]) -> set[str]:
    """What stands after `toritsugi` in a code span or block and is no command."""
    spans = [*re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)]
    said = {match for span in spans for match in COMMAND.findall(span)}
    return {each for each in said if not any(_begins(each, command) for command in known)}


def _begins(said: str, command: str) -> bool:
    """Whether it is that command, with arguments after it or not, or one of the nouns that lead to it."""
    return f"{said} ".startswith(f"{command} ") or command.startswith(f"{said} ")


def test_every_behaviour_has_a_row() -> None:
    found = [number for number, _, _ in behaviours(BEHAVIOURS.read_text(encoding="utf-8"))]
    assert [number for number in found if number[0] in "ABC"] == NUMBERS
    own = [number for number in found if number[0] not in "ABC"]
    assert own == sorted(set(own), key=lambda number: (number[0], int(number[2:])))


def test_every_named_test_exists() -> None:
    named = [each for _, _, tests in behaviours(BEHAVIOURS.read_text(encoding="utf-8")) for each in tests]
    assert len(named) > 20
    assert missing_tests(named, HOME) == []


def test_every_row_says_something_and_names_a_test_or_not_yet() -> None:
    for number, told, shown in ROW.findall(BEHAVIOURS.read_text(encoding="utf-8")):
        assert len(told) > 15, number
        assert shown.strip() == NOT_YET or re.fullmatch(r"tests/[^ ]+(<br>tests/[^ ]+)*", shown.strip()), number


def test_a_test_that_does_not_exist_is_found() -> None:
    here = "tests/architecture/test_documents.py::test_a_test_that_does_not_exist_is_found"
    wrong = [here.replace("found", "lost"), "tests/nowhere/test_x.py::test_y", "tests/architecture/test_documents.py"]
    assert missing_tests([here, *wrong], HOME) == wrong
    rows = behaviours("| A-1 | says this | not yet |\n| B-2 | says that | a::test_b<br>c::test_d |\n")
    assert rows == [("A-1", "says this", []), ("B-2", "says that", ["a::test_b", "c::test_d"])]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_the_documents_name_real_commands(page: Path) -> None:
    assert unknown_commands(page.read_text(encoding="utf-8"), commands()) == set()


def test_the_manual_names_every_command() -> None:
    manual = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [each for each in sorted(commands()) if f"`toritsugi {each}" not in manual] == []


def test_a_command_that_does_not_exist_is_found() -> None:
    known = {"serve", "event list", "staff wishes show"}
    text = "`toritsugi serve --roles web`, `toritsugi event list`, `toritsugi event burn`, `toritsugi fly`"
    assert unknown_commands(text, known) == {"event burn", "fly"}
    text = (
        "`toritsugi staff`, `toritsugi staff wishes show me`, `toritsugi staff wishes burn`, `toritsugi event list all`"
    )
    assert unknown_commands(text, known) == {"staff wishes burn"}


def settings_told(text: str) -> dict[str, str]:
    """Variable and default from the rows of the settings table."""
    return dict(re.findall(r"^\| `(TORITSUGI_\w+)` \| ([^|]*?) \|", text, re.MULTILINE))


def settings_real() -> dict[str, str]:
    plain = Config(_env_file=None).model_copy()  # type: ignore[call-arg]
    shown = {name: getattr(plain, name) for name in Config.model_fields}
    return {f"TORITSUGI_{name.upper()}": _default(each) for name, each in shown.items()}


def _default(value: object) -> str:
    text = "" if "SecretStr" in repr(value) else str(value)
    return f"`{text}`" if text else "–"


def test_the_settings_are_told_with_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings_real():
        monkeypatch.delenv(name, raising=False)
    manual = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
    assert settings_told(manual) == settings_real()


def test_a_wrong_default_is_found() -> None:
    told = settings_told("| `TORITSUGI_HTTP_PORT` | `80` | port |\n")
    assert told == {"TORITSUGI_HTTP_PORT": "`80`"} and told.items() - settings_real().items()


def broken_links(page: Path) -> list[str]:
    """Links and pictures within the repository that lead nowhere."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    return [link for link in inside if link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](gone.md#x) [c](https://example.com) [d](#here)")
    assert broken_links(page) == ["gone.md"]


def test_both_readmes_have_one_structure() -> None:
    english, japanese = (
        [(len(marks), "`" in line) for marks, line in re.findall(r"^(#+) (.+)$", text, re.MULTILINE)]
        for text in ((HOME / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    )
    assert [depth for depth, _ in english] == [depth for depth, _ in japanese]
    blocks = [(HOME / name).read_text(encoding="utf-8").count("```") for name in ("README.md", "README.ja.md")]
    assert blocks[0] == blocks[1] > 0
