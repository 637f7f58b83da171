"""「来客予定」 in the operator's frame: all appointments of the company."""

from typing import Any

from litestar import Router
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.permitting import AT_RECEPTION
from toritsugi.appointments import Face, Viewer, appointment_pages
from toritsugi.organization import Language
from toritsugi.web import AnyRequest, furniture_of, language_of


class OperatorsFace(Face):
    """Puts the pages about appointments into the operator's frame."""

    path = "/appointments"
    receives = True

    async def viewer(self, request: AnyRequest, c: AsyncConnection) -> Viewer:
        """An administrator or a receptionist, to whom all appointments are open."""
        desk = await desk_of(request, c, furniture_of(request).database)
        language: Language = "ja" if language_of(request, "admin") == "ja" else "en"
        return Viewer(desk.organization, None, language, desk, administers=desk.administers)

    def framed(self, request: AnyRequest, viewer: Viewer, **context: Any) -> Template:
        """The page with the menu."""
        return framed(request, "admin/appointments.html", viewer.frame, entry="appointments", **context)


EXPECTED = Router(path="/", route_handlers=[appointment_pages(OperatorsFace())], opt=AT_RECEPTION)
