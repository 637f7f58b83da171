"""Renames departments, gives them rooms, and removes those in which nobody works any more."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.adding import add_department
from toritsugi.people.checking import LENGTHS, Problem, problem_of_id
from toritsugi.people.finding import list_departments, lock_organization
from toritsugi.people.sounding import cleaned
from toritsugi.people.tables import department, employee


class DepartmentForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down about a department; `channel_id` is its talk room, empty for none."""

    name: str
    channel_id: str = ""


async def change_department(
    c: AsyncConnection, organization_id: str, form: DepartmentForm, department_id: str = ""
) -> list[Problem]:
    """Adds a department, or writes the form over the one with this id. With problems, nothing is written."""
    await lock_organization(c, organization_id)
    tidy = DepartmentForm(name=cleaned(form.name), channel_id=cleaned(form.channel_id))
    others = [each for each in await list_departments(c, organization_id) if each.id != department_id]
    problems = _problems(tidy, {each.name for each in others})
    if problems:
        return problems
    if not department_id:
        await add_department(c, organization_id, tidy.name, tidy.channel_id)
        return []
    mine = (department.c.organization_id == organization_id, department.c.id == department_id)
    await c.execute(update(department).where(*mine).values(name=tidy.name, channel_id=tidy.channel_id))
    return []


def _problems(form: DepartmentForm, names: set[str]) -> list[Problem]:
    found = []
    if not form.name:
        found.append(Problem(0, "department", "empty"))
    for field, text in (("department", form.name), ("channel_id", form.channel_id)):
        if len(text) > LENGTHS[field]:
            found.append(Problem(0, field, "too_long", str(len(text))))
    if form.name in names:
        found.append(Problem(0, "department", "department_taken", form.name))
    return found + problem_of_id("channel_id", form.channel_id)


async def remove_department(
    c: AsyncConnection, organization_id: str, department_id: str, used_by: Sequence[str] = ()
) -> list[Problem]:
    """Removes a department in which nobody works; who has left is in none afterwards.

    `used_by` names what else needs it. With problems, nothing is written.
    """
    await lock_organization(c, organization_id)
    inside = (employee.c.organization_id == organization_id, employee.c.department_id == department_id)
    count = await c.scalar(select(func.count()).where(*inside, employee.c.active))
    if count:
        return [Problem(0, "department", "not_empty", str(count))]
    if used_by:
        return [Problem(0, "department", "in_use", "、".join(used_by))]
    await c.execute(update(employee).where(*inside).values(department_id=None))
    mine = (department.c.organization_id == organization_id, department.c.id == department_id)
    await c.execute(delete(department).where(*mine))
    return []
