"""Finds out whom somebody means in writing: an employee, a talk room, a department's room, the base destination."""

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import TalkRoom, list_rooms
from toritsugi.event import Addressee
from toritsugi.intake.sources.faults import SourceFault
from toritsugi.organization import Language
from toritsugi.people import Department, employees_by_email, get_employees, list_departments, list_employees

BASE = {"ja": "基本通知先", "en": "base"}
SHOWN_TITLES = 10
_NAMED = re.compile(r".*<\s*([^<>]+?)\s*>")


class Addressing(msgspec.Struct, frozen=True):
    """What can be written, and what it means: the same words that are shown where it was written before."""

    organization_id: str
    rooms: tuple[TalkRoom, ...]
    departments: tuple[Department, ...]

    def room_label(self, channel_id: str) -> str:
        """A room's title, where it is the only one of that title; else its channel ID."""
        titles = [room.title for room in self.rooms if room.channel_id == channel_id]
        alone = titles and sum(room.title == titles[0] for room in self.rooms) == 1
        return titles[0] if alone else channel_id


async def read_addressing(connection: AsyncConnection, organization_id: str) -> Addressing:
    rooms = await list_rooms(connection, organization_id)
    departments = await list_departments(connection, organization_id)
    return Addressing(organization_id, tuple(rooms), tuple(departments))


async def addressee_meant(connection: AsyncConnection, known: Addressing, text: str) -> Addressee:
    """An employee by mail address, a room by title or channel ID, a department by name, or the base.

    Raises SourceFault (of the field "to").
    """
    wanted = text.strip()
    if wanted in BASE.values():
        return Addressee("base")
    if "@" in wanted:
        return await _employee(connection, known, wanted)
    fitting = [room for room in known.rooms if wanted in {room.channel_id, room.title}]
    if len(fitting) == 1:
        return Addressee("room", fitting[0].channel_id)
    for department in known.departments:
        if department.name == wanted:
            return _room_of(department)
    titles = "、".join(room.title for room in known.rooms[:SHOWN_TITLES])
    raise SourceFault("room_unknown", "to", given=wanted[:60], known=titles)


async def _employee(connection: AsyncConnection, known: Addressing, text: str) -> Addressee:
    named = _NAMED.fullmatch(text)
    address = (named[1] if named else text).lower()
    employee = (await employees_by_email(connection, {address})).get(address)
    if employee is None or employee.organization_id != known.organization_id:
        raise SourceFault("employee_unknown", "to", given=address[:254])
    return Addressee("employee", employee.id)


def _room_of(department: Department) -> Addressee:
    if not department.channel_id:
        raise SourceFault("department_without_room", "to", given=department.name[:60])
    return Addressee("room", department.channel_id)


async def labels_of(
    connection: AsyncConnection, known: Addressing, addressees: Sequence[Addressee], language: Language
) -> list[str]:
    """Each addressee as it is written: `addressee_meant` reads it again."""
    ids = {each.value for each in addressees if each.kind == "employee"}
    employees = await get_employees(connection, ids) if ids else {}
    labels = []
    for each in addressees:
        if each.kind == "employee":
            employee = employees.get(each.value)
            labels.append(f"{employee.name} <{employee.email}>" if employee else each.value)
        else:
            labels.append(BASE[language] if each.kind == "base" else known.room_label(each.value))
    return labels


async def addressable(connection: AsyncConnection, known: Addressing, language: Language) -> list[str]:
    """What may be written, to choose from: the base, rooms, departments with a room, employees."""
    employees = await list_employees(connection, known.organization_id)
    return [
        BASE[language],
        *(known.room_label(room.channel_id) for room in known.rooms),
        *(department.name for department in known.departments if department.channel_id),
        *(f"{each.name} <{each.email}>" for each in employees if each.active),
    ]
