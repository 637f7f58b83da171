"""`toritsugi employee import` and `export`: everybody by CSV."""

from pathlib import Path
from typing import Annotated

import typer

from toritsugi.cli.office import Office, ToFile, at_work, read_file, write_file
from toritsugi.cli.paper import tell, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.staff.mending import to_mend
from toritsugi.intake import mailboxes_of
from toritsugi.people import (
    ImportReport,
    SheetTerms,
    import_employees,
    preview_employees,
    sheet_of_employees,
    staff_heading,
    staff_said,
)

ACTS = {
    "added": ("追加", "added"),
    "changed": ("変更", "changed"),
    "left": ("退職", "left"),
    "back": ("復職", "back"),
}


def bring_in(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or Shift_JIS). / CSV ファイル（UTF-8 または Shift_JIS）。")],
    whole: Annotated[
        bool, typer.Option("--whole", help="Who is not in it is marked as left. / 書かれていない人は退職にします。")
    ] = False,
    only_look: Annotated[
        bool,
        typer.Option("--preview", help="Only say what would change. / 変更の内容を表示するだけで、何も変更しません。"),
    ] = False,
) -> None:
    """Adds and changes employees from a CSV; with a faulty line, nothing is changed. /
    CSV から社員を取り込みます。誤りがあれば何も変更しません。"""
    content = read_file(file)

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            terms = SheetTerms(whole=whole, mailboxes=await mailboxes_of(c, organization.id))
            seen = await preview_employees(c, organization.id, content, terms) if only_look else None
        report = seen or await import_employees(office.database, organization.id, content, terms)
        _tell(report)

    at_work(task)


def export(
    file: ToFile = None,
) -> None:
    """Everybody as CSV, to be edited and imported again. / 社員を CSV で出力します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            content = await sheet_of_employees(c, organization.id, language())
        write_file(content, file)

    at_work(task)


def _tell(report: ImportReport) -> None:
    """What changed, or would; raises Complaint for what needs mending."""
    if report.problems:
        raise to_mend(report.problems)
    english = language() == "en"
    if report.changes and not report.applied:
        rows = [
            (each.name, each.email, ACTS[each.act][english], what, old, new)
            for each in report.changes
            for what, old, new in _cells(each.fields)
        ]
        headings = (say("社員名", "Name"), say("メールアドレス", "Email"), say("変わること", "What happens"))
        write_table((*headings, say("項目", "What"), say("いま", "Before"), say("変更後", "After")), rows)
    if report.administrators:
        names = say("、", ", ").join(report.administrators)
        tell(
            say(
                f"退職のため管理画面にサインインできない管理者: {names}",
                f"Administrators among those who leave, who cannot sign in to the pages any more: {names}",
            )
        )
    counts = report.counts | {"unchanged": report.unchanged}
    named = ACTS | {"unchanged": ("変更なし", "unchanged")}
    figures = say("、", ", ").join(_counted(named[act], count) for act, count in counts.items())
    if report.applied:
        tell(say(f"社員を取り込みました: {figures}。", f"Employees: {figures}."))
    else:
        tell(
            say(
                f"取り込むと、{figures} になります。まだ取り込んでいません。",
                f"It would be: {figures}. Nothing is taken over.",
            )
        )


def _counted(named: tuple[str, str], count: int) -> str:
    return say(f"{named[0]} {count}", f"{count} {named[1]}")


def _cells(fields: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """One row for each field that changes; one without any for somebody who only comes or goes."""
    spoken = language()
    found = [
        (staff_heading(field, spoken), staff_said(field, old, spoken), staff_said(field, new, spoken))
        for field, old, new in fields
    ]
    return found or [("", "", "")]
