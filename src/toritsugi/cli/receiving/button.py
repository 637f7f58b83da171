"""`toritsugi button`: the call buttons of the kiosk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.receiving.meant import button_meant
from toritsugi.cli.speech import say
from toritsugi.cli.staff import department_meant, employee_of
from toritsugi.connections import list_rooms
from toritsugi.people import list_departments, list_employees
from toritsugi.picture import Picture
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallButton,
    add_button,
    button_form_of,
    change_button,
    drop_picture,
    list_buttons,
    move_button,
    paint_button,
    remove_button,
    set_picture,
)

noun = typer.Typer(name="button", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its name or id. / ボタンの名前かID。")]
LANGUAGES = ("ja", "en", "zh", "ko")


@dataclass(frozen=True)
class Sheet:
    """What `add` and `change` take beside the button; what is left out stays."""

    en: Annotated[str | None, typer.Option(help="Its name in English. / 英語名。")] = None
    zh: Annotated[str | None, typer.Option(help="Its name in Chinese. / 中国語名。")] = None
    ko: Annotated[str | None, typer.Option(help="Its name in Korean. / 韓国語名。")] = None
    hint: Annotated[str | None, typer.Option(help="A line below the name. / 名前の下に出す説明。")] = None
    to: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "base, a mail address, department:NAME, room:ID. / "
                "呼び出し先（base、メールアドレス、department:部署名、room:チャンネルID）。"
            )
        ),
    ] = None
    message: Annotated[
        str | None, typer.Option(help="What the post says instead. / 通知の件名（標準の件名の代わり）。")
    ] = None
    sign: Annotated[str | None, typer.Option(help="Its picture. / ボタンの絵。")] = None
    under: Annotated[
        str | None, typer.Option(help="The button above it; '' for none. / 上のボタン。'' で最上段に置きます。")
    ] = None
    asks: Annotated[
        str | None,
        typer.Option(
            help="visitor, or nothing: it calls at once. / visitor なら名前をたずね、nothing ならすぐに呼び出します。"
        ),
    ] = None
    shown: Annotated[
        bool | None, typer.Option("--show/--hide", help="On the kiosk or not. / 受付端末に表示するかどうか。")
    ] = None
    picture: Annotated[
        Path | None,
        typer.Option(help="A file instead of the sign; /dev/null for none. / 絵の代わりの画像。/dev/null で外します。"),
    ] = None


@dataclass(frozen=True)
class NewButton(Sheet):
    """What `add` takes."""

    name: Annotated[str, typer.Argument(help="Its name in Japanese. / 日本語の名前。")] = ""


@dataclass(frozen=True)
class ChangedButton(Sheet):
    """What `change` takes."""

    which: Which = ""
    name: Annotated[str | None, typer.Option(help="Its new name. / 新しい名前。")] = None


@noun.command("add")
@taking(NewButton)
def add(sheet: NewButton) -> None:
    """Adds a button behind the others. / ボタンを追加します。"""

    async def task(office: Office) -> None:
        organization, picture = await office.organization(), await _painted(sheet)
        now = office.database.clock.now()
        async with office.database.transaction() as c:
            form = await _form(c, organization.id, sheet, ButtonForm(names={"ja": sheet.name}))
            added = await add_button(c, organization.id, form, now)
            if picture:
                await set_picture(c, organization.id, added.id, picture, now)
        tell(say(f"ボタン「{sheet.name}」を追加しました。", f"The button {sheet.name!r} was added."))

    at_work(task)


@noun.command("change")
@taking(ChangedButton)
def change(sheet: ChangedButton) -> None:
    """Changes what is given and leaves the rest. / 指定した項目だけを変更します。"""

    async def task(office: Office) -> None:
        organization, picture = await office.organization(), await _painted(sheet)
        async with office.database.transaction() as c:
            known = await button_meant(c, organization.id, sheet.which)
            if picture:
                await set_picture(c, organization.id, known.id, picture, office.database.clock.now())
            elif sheet.picture:
                await drop_picture(c, organization.id, known.id)
            form = button_form_of(known)
            if sheet.name is not None:
                form = msgspec.structs.replace(form, names=form.names | {"ja": sheet.name})
            await change_button(c, organization.id, known.id, await _form(c, organization.id, sheet, form))
        tell(say(f"ボタン「{known.name('ja')}」を変更しました。", f"The button {known.name('ja')!r} was changed."))

    at_work(task)


async def _painted(sheet: Sheet) -> Picture | None:
    """The picture of the named file; None for an empty one, or when none was named. Raises SettingRefused."""
    content = read_file(sheet.picture) if sheet.picture else b""
    return await paint_button(content) if content else None


async def _form(c: AsyncConnection, organization_id: str, sheet: Sheet, form: ButtonForm) -> ButtonForm:
    """The form with what was given."""
    names = {language: getattr(sheet, language) for language in ("en", "zh", "ko")}
    given: dict[str, Any] = {"names": form.names | {key: each for key, each in names.items() if each is not None}}
    plain = {"message": sheet.message, "sign": sheet.sign, "asks": sheet.asks, "active": sheet.shown}
    given |= {key: each for key, each in plain.items() if each is not None}
    if sheet.hint is not None:
        given["hints"] = form.hints | {"ja": sheet.hint}
    if sheet.under is not None:
        above = await button_meant(c, organization_id, sheet.under) if sheet.under else None
        given["parent_id"] = above.id if above else None
    if sheet.to is not None:
        given["destinations"] = tuple([await _destination(c, organization_id, each) for each in sheet.to])
    return msgspec.structs.replace(form, **given)


async def _destination(c: AsyncConnection, organization_id: str, text: str) -> ButtonDestination:
    kind, _, value = text.partition(":")
    if text == "base":
        return ButtonDestination("base")
    if kind == "room" and value:
        return ButtonDestination("room", value)
    if kind == "department" and value:
        return ButtonDestination("department", (await department_meant(c, organization_id, value)).id)
    if "@" in text:
        return ButtonDestination("employee", (await employee_of(c, organization_id, text)).id)
    raise Complaint(
        f"呼び出し先「{text[:60]}」を読み取れません。"
        "base、メールアドレス、department:部署名、room:チャンネルID のどれかにしてください。",
        f"{text[:60]!r} names nobody. Say base, a mail address, department:NAME or room:CHANNEL-ID.",
        WRONG,
    )


@noun.command("list")
def show_all(as_json: AsJson = False) -> None:
    """Lists the buttons in their order. / ボタンの一覧を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await list_buttons(c, organization.id)
            called = await _destinations(c, organization.id)
        if as_json:
            write_json([msgspec.structs.asdict(each) for each in found])
            return
        names = {each.id: each.name("ja") for each in found}
        headings = (("名前", "name"), ("上のボタン", "under"), ("呼び出し先", "to"), ("表示", "shown"))
        write_table([say(*pair) for pair in headings], [_line(each, names, called) for each in found])

    at_work(task)


async def _destinations(c: AsyncConnection, organization_id: str) -> dict[str, str]:
    """What people call a destination, by its id; a room that nobody has named has its channel ID."""
    departments = {each.id: each.name for each in await list_departments(c, organization_id)}
    employees = {each.id: each.name for each in await list_employees(c, organization_id)}
    rooms = {each.channel_id: each.title for each in await list_rooms(c, organization_id) if each.title}
    return departments | employees | rooms


def _line(button: CallButton, names: dict[str, str], called: dict[str, str]) -> tuple[str, ...]:
    base = say("基本通知先", "base destination")
    to = say("、", ", ").join(called.get(each.value, each.value) or base for each in button.destinations)
    shown = say("する", "yes") if button.active else say("しない", "no")
    return button.name("ja"), names.get(button.parent_id or "", ""), to, shown


@noun.command("move")
def move(which: Which, way: Annotated[str, typer.Argument(help="up or down. / up（上へ）か down（下へ）。")]) -> None:
    """Moves a button one place among those beside it. / ボタンの順番を変えます。"""
    if way not in {"up", "down"}:
        raise Complaint("up か down を指定してください。", "Say up or down.", WRONG)

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await button_meant(c, organization.id, which)
            await move_button(c, organization.id, known.id, cast(Any, -1 if way == "up" else 1))
        tell(say(f"ボタン「{known.name('ja')}」を動かしました。", f"The button {known.name('ja')!r} was moved."))

    at_work(task)


@noun.command("remove")
def remove(which: Which) -> None:
    """Removes a button with those below it, for good. / ボタンを、その下のボタンとともに削除します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await button_meant(c, organization.id, which)
            await remove_button(c, organization.id, known.id)
        tell(say(f"ボタン「{known.name('ja')}」を削除しました。", f"The button {known.name('ja')!r} was removed."))

    at_work(task)
