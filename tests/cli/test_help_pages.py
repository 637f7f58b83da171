"""What `--help` says, in the language of the run, and how little it has to bring in for that."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.terminal import Command
from toritsugi.admin import ADMIN
from toritsugi.appointments import APPOINTMENTS as APPOINTMENT_PAGES
from toritsugi.cli import vocabulary
from toritsugi.cli.nouns import NOUNS
from toritsugi.cli.program import command_of
from toritsugi.cli.settings import IN_JAPANESE
from toritsugi.config import Config
from toritsugi.reception import CHOICES
from toritsugi.web import Catalog, read_entries

pytestmark = pytest.mark.anyio
SOURCE = Path(__file__).parents[2] / "src"
BOTH = re.compile(r"[^ぁ-んァ-ヶ一-龠]\s/\s+.", re.DOTALL)


def told(name: str, command: Any) -> Iterator[tuple[str, str]]:
    """Every help text of a command and what lies below it, as the code says it."""
    yield name, command.help or ""
    yield from ((f"{name} {each.opts[0]}", each.help or "") for each in command.params)
    for inner, found in getattr(command, "commands", {}).items():
        yield from told(f"{name} {inner}", found)


def test_every_help_text_is_there_in_both_languages() -> None:
    texts = [each for noun in NOUNS for each in told(noun.name, command_of(noun))]
    assert len(texts) > 400
    assert [name for name, text in texts if not BOTH.search(text)] == []


@pytest.mark.parametrize("words", [(), ("source",), ("source", "add"), ("serve",), ("connection", "room", "make")])
async def test_help_speaks_one_language_and_cuts_nothing_off(
    toritsugi: Command, settings: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    settings.setenv("COLUMNS", "80")
    japanese, english = [(await toritsugi(*words, "--help", language=each)).out for each in ("ja", "en")]
    assert "この説明を表示します。" in japanese and "オプション" in japanese and "Shows this." not in japanese
    assert (
        "Shows this." in english and "Options" in english and re.search(r"[ぁ-ん]", english.replace("取次", "")) is None
    )
    assert "…" not in japanese


def test_help_is_told_without_the_rooms_that_the_commands_need() -> None:
    """A shell waits for what is imported: web pages, database and HTTP client are not needed to tell the nouns."""
    script = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); sys.argv = ['toritsugi', '--help']\n"
        "from toritsugi.cli import main\n"
        "try: main()\n"
        "except SystemExit as ending: code = ending.code\n"
        "heavy = {'litestar', 'sqlalchemy', 'aiohttp', 'pydantic', 'toritsugi.app'} & set(sys.modules)\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    assert "appointment" in run.stdout


@pytest.mark.parametrize(
    ("said", "folder", "group"),
    [
        (vocabulary.FAMILIES, ADMIN.folder, "event_kind"),
        (vocabulary.URGENCIES, ADMIN.folder, "urgency"),
        (CHOICES, ADMIN.folder, "choice"),
        (vocabulary.VERDICTS, ADMIN.folder, "verdict"),
        (vocabulary.PERMISSIONS, ADMIN.folder, "source.permission"),
        (vocabulary.PLANS, ADMIN.folder, "plan"),
        (vocabulary.SIGN_INS, ADMIN.folder, "sign_in_way"),
        (vocabulary.APPOINTMENTS, APPOINTMENT_PAGES.folder, "standing"),
    ],
)
def test_the_terminal_calls_things_as_the_pages_do(said: dict[str, tuple[str, str]], folder: Path, group: str) -> None:
    japanese, english = (Catalog(read_entries(folder)).words(each) for each in ("ja", "en"))
    assert {key: (japanese(f"{group}.{key}"), english(f"{group}.{key}")) for key in said} == said


async def test_every_setting_is_explained_in_japanese(toritsugi: Command) -> None:
    assert IN_JAPANESE.keys() == Config.model_fields.keys()
    shown = (await toritsugi("config", "show", language="ja")).out
    assert "受け取るメールの最大サイズ（バイト）" in shown and "（未設定）" in shown and "(not set)" not in shown
