"""Finds employees for those who keep them: by any part of name or address, by department, here or gone."""

from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import SELECTED, employee_of
from toritsugi.people.searching import conditions_of
from toritsugi.people.sounding import cleaned
from toritsugi.people.tables import employee

Presence = Literal["here", "left", "all"]
NO_DEPARTMENT = "-"


class StaffWish(msgspec.Struct, frozen=True):
    """Whom somebody looks for. `department`: an id, `NO_DEPARTMENT`, or "" for any."""

    search: str = ""
    department: str = ""
    presence: Presence = "here"


async def find_staff(c: AsyncConnection, organization_id: str, wish: StaffWish) -> list[Employee]:
    """The employees of the organization whom the wish means, by reading."""
    chosen = SELECTED.where(employee.c.organization_id == organization_id, *_conditions(wish))
    rows = await c.execute(chosen.order_by(employee.c.kana, employee.c.name, employee.c.id))
    return [employee_of(row) for row in rows]


def _conditions(wish: StaffWish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.presence != "all":
        conditions.append(employee.c.active if wish.presence == "here" else ~employee.c.active)
    if wish.department == NO_DEPARTMENT:
        conditions.append(employee.c.department_id.is_(None))
    elif wish.department:
        conditions.append(employee.c.department_id == wish.department)
    words = cleaned(wish.search)
    if words:
        written = (employee.c.email, employee.c.lineworks_user_id, employee.c.phone)
        inside = [func.lower(column).contains(words.lower(), autoescape=True) for column in written]
        conditions.append(or_(*conditions_of(words), *inside))
    return conditions
