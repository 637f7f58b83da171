"""`toritsugi department`: departments and their talk rooms."""

from typing import Annotated

import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.people import add_department

noun = typer.Typer(name="department", help="Departments. / 部署。", no_args_is_help=True)


@noun.callback()
def _department() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The department's name. / 部署名。")],
    room: Annotated[str, typer.Option(help="Channel ID of its talk room. / トークルームのチャンネルID。")] = "",
) -> None:
    """Adds a department, or gives the one of that name another room. / 部署を登録します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await add_department(connection, organization.id, name, room.strip())
        tell(say(f"部署「{name}」を登録しました。", f"The department {name!r} is there."))

    at_work(task)
