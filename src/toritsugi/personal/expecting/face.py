"""「来客予定」 in the employee's frame: the own appointments."""

from typing import Any

from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments import Face, Viewer, appointment_pages
from toritsugi.personal.member import framed, member_of
from toritsugi.web import AnyRequest, language_of


class EmployeesFace(Face):
    """Puts the pages about appointments into the employee's frame."""

    path = "/me/appointments"

    async def viewer(self, request: AnyRequest, c: AsyncConnection) -> Viewer:  # noqa: ARG002 - the face's signature
        """The employee, to whom only the own appointments are open."""
        member = member_of(request)
        language = language_of(request, "personal")
        return Viewer(member.organization, member.employee, "ja" if language == "ja" else "en", member)

    def framed(self, request: AnyRequest, viewer: Viewer, **context: Any) -> Template:  # noqa: ARG002 - the same
        """The page with the employee's menu."""
        return framed(request, "personal/appointments.html", entry="appointments", **context)


EXPECTED = appointment_pages(EmployeesFace())
