"""Departments: added, renamed, given a room, removed when nobody works there."""

from collections import Counter
from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.people.listing import faults_of
from toritsugi.admin.people.parts import advised, tabbed, told_of
from toritsugi.database import Database
from toritsugi.intake import offer_of
from toritsugi.people import DepartmentForm, change_department, list_departments, list_employees, remove_department
from toritsugi.reception import buttons_to_department
from toritsugi.web import AnyRequest, Form

PATH = "/people/departments"
LONGEST = 300


@get(PATH, include_in_schema=False)
async def departments(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every department with its room and how many work there."""
    return await _page(request, database, told=told_of(told, "departments"))


@post(PATH, include_in_schema=False, status_code=200)
async def add(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """A new one."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        problems = await change_department(c, desk.organization.id, _form(data))
    if problems:
        return await _page(request, database, advised(request, problems), typed=data, of="new")
    return Redirect(f"{PATH}?told=added", status_code=303)


@post(PATH + "/{id:str}", include_in_schema=False, status_code=200)
async def change(request: AnyRequest, database: Database, id: str, data: Form) -> Template | Redirect:
    """Another name, another room."""
    desk = await _desk(request, database, id)
    async with database.transaction() as c:
        problems = await change_department(c, desk.organization.id, _form(data), id)
    if problems:
        return await _page(request, database, advised(request, problems), typed=data, of=id)
    return Redirect(f"{PATH}?told=changed", status_code=303)


@post(PATH + "/{id:str}/remove", include_in_schema=False, status_code=200)
async def remove(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """For good, while nobody works there and no call button calls it."""
    desk = await _desk(request, database, id)
    async with database.transaction() as c:
        used_by = await buttons_to_department(c, desk.organization.id, id)
        problems = await remove_department(c, desk.organization.id, id, used_by)
    if problems:
        return await _page(request, database, advised(request, problems), of=id)
    return Redirect(f"{PATH}?told=removed", status_code=303)


def _form(data: Form) -> DepartmentForm:
    return DepartmentForm(name=data.get("name", "")[:LONGEST], channel_id=data.get("channel_id", "")[:LONGEST])


async def _desk(request: AnyRequest, database: Database, id: str) -> Desk:
    """Raises NotFoundException for a department that is not the company's."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        if id not in {each.id for each in await list_departments(c, desk.organization.id)}:
            raise NotFoundException
    return desk


async def _page(
    request: AnyRequest, database: Database, complaints: dict[str, str] | None = None, **context: Any
) -> Template:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        known = await list_departments(c, company)
        working = Counter(each.department_id for each in await list_employees(c, company) if each.active)
        offer, faults = await offer_of(c, company), await faults_of(c, company)
    plain: dict[str, Any] = {"typed": {}, "of": "", "told": ""}
    shown = {"departments": known, "working": working, "offer": offer, "faults": faults}
    return tabbed(request, desk, "departments", complaints=complaints, **shown, **{**plain, **context})
