"""「IDの点検」: the stored IDs of members and rooms that LINE WORKS does not know, and the roll call at a click."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.link.parts import LinkParts
from toritsugi.rollcall import RollCall, last_called, wrong_ids
from toritsugi.web import AnyRequest


@get("/connections/ids", include_in_schema=False)
async def roll(request: AnyRequest, parts: LinkParts) -> Template:
    """What is wrong, when it was looked into, and what could not be."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        company = desk.organization.id
        context = {"wrong": await wrong_ids(c, company), "called": await last_called(c, company)}
    return framed(request, "admin/link/ids.html", desk, entry="connections", **context)


@post("/connections/ids", include_in_schema=False, status_code=303)
async def call_roll(request: AnyRequest, parts: LinkParts) -> Redirect:
    """Looks into every ID now."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
    await RollCall(parts.database, parts.presence).call(desk.organization.id)
    return Redirect("/connections/ids", status_code=303)
