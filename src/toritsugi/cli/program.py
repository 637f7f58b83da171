"""The `toritsugi` command: its nouns, its language, and what happens when something goes wrong."""

import os
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from typing import Annotated, Any

import structlog
import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from toritsugi.cli.company import chosen_organization
from toritsugi.cli.complaint import WRONG, Complaint, worded
from toritsugi.cli.help_pages import in_language, one_of
from toritsugi.cli.logs import only_errors
from toritsugi.cli.nouns import NOUNS, Noun
from toritsugi.cli.speech import speak, wished_in
from toritsugi.cli.usage import shows_help, usage_complaint

log = structlog.get_logger(__name__)

HELP = """取次 (toritsugi): announces business events to the right person in LINE WORKS. / \
取次（toritsugi）: 業務のできごとを、LINE WORKS の担当者に確実に取り次ぎます。"""


class Program(TyperGroup):
    """All nouns by name; only the one that is used is imported, with the rooms that it needs."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {each.name: TyperCommand(each.name, help=one_of(each.help)) for each in NOUNS}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was named, ready to run."""
        name, known, rest = super().resolve_command(ctx, args)
        noun = next((each for each in NOUNS if each.name == name), None)
        return name, in_language(command_of(noun)) if noun else known, rest


def command_of(noun: Noun) -> Any:
    """What Typer runs for a noun."""
    module, _, name = noun.place.partition(":")
    found = getattr(import_module(f"toritsugi.cli.{module}"), name)
    command = get_group(found) if isinstance(found, typer.Typer) else _alone(found)
    command.name, command.help = noun.name, noun.help
    return command


def _alone(act: Callable[..., None]) -> Any:
    """A command without verbs."""
    group = typer.Typer(add_completion=False)
    group.command()(act)
    return get_command(group)


program = typer.Typer(
    cls=Program, help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"toritsugi {metadata.version('toritsugi')}")
        raise typer.Exit


LANGUAGE = typer.Option("--language", help="ja or en. / 表示の言語（ja または en）。")
COMPANY = typer.Option("--organization", help="Id of the company, when there are several. / 会社が複数あるときのID。")
VERSION = typer.Option("--version", callback=_show_version, is_eager=True, help="Shows the version. / 版を表示します。")


@program.callback()
def _begin(
    spoken: Annotated[str, LANGUAGE] = "",
    company: Annotated[str, COMPANY] = "",
    _version: Annotated[bool, VERSION] = False,
) -> None:
    if spoken not in {"", "ja", "en"}:
        raise Complaint(
            f"言語「{spoken[:20]}」は選べません。ja か en を指定してください。",
            f"The language {spoken[:20]!r} is not known. Say ja or en.",
            WRONG,
        )
    chosen_organization.set(company)
    only_errors()


def main() -> None:
    """Runs the command; whatever goes wrong ends as one sentence on stderr and an exit code."""
    speak(wished_in(sys.argv[1:]))
    try:
        code = in_language(get_command(program))(standalone_mode=False)
    except Exception as error:
        code = _ended(error)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _ended(error: Exception) -> int:
    if shows_help(error):
        return WRONG
    complaint = error if isinstance(error, Complaint) else usage_complaint(error) or _foreseen(error)
    if complaint is None:
        if os.environ.get("TORITSUGI_LOG_LEVEL") == "debug":
            log.error("command.failed", exc_info=error)
        complaint = Complaint(
            f"思わぬエラーです（{type(error).__name__}: {error}）。TORITSUGI_LOG_LEVEL=debug を付けると詳細が出ます。",
            f"Something unforeseen: {type(error).__name__}: {error}. See more with TORITSUGI_LOG_LEVEL=debug.",
        )
    typer.echo(worded(complaint), err=True)
    return complaint.code


def _foreseen(error: Exception) -> Complaint | None:
    """What the rooms' own complaints are worded as: with all of the rooms, so brought in only now."""
    found: Complaint | None = import_module("toritsugi.cli.foreseen").complaint_of(error)
    return found
