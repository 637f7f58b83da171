"""One visit: everything that happened, its end, its erasure, its badge."""

import segno
from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.visiting.parts import own_visit, visiting
from toritsugi.database import Database
from toritsugi.forgetting import erase_visit
from toritsugi.reception import call_entries, check_out
from toritsugi.web import AnyRequest, Form

TOLD = frozenset({"left", "erased", "received"})


@get("/visits/{id:str}", include_in_schema=False)
async def story(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """The ledger of this visit."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        row = await own_visit(c, desk, id)
        entries = (await call_entries(c, [row.visit]))[row.visit.id]
    context = {"row": row, "entries": entries, "told": told if told in TOLD else ""}
    return visiting(request, desk, "log", "story.html", **context)


@post("/visits/{id:str}/leave", include_in_schema=False, status_code=303)
async def leave(request: AnyRequest, database: Database, id: str, data: Form) -> Redirect:
    """The visitor has left, as whoever presses the button knows: all of the party, or the one who is named."""
    person = data.get("person", "")
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        row = await own_visit(c, desk, id)
        await check_out(c, row.visit, "desk", desk.now, int(person[:4]) if person.isdecimal() else None)
    back = "/visits/inside?told=left" if data.get("back") == "inside" else f"/visits/{id}?told=left"
    return Redirect(back, status_code=303)


@post("/visits/{id:str}/erase", include_in_schema=False, status_code=303)
async def erase(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Erases what the visitor told, here and in everything that was said about it, because somebody asks for it."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        row = await own_visit(c, desk, id)
    await erase_visit(database, desk.organization.id, row.visit.id)
    return Redirect(f"/visits/{id}?told=erased", status_code=303)


@get("/visits/{id:str}/badge", include_in_schema=False)
async def badge(request: AnyRequest, database: Database, id: str) -> Template:
    """Badges to be printed through the browser: one for each who is inside, with the number by which they leave."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        row = await own_visit(c, desk, id)
    badges = [row.visit.named[place] for place in row.visit.present]
    unnamed = max(0, row.visit.remaining - len(badges)) if row.visit.left_at is None else 0
    qr = segno.make(row.visit.badge, micro=False).svg_data_uri(border=2) if row.visit.badge else ""
    context = {"row": row, "badges": [*badges, *[("", row.visit.company)] * unnamed], "qr": qr}
    return visiting(request, desk, "log", "badge.html", **context)
