"""`toritsugi kind`: the kinds of notices."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.routing import Kind
from toritsugi.rules import add_kind, change_kind, list_kinds, move_kind

noun = typer.Typer(name="kind", no_args_is_help=True)
Key = Annotated[
    str, typer.Argument(help="The kind's key, as `kind list` shows it. / 種類のキー（kind list で表示されます）。")
]


@dataclass(frozen=True)
class Wanted:
    """What can be said of a kind; None leaves it as it is."""

    ja: Annotated[str | None, typer.Option(help="Its Japanese name. / 日本語の名前。")] = None
    en: Annotated[str | None, typer.Option(help="Its English name. / 英語の名前。")] = None
    keep_days: Annotated[
        int | None, typer.Option(help="Days to keep its notices; 0: like all. / 保存日数。0 は全体の設定に従います。")
    ] = None
    wish: Annotated[
        str | None,
        typer.Option(
            help="off, dm, room, both, digest, or '' . / 届け方の初期値（off、dm、room、both、digest、'' は指定なし）。"
        ),
    ] = None
    active: Annotated[
        bool | None, typer.Option("--use/--hide", help="Whether pages offer it. / 画面に出すか、隠すか。")
    ] = None

    def written_over(self, kind: Kind) -> Kind:
        given: dict[str, Any] = {name: each for name, each in vars(self).items() if each is not None}
        if self.keep_days == 0:
            given["keep_days"] = None
        return msgspec.structs.replace(kind, **given)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Every kind, in order. / 種類を順に一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            kinds = await list_kinds(connection, organization.id)
        if as_json:
            write_json([msgspec.structs.asdict(each) for each in kinds])
            return
        headings = (say("キー", "key"), say("名前", "name"), say("使用", "in use"), say("保存日数", "days"))
        rows = [
            (each.key, each.label(language()), say("はい", "yes") if each.active else "", str(each.keep_days or ""))
            for each in kinds
        ]
        write_table(headings, rows)

    at_work(task)


@dataclass(frozen=True)
class New(Wanted):
    """A kind that is to be added."""

    key: Annotated[
        str, typer.Option(help="Its key; made from the English name. / 種類のキー。省略時は英語の名前から作ります。")
    ] = ""


@noun.command("add")
@taking(New)
def add(form: New) -> None:
    """Adds a kind. / 種類を追加します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            made = await add_kind(connection, organization.id, form.written_over(Kind("", "")))
        tell(say(f"種類「{made.ja}」を追加しました（{made.key}）。", f"The kind {made.key!r} is there."))

    at_work(task)


@dataclass(frozen=True, kw_only=True)
class Changed(Wanted):
    """A kind that is to be changed."""

    key: Key


@noun.command("change")
@taking(Changed)
def change(form: Changed) -> None:
    """Renames a kind, hides it, or says how long and how. / 種類を変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = {each.key: each for each in await list_kinds(connection, organization.id)}
            changed = form.written_over(known.get(form.key, Kind(form.key, "?")))
            await change_kind(connection, organization.id, changed)
        tell(say(f"種類「{changed.ja}」を変更しました。", f"The kind {changed.key!r} is changed."))

    at_work(task)


@noun.command("move")
def move(key: Key, whither: Annotated[str, typer.Argument(help="up or down. / up（上へ）か down（下へ）。")]) -> None:
    """Moves a kind within the list. / 種類の順番を変えます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await move_kind(connection, organization.id, key, direction(whither))
        tell(say("順番を変えました。", "It is moved."))

    at_work(task)


def direction(whither: str) -> Literal["up", "down"]:
    """Raises Complaint for anything else."""
    if whither == "up":
        return "up"
    if whither == "down":
        return "down"
    raise Complaint("up か down を指定してください。", "Say up or down.", WRONG)
