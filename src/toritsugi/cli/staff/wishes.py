"""`toritsugi employee wishes`: how employees are told, one by one or by a sheet."""

from pathlib import Path
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, ToFile, at_work, read_file, write_file
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.staff.mending import no_field, pair_of, to_mend
from toritsugi.cli.staff.who import employee_of
from toritsugi.intake import offer_of
from toritsugi.people import (
    Offer,
    WishReport,
    apply_sheet,
    change_wishes,
    choices_of,
    preview_sheet,
    sheet_of_wishes,
    spelled,
    wish_heading,
    wish_said,
)

noun = typer.Typer(name="wishes", help="How employees are told. / 通知の設定。", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The registered mail address. / 登録されているメールアドレス。")]


@noun.callback()
def _wishes() -> None:
    """Groups the verbs."""


@noun.command("export")
def export(
    file: ToFile = None,
) -> None:
    """Everybody's settings as CSV, to be edited and imported again. / 全員の設定を CSV で出力します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            offer = await offer_of(c, organization.id)
            content = await sheet_of_wishes(c, organization.id, offer, language())
        write_file(content, file)

    at_work(task)


@noun.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or Shift_JIS). / CSV ファイル（UTF-8 または Shift_JIS）。")],
    only_look: Annotated[
        bool,
        typer.Option("--preview", help="Only say what would change. / 変更の内容を表示するだけで、何も変更しません。"),
    ] = False,
) -> None:
    """Changes settings from a CSV; with a faulty line, nothing is changed. / 設定を CSV から取り込みます。"""
    content = read_file(file)

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            offer = await offer_of(c, organization.id)
            report = await preview_sheet(c, organization.id, content, offer)
        if not only_look and not report.problems:
            report = await apply_sheet(office.database, organization.id, content, offer)
        _tell(report, offer)

    at_work(task)


def _tell(report: WishReport, offer: Offer) -> None:
    if report.problems:
        raise to_mend(report.problems)
    spoken = language()
    rows = [
        (
            change.employee.name,
            wish_heading(field, offer, spoken),
            wish_said(field, old, spoken),
            wish_said(field, new, spoken),
        )
        for change in report.changes
        for field, old, new in change.fields
    ]
    if rows:
        write_table((say("社員名", "Name"), say("項目", "What"), say("いま", "Before"), say("変更後", "After")), rows)
    changed, unchanged = len(report.changes), report.unchanged
    if report.applied:
        tell(say(f"変更 {changed} 人、変更なし {unchanged} 人。", f"{changed} changed, {unchanged} unchanged."))
    else:
        tell(
            say(
                f"変更 {changed} 人、変更なし {unchanged} 人になります。まだ取り込んでいません。",
                f"{changed} would change, {unchanged} not. Nothing is taken over.",
            )
        )


@noun.command("show")
def show(email: Email, as_json: AsJson = False) -> None:
    """How one employee is told. / 一人の設定を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            who = await employee_of(c, organization.id, email)
            offer = await offer_of(c, organization.id)
            found = (await choices_of(c, organization.id, [who.id])).get(who.id)
        if found is None:
            raise Complaint(f"{who.name} さんは退職しています。", f"{who.name} has left.", WRONG)
        cells = spelled(found, offer, language())
        if as_json:
            write_json(cells)
        else:
            rows = [(field, wish_heading(field, offer, language()), text) for field, text in cells.items()]
            write_table((say("項目", "Field"), say("名前", "Name"), say("設定", "Setting")), rows)

    at_work(task)


@noun.command("set")
def change(
    email: Email,
    settings: Annotated[
        list[str],
        typer.Argument(
            help=(
                "field=value, such as kind.timeline=off quiet=22:00-7:00. / "
                "項目=値（例: kind.timeline=off quiet=22:00-7:00）。"
            )
        ),
    ],
) -> None:
    """Changes some of one employee's settings; `show` names the fields. / 一人の設定を変えます。"""
    cells = dict(pair_of(each) for each in settings)

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            offer = await offer_of(c, organization.id)
            _require_known(cells, offer)
            problems = await change_wishes(c, who, cells, offer)
        if problems:
            raise to_mend(problems)
        tell(say(f"{who.name} さんの設定を変えました。", f"The settings of {who.name} are changed."))

    at_work(task)


def _require_known(cells: dict[str, str], offer: Offer) -> None:
    for field in cells:
        if field not in offer.fields:
            raise no_field(field, offer.fields)
