"""The `toritsugi` command: its nouns, its language, and what happens when something goes wrong."""

import os
import sys
from importlib import metadata
from typing import Annotated

import structlog
import typer

from toritsugi.cli import (
    account,
    database,
    demo,
    department,
    guide,
    organization,
    send,
    serve,
    settings,
)
from toritsugi.cli.complaint import WRONG, Complaint, complaint_of, worded
from toritsugi.cli.expecting import appointment
from toritsugi.cli.linking import connection
from toritsugi.cli.logs import only_errors
from toritsugi.cli.office import chosen_organization
from toritsugi.cli.placing import kiosk, site
from toritsugi.cli.receiving import button, calling, ladder, text, visit
from toritsugi.cli.ruling import kind, route, rule
from toritsugi.cli.sourcing import imap, key, source
from toritsugi.cli.speech import speak, wished_in
from toritsugi.cli.staff import employee
from toritsugi.cli.telling import event, notification
from toritsugi.cli.usage import shows_help, usage_complaint

log = structlog.get_logger(__name__)

HELP = """取次 (toritsugi): announces business events to the right person in LINE WORKS.

業務のできごとを、LINE WORKS の担当者に確実に取り次ぎます。
"""
program = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
program.command("serve")(serve.serve)
program.command("demo")(demo.demo)
program.command("send")(send.send)
program.command("guide")(guide.guide)
for noun in (
    event.noun,
    notification.noun,
    organization.noun,
    department.noun,
    employee.noun,
    connection.noun,
    source.noun,
    imap.noun,
    kind.noun,
    rule.noun,
    route.noun,
    key.noun,
    site.noun,
    kiosk.noun,
    button.noun,
    ladder.noun,
    calling.noun,
    text.noun,
    visit.noun,
    appointment.noun,
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
    chosen_organization.set(company)
    only_errors()


def main() -> None:
    """Runs the command; whatever goes wrong ends as one sentence on stderr and an exit code."""
    speak(wished_in(sys.argv[1:]))
    try:
        code = program(standalone_mode=False)
    except Exception as error:
        code = _ended(error)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _ended(error: Exception) -> int:
    if shows_help(error):
        return WRONG
    complaint = usage_complaint(error) or complaint_of(error)
    if complaint is None:
        if os.environ.get("TORITSUGI_LOG_LEVEL") == "debug":
            log.error("command.failed", exc_info=error)
        complaint = Complaint(
            f"思わぬエラーです（{type(error).__name__}: {error}）。TORITSUGI_LOG_LEVEL=debug を付けると詳細が出ます。",
            f"Something unforeseen: {type(error).__name__}: {error}. See more with TORITSUGI_LOG_LEVEL=debug.",
        )
    typer.echo(worded(complaint), err=True)
    return complaint.code
