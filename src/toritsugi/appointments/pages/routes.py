"""The routes of these pages, for one face."""

from litestar import Router
from litestar.di import Provide

from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.acting import act, details
from toritsugi.appointments.pages.editing import add, change, edit, new
from toritsugi.appointments.pages.face import Face
from toritsugi.appointments.pages.importing import apply, choose_sheet, preview
from toritsugi.appointments.pages.listing import by_day, sheet
from toritsugi.appointments.pages.receiving import receive
from toritsugi.reception import Reception
from toritsugi.web import handed


def appointment_pages(face: Face) -> Router:
    """All pages about appointments under the face's path; whoever takes them up guards them."""
    desk = [receive] if face.receives else []
    return Router(
        path=face.path,
        route_handlers=[by_day, sheet, new, add, edit, change, details, act, choose_sheet, preview, apply, *desk],
        dependencies={
            "kept": handed(Appointments),
            "reception": handed(Reception),
            "face": Provide(lambda: face, sync_to_thread=False),
        },
    )
