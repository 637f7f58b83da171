"""`toritsugi calling`: how calls go and are answered, who stands in, and when the reception is open."""

import re
from typing import Annotated, Any, cast

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell, write_json
from toritsugi.cli.receiving.meant import button_meant
from toritsugi.cli.speech import say
from toritsugi.cli.staff import department_meant, employee_of
from toritsugi.people import list_departments, list_employees
from toritsugi.reception import (
    LEAVING,
    ClosedDay,
    Hours,
    OpeningTime,
    Scope,
    list_buttons,
    list_deputies,
    read_hours,
    read_settings,
    read_ways,
    set_deputies,
    set_hours,
    set_settings,
    set_way,
)

noun = typer.Typer(name="calling", no_args_is_help=True)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@noun.command("show")
def show() -> None:
    """Shows as JSON what is settled. / 設定を JSON で表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            ways, settings = await read_ways(c, organization.id), await read_settings(c, organization.id)
            hours, deputies = await read_hours(c, organization.id), await list_deputies(c, organization.id)
            called = await _called(c, organization.id)
        told = {
            "ways": [{"for": called[id], "way": way} for (_, id), way in sorted(ways.by.items())],
            "settings": msgspec.structs.asdict(settings) | {"leaving": sorted(settings.leaving)},
            "hours": [_span(each) for each in hours.times],
            "closed": [f"{each.day} {each.name}".strip() for each in hours.closed],
            "deputies": {called[id]: [each.email for each in people] for id, people in deputies.items()},
        }
        write_json(told)

    at_work(task)


async def _called(c: AsyncConnection, organization_id: str) -> dict[str, str]:
    """Whom something is settled for, by id, as `way --for` takes it; "" is the whole company."""
    departments = {each.id: f"department:{each.name}" for each in await list_departments(c, organization_id)}
    buttons = {each.id: f"button:{each.names['ja']}" for each in await list_buttons(c, organization_id)}
    people = {each.id: each.email for each in await list_employees(c, organization_id)}
    return {"": "", **departments, **buttons, **people}


@noun.command("way")
def way(
    way: Annotated[
        str, typer.Argument(help="both, dm, room, or usual. / 呼び出し方（both は両方、dm、room、usual は標準）。")
    ],
    whom: Annotated[
        str,
        typer.Option(
            "--for",
            help=(
                "A mail address, department:NAME, button:NAME. / "
                "対象（メールアドレス、department:部署名、button:ボタン名）。省略時は会社全体。"
            ),
        ),
    ] = "",
) -> None:
    """Says whether calls go as a direct message, to the room, or both. / DM・トークルームの使い方を決めます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            scope, subject = await _subject(c, organization.id, whom)
            await set_way(c, organization.id, scope, subject, None if way == "usual" else way)
        tell(say("呼び出し方を保存しました。", "The way of calling was saved."))

    at_work(task)


async def _subject(c: AsyncConnection, organization_id: str, whom: str) -> tuple[Scope, str]:
    kind, _, name = whom.partition(":")
    if not whom:
        return "organization", ""
    if kind == "department":
        return "department", (await department_meant(c, organization_id, name)).id
    if kind == "button":
        return "button", (await button_meant(c, organization_id, name)).id
    return "employee", (await employee_of(c, organization_id, whom)).id


@noun.command("set")
def settle(
    answers: Annotated[
        str | None, typer.Option(help="buttons or links. / 応答の方法（buttons はボタン、links はリンク）。")
    ] = None,
    wait: Annotated[
        float | None, typer.Option(help="Seconds after “please wait”. / 「少々お待ちください」のあとに待つ秒数。")
    ] = None,
    free_text: Annotated[
        bool | None,
        typer.Option("--words/--no-words", help="Show a host's words. / 担当者が書いた文章を受付端末に表示するか。"),
    ] = None,
    photos: Annotated[
        bool | None, typer.Option("--photos/--no-photos", help="Show employees' photos on kiosks. / 社員の写真。")
    ] = None,
    leaving: Annotated[
        str | None, typer.Option(help="Fields that may leave, with commas. / 通知に載せてよい項目（コンマ区切り）。")
    ] = None,
) -> None:
    """Settles how calls are answered and what they say of a visitor. / 応答と、載せる項目を決めます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        fields = None if leaving is None else frozenset(each.strip() for each in leaving.split(",") if each.strip())
        given = {"answers": answers, "wait_seconds": wait, "free_text": free_text, "photos": photos, "leaving": fields}
        async with office.database.transaction() as c:
            known = await read_settings(c, organization.id)
            chosen = {name: each for name, each in given.items() if each is not None}
            await set_settings(c, organization.id, msgspec.structs.replace(known, **chosen))
        tell(say("保存しました。", f"Saved. (Fields that may leave: {', '.join(LEAVING)}.)"))

    at_work(task)


@noun.command("deputies")
def deputies(
    whom: Annotated[str, typer.Argument(help="Whose deputies; a mail address. / 代理を決める社員のメールアドレス。")],
    by: Annotated[
        list[str] | None,
        typer.Argument(
            help="Who stands in, in order; nobody: none. / 代理の人のメールアドレスを順に。省略すると代理なし。"
        ),
    ] = None,
) -> None:
    """Names who is called when somebody does not answer. / 代理の人を決めます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            host = await employee_of(c, organization.id, whom)
            people = [await employee_of(c, organization.id, each) for each in by or []]
            await set_deputies(c, organization.id, host.id, [each.id for each in people])
        tell(say(f"{host.name} さんの代理を保存しました。", f"The deputies of {host.name} were saved."))

    at_work(task)


@noun.command("hours")
def hours(
    spans: Annotated[
        list[str] | None,
        typer.Argument(
            help=(
                "Like mon=9:00-12:00 mon=13:00-18:00; none: always. / "
                "例: mon=9:00-12:00 mon=13:00-18:00。none でいつでも。"
            )
        ),
    ] = None,
    closed: Annotated[
        list[str] | None, typer.Option(help="A closed day, 2026-12-29. / 休業日（例: 2026-12-29、複数指定できます）。")
    ] = None,
) -> None:
    """Sets the opening hours and closed days, in place of those before. / 受付時間と休業日を決めます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        days = tuple(ClosedDay(*cast(Any, each.split(maxsplit=1))) for each in closed or [] if each.strip())
        async with office.database.transaction() as c:
            await set_hours(c, organization.id, Hours(tuple(_opening(each) for each in spans or []), days))
        tell(say("受付時間を保存しました。", "The hours were saved."))

    at_work(task)


def _opening(text: str) -> OpeningTime:
    found = re.fullmatch(r"([a-z]{3})=(\d\d?):(\d\d)-(\d\d?):(\d\d)", text.strip().lower())
    if found is None or found[1] not in DAYS:
        raise Complaint(
            f"「{text[:60]}」を読み取れません。mon=9:00-18:00 の形で書いてください。",
            f"{text[:60]!r} is no span. Write it like mon=9:00-18:00.",
            WRONG,
        )
    opens, closes = int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])
    return OpeningTime(DAYS.index(found[1]), opens, closes)


def _span(each: OpeningTime) -> str:
    times = (each.opens, each.closes)
    return f"{DAYS[each.weekday]}=" + "-".join(f"{minutes // 60}:{minutes % 60:02}" for minutes in times)
