"""The screen for those who leave: by the number on the badge, or by finding the own name in the list of this site."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect, Template

from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.screens import asked_language, masked, screen
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.reception import Inside, LeftBy, Visit, check_out, inside_by_name, list_inside, visit_of_badge
from toritsugi.web import AnyRequest, Form, Moments, TooManyTries, count_try, forgive, words_of

QUERY_LIMIT = 60


class Leaver(msgspec.Struct, frozen=True):
    """Somebody in the list: only as much of the name as the person needs to know it again."""

    visit_id: str
    name: str
    arrived_at: float


@get("/leaving", include_in_schema=False)
async def leaving(request: AnyRequest, parts: KioskParts) -> Template:
    """Asks for the number; with `q`, shows whose name has it in it. A phone has no list: it is nobody's desk."""
    tablet, query = tablet_of(request), request.query_params.get("q", "")[:QUERY_LIMIT]
    return await _screen(request, parts, tablet, query=query)


@post("/leaving", include_in_schema=False, status_code=200)
async def leave(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """Ends the visit of the number, or the one that was touched in the list."""
    tablet = tablet_of(request)
    words = words_of(request, "kiosk", asked_language(request, data))
    try:
        await count_try(parts.database, (("leaving", _whose(request, tablet)),))
    except TooManyTries as refusal:
        wait = Moments(words.language, 0).span(refusal.wait).strip()
        return await _screen(request, parts, tablet, data, complaint=words("leaving.locked", wait=wait), status=429)
    visited, by = await _meant(parts, tablet, data)
    if visited is None:
        return await _screen(request, parts, tablet, data, complaint=words("leaving.wrong"), status=422)
    async with parts.database.transaction() as c:
        await forgive(c, [("leaving", _whose(request, tablet))])
        await check_out(c, visited, by, parts.database.clock.now())
    return Redirect(f"/kiosk/left?lang={words.language}", status_code=303)


@post("/leaving/language", include_in_schema=False, status_code=200)
async def leaving_again(request: AnyRequest, parts: KioskParts, data: Form) -> Template:
    """The same screen in another language, with what was typed and what had been found."""
    typed = {name: data.get(name, "")[:QUERY_LIMIT] for name in ("code", "q")}
    query = data.get("searched", "")[:QUERY_LIMIT]
    return await _screen(request, parts, tablet_of(request), data, query=query, typed=typed)


@get("/left", include_in_schema=False)
async def left(request: AnyRequest, parts: KioskParts) -> Template:
    """Says goodbye, and goes home."""
    return screen(request, parts, tablet_of(request), "left.html", asked_language(request), home=parts.times.left)


def _whose(request: AnyRequest, tablet: Tablet) -> str:
    """By what wrong numbers are counted: the kiosk; for phones, which get a token at will, the network address."""
    return request.client.host if tablet.is_phone and request.client else tablet.kiosk.id


async def _meant(parts: KioskParts, tablet: Tablet, data: dict[str, str]) -> tuple[Visit | None, LeftBy]:
    company, site = tablet.organization.id, tablet.site.id
    async with parts.database.reading() as c:
        if data.get("code"):
            return await visit_of_badge(c, company, data["code"][:QUERY_LIMIT]), "code"
        inside = [] if tablet.is_phone else await list_inside(c, company, site)
    return next((each.visit for each in inside if each.visit.id == data.get("visit")), None), "kiosk"


async def _screen(
    request: AnyRequest, parts: KioskParts, tablet: Tablet, form: dict[str, str] | None = None, **more: Any
) -> Template:
    query = str(more.get("query", ""))
    async with parts.database.reading() as c:
        asked = query and not tablet.is_phone
        inside = await inside_by_name(c, tablet.organization.id, tablet.site.id, query) if asked else []
    context = {"typed": {"code": "", "q": query}, "leavers": [_leaver(each) for each in inside]}
    context |= {"query": query, "complaint": ""} | more
    return screen(request, parts, tablet, "leaving.html", asked_language(request, form), **context)


def _leaver(inside: Inside) -> Leaver:
    return Leaver(inside.visit.id, masked(inside.visit.visitor_name), inside.visit.arrived_at)
