"""`toritsugi visit`: who came, who is inside, and for how long it is kept."""

import sys
from typing import Annotated, cast

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, Limit, Search, moment, tell, write_json, write_table
from toritsugi.cli.placing import site_meant
from toritsugi.cli.receiving.meant import read_days
from toritsugi.cli.speech import say
from toritsugi.cli.vocabulary import called
from toritsugi.forgetting import erase_visit
from toritsugi.organization import Language
from toritsugi.reception import (
    CHOICES,
    VISIT_FIELDS,
    VISIT_SHOWS,
    VisitFilter,
    call_entries,
    call_sheet,
    check_out,
    find_visits,
    get_visit,
    list_inside,
    read_keeping,
    set_keeping,
    visit_sheet,
)

noun = typer.Typer(name="visit", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its id. / 来客のID。")]
Where = Annotated[str, typer.Option("--site", help="At this site. / この拠点だけ。")]
Shown = Annotated[
    str,
    typer.Option(
        "--show", help="inside, unanswered or left. / 状態（inside は来館中、unanswered は応答なし、left は退館）。"
    ),
]


@noun.command("list")
def show_all(
    search: Search = "", site: Where = "", show: Shown = "", limit: Limit = 50, as_json: AsJson = False
) -> None:
    """Lists visits, newest first. / 来客を新しい順に一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        wanted = await _wanted(office, search, site, show)
        async with office.database.reading() as c:
            rows = await find_visits(c, organization.id, wanted, limit=limit)
        if as_json:
            write_json([msgspec.structs.asdict(row) | {"visit": msgspec.structs.asdict(row.visit)} for row in rows])
            return
        headings = (
            ("来館", "arrived"),
            ("お名前", "name"),
            ("会社名", "company"),
            ("担当者", "host"),
            ("応答", "answer"),
        )
        lines = [(moment(row.visit.arrived_at), row.visit.visitor_name, row.visit.company) for row in rows]
        more = [
            (row.host_name, called(CHOICES, row.visit.answer), moment(row.visit.left_at), row.visit.id) for row in rows
        ]
        table = [(*line, *rest) for line, rest in zip(lines, more, strict=True)]
        write_table([*(say(*pair) for pair in headings), say("退館", "left"), "ID"], table)

    at_work(task)


@noun.command("export")
def export(
    calls: Annotated[
        bool, typer.Option("--calls", help="The ledger of their calls. / 来客の代わりに、呼び出しの記録を出力します。")
    ] = False,
    search: Search = "",
    site: Where = "",
    show: Shown = "",
) -> None:
    """Writes visits, or the ledger of their calls, as CSV. / 来客または呼び出しの記録を CSV で出力します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        wanted = await _wanted(office, search, site, show)
        language = cast(Language, say("ja", "en"))
        sheet = call_sheet if calls else visit_sheet
        async for line in sheet(office.database, organization, wanted, language):
            sys.stdout.write(line)

    at_work(task)


async def _wanted(office: Office, search: str, site: str, show: str) -> VisitFilter:
    organization = await office.organization()
    if show not in VISIT_SHOWS:
        raise Complaint("inside、unanswered、left のどれかにしてください。", "Say inside, unanswered or left.", WRONG)
    async with office.database.reading() as c:
        site_id = (await site_meant(c, organization.id, site)).id if site else ""
    return VisitFilter(words=tuple(search.split()), site_id=site_id, show=show)


@noun.command("show")
def story(which: Which) -> None:
    """Tells as JSON what happened to one visit, step by step. / 1件の記録を JSON で表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await get_visit(c, organization.id, which)
            if found is None:
                raise _nobody(which)
            entries = await call_entries(c, [found])
        write_json({"visit": msgspec.structs.asdict(found), "entries": entries[found.id]})

    at_work(task)


@noun.command("inside")
def inside(site: Where = "") -> None:
    """Lists who is inside now. / 来館中の方の一覧を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            site_id = (await site_meant(c, organization.id, site)).id if site else ""
            found = await list_inside(c, organization.id, site_id)
        headings = (("拠点", "site"), ("お名前", "names"), ("人数", "people"), ("担当者", "hosts"), ("来館", "arrived"))
        lines = [
            (
                row.site_name,
                "、".join(row.visit.present.values()),
                str(row.visit.remaining),
                "、".join(row.hosts),
                arrived,
            )
            for row, arrived in ((each, moment(each.visit.arrived_at)) for each in found)
        ]
        write_table([say(*pair) for pair in headings], lines)

    at_work(task)


@noun.command("leave")
def leave(
    which: Which,
    only: Annotated[str, typer.Option(help="Only the one of this name. / この氏名の方だけ。省略時は全員です。")] = "",
) -> None:
    """Notes that visitors have left. / 退館を記録します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            found = await get_visit(c, organization.id, which)
            if found is None:
                raise _nobody(which)
            place = next((at for at, name in found.present.items() if name == only), None)
            if only and place is None:
                raise _nobody_called(only)
            await check_out(c, found, "desk", office.database.clock.now(), place)
        tell(say("退館を記録しました。", "Noted as having left."))

    at_work(task)


@noun.command("erase")
def erase(which: Which) -> None:
    """Erases what a visitor told, everywhere, for good. / 来訪者の情報をすべて消去します（元に戻せません）。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        if not await erase_visit(office.database, organization.id, which):
            raise _nobody(which)
        tell(say("消去しました。", "Erased."))

    at_work(task)


@noun.command("keep")
def keep(
    days: Annotated[
        list[str] | None,
        typer.Argument(
            help=(
                "Like visitor_name=7; nothing: shows them. / "
                "項目=日数（例: visitor_name=7）。省略時は今の設定を表示します。"
            )
        ),
    ] = None,
) -> None:
    """Shows or sets for how many days each field is kept. / 項目ごとの保存日数を表示・変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = dict(await read_keeping(c, organization.id)) | read_days(days or [], VISIT_FIELDS)
            if days:
                await set_keeping(c, organization.id, known)
        write_json(known)

    at_work(task)


def _nobody(which: str) -> Complaint:
    return Complaint(f"来客「{which[:40]}」はありません。", f"There is no visit {which[:40]!r}.", WRONG)


def _nobody_called(name: str) -> Complaint:
    return Complaint(
        f"「{name[:40]}」という方は来館中ではありません。", f"Nobody called {name[:40]!r} is inside.", WRONG
    )
