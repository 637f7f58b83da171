"""`toritsugi employee`: the people who can be told something."""

from pathlib import Path
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language, say
from toritsugi.people import ImportReport, import_employees

SHOWN_PROBLEMS = 20
noun = typer.Typer(name="employee", help="Employees. / 社員。", no_args_is_help=True)


@noun.callback()
def _employee() -> None:
    """Groups the verbs."""


@noun.command("import")
def bring_in(file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or Shift_JIS). / CSV ファイル。")]) -> None:
    """Adds and changes employees from a CSV; with a faulty line, nothing is changed. / 社員を取り込みます。"""
    content = read_file(file)

    async def task(office: Office) -> None:
        organization = await office.organization()
        report = await import_employees(office.database, organization.id, content)
        _tell(report)

    at_work(task)


def read_file(file: Path) -> bytes:
    """A file that somebody has named. Raises Complaint when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Complaint(
            f"ファイル {file} を読めません（{error.strerror}）。",
            f"The file {file} cannot be read: {error.strerror}.",
            WRONG,
        ) from None


def _tell(report: ImportReport) -> None:
    if not report.problems:
        tell(
            say(
                f"社員を取り込みました: 追加 {report.added}、変更 {report.changed}、変更なし {report.unchanged}。",
                f"Employees: {report.added} added, {report.changed} changed, {report.unchanged} unchanged.",
            )
        )
        return
    for problem in report.problems[:SHOWN_PROBLEMS]:
        typer.echo(problem.sentence(language()), err=True)
    count = len(report.problems)
    raise Complaint(
        f"直すところが {count} か所あるため、何も取り込んでいません。",
        f"Nothing was changed: {count} cell(s) need mending.",
    )
