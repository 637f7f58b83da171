"""A visitor's own pass on a phone: the code to show, the way there, and a touch that says: I am here."""

from typing import Any

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from toritsugi.appointments import (
    Appointment,
    CodeRefused,
    Refusal,
    Visitor,
    appointment_by_token,
    open_token,
    pass_address,
    qr_lines,
    spelled_time,
)
from toritsugi.identifier import new_id
from toritsugi.kiosk.admitting.codes import begin_from, following
from toritsugi.kiosk.parts import LANGUAGES, KioskParts
from toritsugi.kiosk.screens import asked_language, screen
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.people import get_organization
from toritsugi.reception import desk_at, get_site, list_kiosks, visit_by_secret, visit_secret
from toritsugi.web import AnyConnection, AnyRequest, Form, page, part_of, private_cookie

HOME = "/kiosk/pass"
KEPT_FOR = 86400


class NoPass(Exception):
    """The browser holds no pass of an appointment that is known."""


@get("/{token:str}", include_in_schema=False, opt={"unpaired": True})
async def open_pass(parts: KioskParts, token: str) -> Response[Any]:
    """Gives this browser the visitor's pass; the token leaves the address line."""
    answer = Redirect(HOME, status_code=303)
    answer.set_cookie(private_cookie(parts.settings, parts.pass_cookie, token[:64], KEPT_FOR))
    return answer


@get("/", include_in_schema=False)
async def show_pass(request: AnyRequest, parts: KioskParts) -> Response[Any]:
    """When and where it is, the code and its picture."""
    return await _screen(request, parts)


@post("/", include_in_schema=False, status_code=200)
async def arrive(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """The visitor is here: calls the hosts, as the desk would."""
    tablet, id = tablet_of(request), data.get("id", "")[:32]
    async with parts.database.reading() as c:
        begun = await visit_by_secret(c, tablet.kiosk.id, id, visit_secret(tablet.token, id))
    language = _language(request, _pass_of(request)[1])
    if begun is None:
        try:
            opened = await open_token(parts.database, tablet.kiosk, tablet.token)
            await begin_from(parts, tablet, opened, id, language)
        except CodeRefused as refused:
            return await _screen(request, parts, refused.why)
    return following(parts, tablet, id, language)


async def _screen(request: AnyRequest, parts: KioskParts, refused: Refusal | None = None) -> Response[Any]:
    tablet, (known, visitor) = tablet_of(request), _pass_of(request)
    language = _language(request, visitor)
    standing = refused or known.standing_for(visitor, parts.database.clock.now())
    context = {
        "known": known,
        "visitor": visitor,
        "time": spelled_time(known, language),
        "picture": qr_lines(pass_address(parts.settings.public_url, tablet.token)),
        "why": None if standing == "open" else standing,
        "id": new_id(),
        "status": 422 if refused else 200,
    }
    return screen(request, parts, tablet, "pass.html", language, **context)


def _language(request: AnyRequest, visitor: Visitor) -> str:
    return asked_language(request) if request.query_params.get("lang") in LANGUAGES else visitor.language


def _pass_of(request: AnyRequest) -> tuple[Appointment, Visitor]:
    """What the guard has found."""
    found: tuple[Appointment, Visitor] = request.scope["state"]["pass"]
    return found


async def require_pass(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard: raises NoPass unless the browser holds a visitor's pass. It stands before a desk of the same site."""
    if handler.opt.get("unpaired"):
        return
    parts = part_of(connection, KioskParts)
    token = connection.cookies.get(parts.pass_cookie, "")
    async with parts.database.reading() as c:
        known = await appointment_by_token(c, token) if token else None
        visitor = known.visitor(token) if known else None
        if known is None or visitor is None:
            raise NoPass
        organization = await get_organization(c, known.organization_id)
        kiosk = desk_at(await list_kiosks(c, known.organization_id), known.site_id)
        site = await get_site(c, known.organization_id, kiosk.site_id) if kiosk else None
    if organization is None or kiosk is None or site is None:
        raise NoPass
    connection.scope["state"]["tablet"] = Tablet(kiosk, site, organization, token, HOME)
    connection.scope["state"]["pass"] = (known, visitor)


def no_pass(request: AnyRequest, _error: Exception) -> Response[Any]:
    """The link is old, or broken."""
    return page(request, "kiosk/no_pass.html", language=asked_language(request), status=404)
