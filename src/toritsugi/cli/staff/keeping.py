"""`toritsugi employee list`, `add`, `change`: employees one by one."""

from typing import Annotated

import msgspec
import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, Search, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.staff.mending import no_field, pair_of, to_mend
from toritsugi.cli.staff.who import department_meant, employee_of
from toritsugi.intake import mailboxes_of
from toritsugi.people import (
    Employee,
    EmployeeForm,
    StaffWish,
    find_staff,
    form_of,
    keep_employee,
    staff_heading,
    staff_said,
)

LISTED = ("name", "email", "department", "lineworks_user_id", "delivery", "phone", "language", "permission")
Given = Annotated[
    list[str] | None,
    typer.Argument(
        help=(
            "field=value, such as department=営業部 phone=1201; list --json names the fields. / "
            "項目=値（例: department=営業部 phone=1201）。項目名は list --json で確認できます。"
        )
    ),
]


def show(
    search: Search = "",
    department: Annotated[str, typer.Option(help="Only of this department. / この部署の社員だけ。")] = "",
    left: Annotated[bool, typer.Option("--left", help="Those who have left. / 退職した社員を表示します。")] = False,
    as_json: AsJson = False,
) -> None:
    """Who works here. / 社員を一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            inside = (await department_meant(c, organization.id, department)).id if department else ""
            wish = StaffWish(search, inside, "left" if left else "here")
            found = await find_staff(c, organization.id, wish)
        if as_json:
            write_json([{"id": each.id, **msgspec.structs.asdict(form_of(each))} for each in found])
        else:
            _tell(found)

    at_work(task)


def _tell(found: list[Employee]) -> None:
    spoken = language()
    rows = [[staff_said(field, getattr(form_of(each), field), spoken) for field in LISTED] for each in found]
    write_table([staff_heading(field, spoken) for field in LISTED], rows)


def add(
    name: Annotated[str, typer.Argument(help="Family and given name. / 氏名。")],
    email: Annotated[str, typer.Argument(help="Mail address. / メールアドレス。")],
    given: Given = None,
) -> None:
    """Adds one employee. / 社員を一人追加します。"""
    form = _filled(EmployeeForm(name=name, email=email), given or [])

    async def task(office: Office) -> None:
        kept = await _keep(office, form)
        tell(say(f"{kept.name} さんを追加しました。", f"{kept.name} is added."))

    at_work(task)


def change(
    email: Annotated[str, typer.Argument(help="The registered mail address. / 登録されているメールアドレス。")],
    given: Given = None,
) -> None:
    """Changes some fields of one employee. / 社員の情報を変えます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            who = await employee_of(c, organization.id, email)
        kept = await _keep(office, _filled(form_of(who), given or []), who)
        tell(say(f"{kept.name} さんの情報を変えました。", f"{kept.name} is changed."))

    at_work(task)


def _filled(form: EmployeeForm, given: list[str]) -> EmployeeForm:
    """The form with these fields. Raises Complaint for a field that there is not."""
    pairs = dict(pair_of(each) for each in given)
    for field in pairs:
        if field not in EmployeeForm.__struct_fields__:
            raise no_field(field, EmployeeForm.__struct_fields__)
    return msgspec.structs.replace(form, **pairs)


async def _keep(office: Office, form: EmployeeForm, known: Employee | None = None) -> Employee:
    organization = await office.organization()
    async with office.database.transaction() as c:
        mailboxes = await mailboxes_of(c, organization.id)
        now = office.database.clock.now()
        kept = await keep_employee(c, organization.id, form, now=now, mailboxes=mailboxes, known=known)
    if isinstance(kept, Employee):
        return kept
    raise to_mend(kept)
