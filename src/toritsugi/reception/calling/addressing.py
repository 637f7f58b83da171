"""Whom a call reaches first: the host, or the destinations of the button that was touched."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee
from toritsugi.organization import Organization
from toritsugi.people import Department, Employee, get_employees, list_departments, list_employees
from toritsugi.reception.buttons import ButtonDestination, destinations_of, list_buttons
from toritsugi.reception.calling.ways import Ways, read_ways

MEMBERS_LIMIT = 20
"""How many members of a department a call reaches by direct message at most: more would wake the whole company."""

_REASONS = {
    "no_room": ("トークルームが設定されていません", "no talk room is set"),
    "no_member": ("部署に社員が登録されていません", "nobody is registered in the department"),
    "no_employee": ("宛先の社員が登録から外れています", "the employee is not registered any more"),
}


class Called(msgspec.Struct, frozen=True):
    """The addressees of a call, with the people and the departments among them."""

    addressees: tuple[Addressee, ...]
    people: tuple[Employee, ...] = ()
    departments: tuple[Department, ...] = ()


class _Company(msgspec.Struct, frozen=True):
    organization: Organization
    ways: Ways
    departments: dict[str, Department]
    button_id: str


async def called_by(
    c: AsyncConnection, organization: Organization, hosts: Sequence[Employee], button_id: str
) -> Called:
    """Whom a visit calls: its hosts, else where its button calls ("" for no button), else the base destination."""
    departments = {each.id: each for each in await list_departments(c, organization.id)}
    company = _Company(organization, await read_ways(c, organization.id), departments, button_id)
    if hosts:
        return _people(company, hosts)
    buttons = await list_buttons(c, organization.id) if button_id else []
    chosen = destinations_of(buttons, button_id)
    return _joined([await _of_destination(c, company, each) for each in chosen])


def _joined(parts: Sequence[Called]) -> Called:
    """All of them, each addressee once."""
    return Called(
        tuple(dict.fromkeys(each for part in parts for each in part.addressees)),
        tuple({each.id: each for part in parts for each in part.people}.values()),
        tuple({each.id: each for part in parts for each in part.departments}.values()),
    )


def _people(company: _Company, people: Sequence[Employee]) -> Called:
    return Called(
        tuple(Addressee("employee", each.id, way=company.ways.of_employee(each, company.button_id)) for each in people),
        tuple(people),
    )


async def _of_destination(c: AsyncConnection, company: _Company, destination: ButtonDestination) -> Called:
    if destination.kind == "employee":
        found = (await get_employees(c, [destination.value])).get(destination.value)
        if found is None or not found.active:
            return Called((_instead(company, found.name if found else "", "no_employee"),))
        return _people(company, [found])
    if destination.kind == "department":
        department = company.departments.get(destination.value)
        return await _of_department(c, company, department) if department else Called((Addressee("base"),))
    if destination.kind == "room":
        return Called((Addressee("room", destination.value),))
    return Called((Addressee("base"),))


async def _of_department(c: AsyncConnection, company: _Company, department: Department) -> Called:
    """Its room; by direct message only, each member of it."""
    if company.ways.of_department(department.id, company.button_id) == "dm":
        staff = await list_employees(c, company.organization.id)
        members = [each for each in staff if each.department_id == department.id and each.active][:MEMBERS_LIMIT]
        told = tuple(Addressee("employee", each.id, way="dm") for each in members)
        return Called(told or (_instead(company, department.name, "no_member"),), (), (department,))
    if department.channel_id:
        return Called((Addressee("room", department.channel_id),), (), (department,))
    return Called((_instead(company, department.name, "no_room"),), (), (department,))


def _instead(company: _Company, whom: str, reason: str) -> Addressee:
    """The base destination, saying for whom it stands in and why."""
    return Addressee("base", whom, _REASONS[reason][company.organization.language == "en"])
