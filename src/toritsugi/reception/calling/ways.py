"""Which way a call goes: a direct message, a post in the room, or both; the narrowest choice counts."""

from typing import Literal, get_args

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import Employee, get_employees, list_departments
from toritsugi.reception.buttons import get_button
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import calling_way

Way = Literal["both", "dm", "room"]
WAYS: tuple[Way, ...] = get_args(Way)
Scope = Literal["organization", "department", "employee", "button"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


class Ways(msgspec.Struct, frozen=True):
    """The choices of a company: `by` scope and id of the department, employee or button ("" for the organization)."""

    by: dict[tuple[str, str], Way] = {}

    @property
    def usual(self) -> Way:
        """The organization's; a direct message and a post when it has chosen nothing, so that others can step in."""
        return self.by.get(("organization", ""), "both")

    def of_employee(self, employee: Employee, button_id: str = "") -> Way:
        """For a call of this person: the button's choice, the own one, the department's, the organization's."""
        asked = (("button", button_id), ("employee", employee.id), ("department", employee.department_id or ""))
        return next((self.by[each] for each in asked if each in self.by), self.usual)

    def of_department(self, department_id: str, button_id: str = "") -> Way:
        """For a call of a whole department."""
        asked = (("button", button_id), ("department", department_id))
        return next((self.by[each] for each in asked if each in self.by), self.usual)


async def read_ways(c: AsyncConnection, organization_id: str) -> Ways:
    """What the organization has chosen."""
    chosen = select(calling_way).where(calling_way.c.organization_id == organization_id)
    return Ways({(row.scope, row.subject_id): row.way for row in await c.execute(chosen)})


async def set_way(c: AsyncConnection, organization_id: str, scope: str, subject_id: str, way: str | None) -> None:
    """Chooses for the organization (`subject_id` ""), a department, an employee or a button; None: as around it.

    Raises SettingRefused.
    """
    if scope not in SCOPES or not await _is_ours(c, organization_id, scope, subject_id):
        raise SettingRefused([SettingFault("subject", "unknown", subject_id[:32])])
    if way is not None and way not in WAYS:
        raise SettingRefused([SettingFault("way", "unknown", way[:20])])
    here = (calling_way.c.organization_id == organization_id, calling_way.c.scope == scope)
    await c.execute(delete(calling_way).where(*here, calling_way.c.subject_id == subject_id))
    if way is not None:
        row = {"organization_id": organization_id, "scope": scope, "subject_id": subject_id, "way": way}
        await c.execute(calling_way.insert().values(**row))


async def _is_ours(c: AsyncConnection, organization_id: str, scope: str, subject_id: str) -> bool:
    if scope == "organization":
        return subject_id == ""
    if scope == "department":
        return subject_id in {each.id for each in await list_departments(c, organization_id)}
    if scope == "button":
        return await get_button(c, organization_id, subject_id) is not None
    known = (await get_employees(c, [subject_id])).get(subject_id)
    return known is not None and known.organization_id == organization_id
