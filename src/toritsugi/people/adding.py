"""Writes down organizations, departments and employees."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.organization import Language, Organization
from toritsugi.people.checking import problems_of
from toritsugi.people.employee import Employee, EmployeeForm
from toritsugi.people.finding import get_employees
from toritsugi.people.searching import search_key
from toritsugi.people.sounding import cleaned
from toritsugi.people.tables import department, employee, organization


async def add_organization(
    connection: AsyncConnection, name: str, *, now: float, language: Language = "ja", phone: str = ""
) -> Organization:
    """Adds a company. `phone` is what visitors are asked to dial when nobody can be reached."""
    added = Organization(id=new_id(), name=cleaned(name), language=language, phone=phone.strip())
    written = {"id": added.id, "name": added.name, "language": added.language, "phone": added.phone}
    await connection.execute(organization.insert().values(**written, created_at=now))
    return added


async def add_department(connection: AsyncConnection, organization_id: str, name: str, channel_id: str = "") -> str:
    """Adds a department, or finds the one of that name; returns its id. A given channel ID is kept."""
    wanted = cleaned(name)
    found = await connection.execute(
        select(department.c.id).where(department.c.organization_id == organization_id, department.c.name == wanted)
    )
    department_id = found.scalar_one_or_none()
    if department_id is None:
        department_id = new_id()
        written = {"organization_id": organization_id, "name": wanted, "channel_id": channel_id}
        await connection.execute(department.insert().values(id=department_id, **written))
    elif channel_id:
        await connection.execute(
            update(department).where(department.c.id == department_id).values(channel_id=channel_id)
        )
    return str(department_id)


async def add_employee(
    connection: AsyncConnection, organization_id: str, form: EmployeeForm, *, now: float
) -> Employee:
    """Adds an employee; the department is added when it is new. Raises ValueError with a sentence on a bad form."""
    (employee_id,) = await add_employees(connection, organization_id, [form], now=now)
    return (await get_employees(connection, [employee_id]))[employee_id]


async def add_employees(
    connection: AsyncConnection, organization_id: str, forms: Sequence[EmployeeForm], *, now: float
) -> list[str]:
    """Adds all of them by few statements, so that thousands hold up nobody; their ids, in the same order."""
    fixed = {"organization_id": organization_id, "active": True, "created_at": now}
    rows = [{"id": new_id(), **fixed, **each} for each in await _columns(connection, organization_id, forms)]
    if rows:
        await connection.execute(employee.insert(), rows)
    return [str(row["id"]) for row in rows]


async def change_employee(
    connection: AsyncConnection, organization_id: str, employee_id: str, form: EmployeeForm
) -> None:
    """Writes the form over what is known of an employee. Raises ValueError with a sentence on a bad form."""
    await change_employees(connection, organization_id, {employee_id: form})


async def change_employees(
    connection: AsyncConnection, organization_id: str, forms: Mapping[str, EmployeeForm]
) -> None:
    """Writes each form over what is known of the employee with that id, all by one statement."""
    columns = await _columns(connection, organization_id, list(forms.values()))
    rows = [{"whose": id, **each} for id, each in zip(forms, columns, strict=True)]
    mine = (employee.c.organization_id == organization_id, employee.c.id == bindparam("whose"))
    if rows:
        await connection.execute(
            update(employee).where(*mine).values({name: bindparam(name) for name in columns[0]}), rows
        )


def tidied(form: EmployeeForm) -> EmployeeForm:
    """The form with single spaces, usual character forms, and addresses in lower case."""
    user_id = form.lineworks_user_id.strip()
    return EmployeeForm(
        name=cleaned(form.name),
        email=cleaned(form.email).lower(),
        kana=cleaned(form.kana),
        roman=cleaned(form.roman),
        department=cleaned(form.department),
        lineworks_user_id=cleaned(user_id.lower() if "@" in user_id else user_id),
        channel_id=cleaned(form.channel_id),
        delivery=form.delivery,
        phone=cleaned(form.phone),
        language=cleaned(form.language).lower(),
        permission=cleaned(form.permission).lower(),
    )


async def _columns(
    connection: AsyncConnection, organization_id: str, forms: Sequence[EmployeeForm]
) -> list[dict[str, Any]]:
    """What is stored of each form; a department that is new is added. Raises ValueError on a bad form."""
    tidy = [tidied(form) for form in forms]
    for problem in (problem for form in tidy for problem in problems_of(form)):
        raise ValueError(problem.sentence("en"))
    names = dict.fromkeys(form.department for form in tidy if form.department)
    departments = {name: await add_department(connection, organization_id, name) for name in names}
    return [_row(form, departments.get(form.department)) for form in tidy]


def _row(form: EmployeeForm, department_id: str | None) -> dict[str, Any]:
    return {
        "department_id": department_id,
        "name": form.name,
        "kana": form.kana,
        "roman": form.roman,
        "email": form.email,
        "phone": form.phone,
        "lineworks_user_id": form.lineworks_user_id,
        "channel_id": form.channel_id,
        "delivery": form.delivery,
        "permission": form.permission,
        "search_key": search_key(form.name, form.kana, form.roman),
    }
