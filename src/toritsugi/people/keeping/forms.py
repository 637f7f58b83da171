"""Keeps one employee's form: all of it, or nothing when a field needs mending."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.adding import add_employee, change_employee, tidied
from toritsugi.people.checking import Problem
from toritsugi.people.employee import Employee, EmployeeForm
from toritsugi.people.finding import chosen_addresses, get_employees, list_employees, lock_organization
from toritsugi.people.keeping.clashing import Draft, problems_among


def form_of(known: Employee) -> EmployeeForm:
    """The form that would make this employee again."""
    fields = {field: getattr(known, field) for field in EmployeeForm.__struct_fields__ if field != "department"}
    return EmployeeForm(**fields, department=known.department_name)


async def keep_employee(
    c: AsyncConnection, organization_id: str, form: EmployeeForm, *, now: float, known: Employee | None = None
) -> Employee | list[Problem]:
    """Adds an employee, or writes the form over `known`; the department is added when it is new.

    With problems, nothing is written. `now` in seconds since the epoch.
    """
    await lock_organization(c, organization_id)
    everybody = await list_employees(c, organization_id)
    draft = Draft(0, tidied(form), known)
    problems = problems_among([draft], everybody, await chosen_addresses(c, organization_id))
    if problems:
        return problems
    if known is None:
        return await add_employee(c, organization_id, draft.form, now=now)
    await change_employee(c, organization_id, known.id, draft.form)
    return (await get_employees(c, [known.id]))[known.id]
