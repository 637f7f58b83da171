"""Whose pages they are: the frame around them, and how far they reach."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.finding import get_appointment
from toritsugi.appointments.inviting import spelled_hours, spelled_time
from toritsugi.appointments.keeping import Appointments
from toritsugi.organization import Language, Organization
from toritsugi.people import Employee
from toritsugi.web import AnyRequest, Room, part_of, words_of

APPOINTMENTS = Room("appointments", Path(__file__).parent)


class Viewer(msgspec.Struct, frozen=True):
    """Who is asking. `employee`: only this one's appointments are theirs; None: all of the organization.

    `frame` is what the face needs to put the page into its frame. `administers`: can set up what is missing.
    """

    organization: Organization
    employee: Employee | None
    language: Language
    frame: Any
    administers: bool = False

    @property
    def host_id(self) -> str:
        return self.employee.id if self.employee else ""


class Face(ABC):
    """Makes one of these pages a page of its room. `path` is where they begin; `receives`: also
    checks in."""

    path: str
    receives: bool = False

    @abstractmethod
    async def viewer(self, request: AnyRequest, c: AsyncConnection) -> Viewer:
        """Who is asking, whom the room's guard has let in."""

    @abstractmethod
    def framed(self, request: AnyRequest, viewer: Viewer, **context: Any) -> Template:
        """The room's page, with the template that `inner` of the context names inside."""


def shown(request: AnyRequest, face: Face, viewer: Viewer, inner: str, **context: Any) -> Template:
    """One of these pages. `status` of the context is the answer's; `title` stands above it."""
    status = context.pop("status", 200)
    said = words_of(request, "appointments", viewer.language)
    every = {
        "inner": f"appointments/{inner}",
        "said": said,
        "base": face.path,
        "own": viewer.employee is not None,
        "sets_up": viewer.administers,
        "mailing": part_of(request, Appointments).mailing,
        "hours": spelled_hours,
        "when": lambda known: spelled_time(known, viewer.language),
    }
    answer = face.framed(request, viewer, **{**every, **context})
    answer.status_code = status
    return answer


async def found(c: AsyncConnection, viewer: Viewer, id: str) -> Appointment:
    """The appointment with this id. Raises NotFoundException for those of others."""
    known = await get_appointment(c, viewer.organization.id, id)
    mine = known is not None and (not viewer.host_id or viewer.host_id in {each.id for each in known.hosts})
    if known is None or not mine:
        raise NotFoundException
    return known
