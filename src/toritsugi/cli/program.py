"""The `toritsugi` command: its nouns, its language, and what happens when something goes wrong."""

import os
import sys
from importlib import metadata
from typing import Annotated

import structlog
import typer

from toritsugi.cli import (
    account,
    connection,
    database,
    demo,
    department,
    employee,
    event,
    key,
    kiosk,
    notification,
    organization,
    send,
    serve,
    settings,
    source,
)
from toritsugi.cli.complaint import FAILED, WRONG, Complaint, complaint_of, worded
from toritsugi.cli.logs import only_errors
from toritsugi.cli.office import chosen_organization
from toritsugi.cli.speech import speak

log = structlog.get_logger(__name__)

CommandLineError: type[Exception] = typer.BadParameter.__mro__[2]
"""What Typer raises for words on the command line that it cannot understand (Click's ClickException)."""

HELP = """取次 (toritsugi): announces business events to the right person in LINE WORKS.

業務のできごとを、LINE WORKS の担当者に確実に取り次ぎます。
"""
program = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
program.command("serve")(serve.serve)
program.command("demo")(demo.demo)
program.command("send")(send.send)
for noun in (
    event.noun,
    notification.noun,
    organization.noun,
    department.noun,
    employee.noun,
    connection.noun,
    source.noun,
    key.noun,
    kiosk.noun,
    account.noun,
    settings.noun,
    database.noun,
):
    program.add_typer(noun)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"toritsugi {metadata.version('toritsugi')}")
        raise typer.Exit


@program.callback()
def _begin(
    spoken: Annotated[str, typer.Option("--language", help="ja or en. / 表示の言語（ja または en）。")] = "",
    company: Annotated[str, typer.Option("--organization", help="Id of the company, when there are several.")] = "",
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
) -> None:
    if spoken not in {"", "ja", "en"}:
        raise Complaint(
            f"言語「{spoken[:20]}」は選べません。ja か en を指定してください。",
            f"The language {spoken[:20]!r} is not known. Say ja or en.",
            WRONG,
        )
    if spoken:
        speak("ja" if spoken == "ja" else "en")
    chosen_organization.set(company)
    only_errors()


def main() -> None:
    """Runs the command; whatever goes wrong ends as one sentence on stderr and an exit code."""
    try:
        code = program(standalone_mode=False)
    except Exception as error:
        code = _ended(error)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _ended(error: Exception) -> int:
    complaint = _usage(error) or complaint_of(error)
    if complaint is None:
        if os.environ.get("TORITSUGI_LOG_LEVEL") == "debug":
            log.error("command.failed", exc_info=error)
        complaint = Complaint(
            f"思わぬエラーです（{type(error).__name__}: {error}）。TORITSUGI_LOG_LEVEL=debug を付けると詳細が出ます。",
            f"Something unforeseen: {type(error).__name__}: {error}. See more with TORITSUGI_LOG_LEVEL=debug.",
        )
    typer.echo(worded(complaint), err=True)
    return complaint.code


def _usage(error: Exception) -> Complaint | None:
    if isinstance(error, typer.Abort):
        return Complaint("中止しました。", "Stopped.", FAILED)
    if not isinstance(error, CommandLineError):
        return None
    said = str(getattr(error, "format_message", lambda: error)()).rstrip(".")
    return Complaint(
        f"コマンドの指定を確かめてください: {said}。使い方は --help で表示します。",
        f"Check the command line: {said}. `--help` shows how it is used.",
        WRONG,
    )
