"""Checking in at the front desk: whoever sits there lets in those who are expected, as their code would."""

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from toritsugi.appointments.admitting import CodeRefused, Opened, new_token
from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.face import Face, found
from toritsugi.intake import KeyReused
from toritsugi.reception import Kiosk, Reception, desk_at, list_kiosks
from toritsugi.web import AnyRequest, Form, Problem, furniture_of


@post("/{id:str}/receive", include_in_schema=False, status_code=303)
async def receive(
    request: AnyRequest, kept: Appointments, reception: Reception, face: Face, id: str, data: Form
) -> Redirect:
    """Calls the hosts for one visitor, or for all who are awaited, and leads to the visit; sent twice, it is one."""
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        known = await found(c, viewer, id)
        kiosk = desk_at(await list_kiosks(c, viewer.organization.id), known.site_id)
    visit_id, one = data.get("visit", "")[:32], data.get("visitor", "")[:32]
    if kiosk is None or not await _receive(reception, kiosk, _opened(known, one), visit_id):
        raise Problem(409, furniture_of(request).catalogs["appointments"].phrase(f"receive.{_why(kiosk)}"))
    return Redirect(f"/visits/{visit_id}", status_code=303)


def _why(kiosk: Kiosk | None) -> str:
    return "no_kiosk" if kiosk is None else "refused"


def _opened(known: Appointment, visitor_id: str) -> Opened:
    """Raises NotFoundException for a visitor who is none of this appointment's."""
    one = next((each for each in known.visitors if each.id == visitor_id), None)
    if visitor_id and one is None:
        raise NotFoundException
    return Opened(known, one)


async def _receive(reception: Reception, kiosk: Kiosk, opened: Opened, visit_id: str) -> bool:
    """False when the appointment does not stand open for them. Nobody follows the call on a screen: the key is lost."""
    try:
        await reception.begin_visit(kiosk, opened.form(visit_id, opened.language), new_token())
    except KeyReused:
        return True
    except CodeRefused:
        return False
    return True
