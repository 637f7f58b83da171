"""`toritsugi employee`: the people who can be told something."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.cli.staff import bringing, calendar, ids, keeping, sync, wishes
from toritsugi.cli.staff.who import employee_of
from toritsugi.people import (
    Employee,
    LastAdministrator,
    Problem,
    drop_photo,
    issue_link_code,
    paint_photo,
    set_employee_active,
    set_photo,
)

noun = typer.Typer(name="employee", no_args_is_help=True)


noun.add_typer(wishes.noun)
noun.add_typer(calendar.noun)
noun.command("list")(keeping.show)
noun.command("add")(keeping.add)
noun.command("change")(keeping.change)
noun.command("import")(bringing.bring_in)
noun.command("export")(bringing.export)
noun.command("check")(ids.check)
noun.command("sync")(sync.sync)


@noun.callback()
def _employee() -> None:
    """Groups the verbs."""


Email = Annotated[str, typer.Argument(help="The registered mail address. / 登録されているメールアドレス。")]


@noun.command("leave")
def leave(email: Email) -> None:
    """An employee leaves: signed out, and told nothing more; the history stays. / 退職した社員を外します。"""
    _set_active(email, False)


@noun.command("return")
def come_back(email: Email) -> None:
    """An employee who had left is back. / 外した社員を戻します。"""
    _set_active(email, True)


def _set_active(email: str, active: bool) -> None:
    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            await _set(c, who, active)
        await office.database.drop_journal()
        if active:
            tell(say(f"{who.name} さんを戻しました。", f"{who.name} is back."))
        else:
            tell(say(f"{who.name} さんを外しました。", f"{who.name} has left."))

    at_work(task)


@noun.command("photo")
def photo(
    email: Email,
    file: Annotated[Path | None, typer.Argument(help="PNG, JPEG or WebP; none: erases it. / 写真のファイル。")] = None,
) -> None:
    """Sets an employee's photo, or erases it. / 社員の写真を登録します。ファイルなしでは消去します。"""
    content = read_file(file) if file else b""

    async def task(office: Office) -> None:
        organization = await office.organization()
        picture = await paint_photo(content) if content else None
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            if picture and not who.active:
                raise Complaint(f"{who.name} さんは退職しています。", f"{who.name} has left.", WRONG)
            await (set_photo(c, who, picture, office.database.clock.now()) if picture else drop_photo(c, who.id))
        await office.database.drop_journal()
        if picture:
            tell(say(f"{who.name} さんの写真を登録しました。", f"The photo of {who.name} is kept."))
        else:
            tell(say(f"{who.name} さんの写真を消去しました。", f"{who.name} has no photo any more."))

    at_work(task)


async def _set(c: AsyncConnection, who: Employee, active: bool) -> None:
    """Raises Complaint for the last who runs the program."""
    try:
        await set_employee_active(c, who.organization_id, who.id, active)
    except LastAdministrator:
        refused = Problem(0, "state", "last_administrator", who.name)
        raise Complaint(refused.advice("ja"), refused.advice("en")) from None


@noun.command("code")
def link_code(email: Email) -> None:
    """A code that the employee sends the bot, to be linked. / 本人が Bot に送るコードを発行します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            if not who.active:
                raise Complaint(f"{who.name} さんは退職しています。", f"{who.name} has left.", WRONG)
            code = await issue_link_code(c, organization.id, who.id, office.database.clock.now())
        tell(
            say(
                f"{who.name} さんのコードは {code} です。24時間以内に一度、Bot とのトークに送ってもらってください。",
                f"The code of {who.name} is {code}: to be sent to the bot once, within 24 hours.",
            )
        )

    at_work(task)
