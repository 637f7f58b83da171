"""「来客」: visitors who came to this employee, or whom this employee answered, and their leaving."""

from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.personal.member import framed, member_of
from toritsugi.personal.parts import PersonalParts
from toritsugi.reception import VisitFilter, check_out, find_visits
from toritsugi.web import AnyRequest

PAGE = 30


@get("/me/visits", include_in_schema=False)
async def visits(request: AnyRequest, parts: PersonalParts, before: str = "", told: str = "") -> Template:
    """Newest first, thirty at a time; nobody else's."""
    member = member_of(request)
    mine = VisitFilter(people=frozenset({member.employee.id}))
    async with parts.database.reading() as c:
        rows = await find_visits(c, member.organization.id, mine, before=before[:32], limit=PAGE + 1)
    older = rows[PAGE - 1].visit.id if len(rows) > PAGE else ""
    context: dict[str, Any] = {
        "rows": rows[:PAGE],
        "older": older,
        "first": not before,
        "told": told if told == "left" else "",
    }
    return framed(request, "personal/visits.html", entry="visits", **context)


@post("/me/visits/{id:str}/leave", include_in_schema=False, status_code=303)
async def leave(request: AnyRequest, parts: PersonalParts, id: str) -> Redirect:
    """This visitor has left. Raises NotFoundException for one who came to somebody else."""
    member = member_of(request)
    mine = VisitFilter(people=frozenset({member.employee.id}))
    async with parts.database.transaction() as c:
        rows = await find_visits(c, member.organization.id, mine, limit=500)
        found = next((row.visit for row in rows if row.visit.id == id), None)
        if found is None:
            raise NotFoundException
        await check_out(c, found, "host", parts.database.clock.now())
    return Redirect("/me/visits?told=left", status_code=303)
