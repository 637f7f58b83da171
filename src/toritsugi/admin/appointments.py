"""「来客予定」 in the operator's frame: all appointments of the company."""

from typing import Any

from litestar import Router
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of, framed
from toritsugi.appointments import Appointments, Face, Viewer, appointment_pages
from toritsugi.web import AnyRequest, language_of, require_admin


class OperatorsFace(Face):
    """Puts the pages about appointments into the operator's frame."""

    path = "/appointments"

    async def viewer(self, request: AnyRequest, c: AsyncConnection) -> Viewer:
        """An administrator, to whom all appointments are open."""
        desk = await desk_of(request, c, self.kept.database)
        return Viewer(desk.organization, None, "ja" if language_of(request, "admin") == "ja" else "en", desk)

    def framed(self, request: AnyRequest, viewer: Viewer, **context: Any) -> Template:
        """The page with the menu."""
        return framed(request, "admin/appointments.html", viewer.frame, entry="appointments", **context)


def appointments_router(kept: Appointments) -> Router:
    """The pages behind the administrator's sign-in."""
    return appointment_pages(kept, OperatorsFace(kept), [require_admin])
