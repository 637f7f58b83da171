"""`toritsugi department`: departments and their talk rooms."""

from collections import Counter
from typing import Annotated

import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.cli.staff import department_meant, to_mend
from toritsugi.people import (
    DepartmentForm,
    add_department,
    change_department,
    list_departments,
    list_employees,
    remove_department,
)
from toritsugi.reception import buttons_to_department

noun = typer.Typer(name="department", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The department's name. / 部署名。")]


@noun.callback()
def _department() -> None:
    """Groups the verbs."""


@noun.command("list")
def show(as_json: AsJson = False) -> None:
    """Every department with its room and how many work there. / 部署を一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            known = await list_departments(c, organization.id)
            working = Counter(each.department_id for each in await list_employees(c, organization.id) if each.active)
        if as_json:
            write_json([{"name": each.name, "room": each.channel_id, "employees": working[each.id]} for each in known])
        else:
            rows = [(each.name, each.channel_id, str(working[each.id])) for each in known]
            write_table(
                (say("部署", "Department"), say("トークルームID", "Channel ID"), say("在籍", "Employees")), rows
            )

    at_work(task)


@noun.command("add")
def add(
    name: Name,
    room: Annotated[str, typer.Option(help="Channel ID of its talk room. / トークルームのチャンネルID。")] = "",
) -> None:
    """Adds a department, or gives the one of that name another room. / 部署を登録します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await add_department(connection, organization.id, name, room.strip())
        tell(say(f"部署「{name}」を登録しました。", f"The department {name!r} is there."))

    at_work(task)


@noun.command("change")
def change(
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", help="Another name. / 新しい名前。")] = None,
    room: Annotated[str | None, typer.Option(help='Channel ID of its room; "" for none. / チャンネルID。')] = None,
) -> None:
    """Another name, another room. / 部署の名前やトークルームを変えます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await department_meant(c, organization.id, name)
            form = DepartmentForm(
                name=known.name if new_name is None else new_name,
                channel_id=known.channel_id if room is None else room,
            )
            problems = await change_department(c, organization.id, form, known.id)
        if problems:
            raise to_mend(problems)
        tell(say(f"部署「{form.name}」を変更しました。", f"The department {form.name!r} is changed."))

    at_work(task)


@noun.command("remove")
def remove(name: Name) -> None:
    """Removes a department in which nobody works. / 在籍者のいない部署を削除します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await department_meant(c, organization.id, name)
            used_by = await buttons_to_department(c, organization.id, known.id)
            problems = await remove_department(c, organization.id, known.id, used_by)
        if problems:
            raise to_mend(problems)
        tell(say(f"部署「{known.name}」を削除しました。", f"The department {known.name!r} is removed."))

    at_work(task)
