"""Writes down organizations, departments and employees."""

from typing import Any

from sqlalchemy import select, update
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
    await connection.execute(
        organization.insert().values(
            id=added.id, name=added.name, language=added.language, phone=added.phone, created_at=now
        )
    )
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
        await connection.execute(
            department.insert().values(
                id=department_id, organization_id=organization_id, name=wanted, channel_id=channel_id
            )
        )
    elif channel_id:
        await connection.execute(
            update(department).where(department.c.id == department_id).values(channel_id=channel_id)
        )
    return str(department_id)


async def add_employee(
    connection: AsyncConnection, organization_id: str, form: EmployeeForm, *, now: float
) -> Employee:
    """Adds an employee; the department is added when it is new. Raises ValueError with a sentence on a bad form."""
    form = tidied(form)
    for problem in problems_of(form):
        raise ValueError(problem.sentence("en"))
    employee_id = new_id()
    await connection.execute(
        employee.insert().values(
            id=employee_id,
            organization_id=organization_id,
            active=True,
            created_at=now,
            **await _columns(connection, organization_id, form),
        )
    )
    return (await get_employees(connection, [employee_id]))[employee_id]


async def change_employee(
    connection: AsyncConnection, organization_id: str, employee_id: str, form: EmployeeForm
) -> None:
    """Writes the form over what is known of an employee. Raises ValueError with a sentence on a bad form."""
    form = tidied(form)
    for problem in problems_of(form):
        raise ValueError(problem.sentence("en"))
    columns = await _columns(connection, organization_id, form)
    await connection.execute(
        update(employee)
        .where(employee.c.organization_id == organization_id, employee.c.id == employee_id)
        .values(**columns)
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
    )


async def _columns(connection: AsyncConnection, organization_id: str, form: EmployeeForm) -> dict[str, Any]:
    department_id = await add_department(connection, organization_id, form.department) if form.department else None
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
        "search_key": search_key(form.name, form.kana, form.roman),
    }
