"""One appointment: everything about it, and what can be done with it."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from toritsugi.appointments.checking import AppointmentRefused
from toritsugi.appointments.finding import lock_appointment
from toritsugi.appointments.inviting import pass_address, posted_letters, qr_lines
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.face import Face, found, shown
from toritsugi.appointments.pages.listing import TOLD
from toritsugi.identifier import new_id
from toritsugi.web import AnyRequest, Form, Problem, furniture_of

_DONE = {"cancel": "cancelled", "pause": "paused", "resume": "resumed", "resend": "resent"}


@get("/{id:str}", include_in_schema=False)
async def details(request: AnyRequest, kept: Appointments, face: Face, id: str, told: str = "") -> Template:
    """Who comes, the code, and how the letters stand."""
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        known = await found(c, viewer, id)
        letters = await posted_letters(c, known.id)
    standing = known.standing(kept.database.clock.now())
    token = known.visitors[0].token if known.visitors else None
    context = {
        "known": known,
        "letters": {each.id: [letter for letter in letters if letter.visitor_id == each.id] for each in known.visitors},
        "standing": standing,
        "picture": qr_lines(pass_address(kept.post.letters.relay_url, token)) if token else "",
        "told": told if told in TOLD else "",
        "live": known.cancelled_at is None and not known.is_forgotten,
        "receiving": face.receives and standing == "open",
        "visit": new_id(),
    }
    return shown(request, face, viewer, "details.html", title="details.title", **context)


@post("/{id:str}/do", include_in_schema=False, status_code=303)
async def act(request: AnyRequest, kept: Appointments, face: Face, id: str, data: Form) -> Response[Any]:
    """Calls it off, pauses or resumes its code, or sends the invitations once more (to one visitor, or to all)."""
    todo = data.get("todo", "")
    async with kept.database.transaction() as c:
        viewer = await face.viewer(request, c)
        await found(c, viewer, id)
        known = await lock_appointment(c, viewer.organization.id, id)
        assert known is not None
        try:
            if todo == "cancel":
                await kept.cancel(c, known)
            elif todo in {"pause", "resume"}:
                await kept.pause(c, known, todo == "pause")
            elif todo == "resend":
                wanted = data.get("visitor", "")[:32]
                await kept.resend(c, known, [wanted] if wanted else [])
        except AppointmentRefused:
            raise Problem(409, furniture_of(request).catalogs["appointments"].phrase("details.gone")) from None
    return Redirect(f"{face.path}/{id}?told={_DONE.get(todo, '')}", status_code=303)
