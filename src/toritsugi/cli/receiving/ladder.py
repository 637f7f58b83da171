"""`toritsugi ladder`: who is called next when nobody answers."""

import re
from typing import Annotated, Any, cast

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.receiving.meant import button_meant
from toritsugi.cli.speech import say
from toritsugi.reception import RUNG_KINDS, Rung, RungKind, read_ladder, set_ladder

noun = typer.Typer(name="ladder", no_args_is_help=True)

Button = Annotated[str, typer.Option("--button", help="For this button alone. / このボタンだけの手順。")]
KINDS: dict[RungKind, tuple[str, str]] = {
    "host": ("担当者", "host"),
    "deputy": ("代理", "deputy"),
    "department": ("部署", "department"),
    "base": ("基本通知先", "base"),
    "mail": ("メール", "mail"),
    "phone": ("電話番号の表示", "phone number"),
}


@noun.command("show")
def show(button: Button = "", as_json: AsJson = False) -> None:
    """Shows the ladder that counts. / 手順を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            button_id = (await button_meant(c, organization.id, button)).id if button else ""
            rungs = await read_ladder(c, organization.id, button_id)
        if as_json:
            write_json([msgspec.structs.asdict(each) for each in rungs])
            return
        headings = (("段", "rung"), ("秒", "seconds"), ("時間外も", "outside hours"), ("宛先・番号", "value"))
        write_table([say(*pair) for pair in headings], [_line(each) for each in rungs])

    at_work(task)


def _line(rung: Rung) -> tuple[str, ...]:
    return say(*KINDS[rung.kind]), f"{rung.seconds:.0f}", "○" if rung.outside_hours else "", rung.value


@noun.command("set")
def settle(
    rungs: Annotated[
        list[str],
        typer.Argument(
            help=(
                "Like host=30+ deputy=20 mail=60:a@example.com phone=30+:1200. / "
                "例: host=30+ deputy=20 mail=60:a@example.com phone=30+:1200"
            )
        ),
    ],
    button: Button = "",
) -> None:
    """Builds the ladder from its rungs; + is climbed when closed, too. / 手順を決めます（+ は時間外も）。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            button_id = (await button_meant(c, organization.id, button)).id if button else None
            await set_ladder(c, organization.id, button_id, tuple(_rung(each) for each in rungs))
        tell(say("呼び出しの手順を保存しました。", "The ladder was saved."))

    at_work(task)


@noun.command("reset")
def reset(button: Button = "") -> None:
    """Back to the usual ladder, or to the company's. / 標準の手順に戻します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            button_id = (await button_meant(c, organization.id, button)).id if button else None
            await set_ladder(c, organization.id, button_id, ())
        tell(say("標準の手順に戻しました。", "The usual ladder counts again."))

    at_work(task)


def _rung(text: str) -> Rung:
    found = re.fullmatch(r"([a-z]+)=(\d{1,4})(\+?)(?::(.*))?", text.strip())
    if found is None or found[1] not in RUNG_KINDS:
        raise Complaint(
            f"「{text[:60]}」を読み取れません。host=30+ のように、段=秒 の形で書いてください。",
            f"{text[:60]!r} is no rung. Write it like host=30+, kind and seconds.",
            WRONG,
        )
    return Rung(cast(Any, found[1]), float(found[2]), found[3] == "+", found[4] or "")
