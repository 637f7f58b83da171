"""社員・部署: who works here, to read. It is changed by the command line."""

from litestar import get
from litestar.response import Template

from toritsugi.admin.frame import desk_of, framed
from toritsugi.database import Database
from toritsugi.people import list_employees, search_employees, unknown_members
from toritsugi.rollcall import wrong_ids
from toritsugi.web import AnyRequest

LONGEST_SEARCH = 100


@get("/people", include_in_schema=False)
async def people(request: AnyRequest, database: Database, search: str = "") -> Template:
    """Everybody, or those whom kanji, kana or roman letters find."""
    search = search.strip()[:LONGEST_SEARCH]
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        rows = await (search_employees(c, company, search, limit=50) if search else list_employees(c, company))
        unknown = await unknown_members(c, company)
        wrong = await wrong_ids(c, company)
    rooms = {each.stored.value for each in wrong if each.stored.kind == "room"}
    context = {"rows": rows, "search": search, "unknown": unknown, "wrong": wrong, "wrong_rooms": rooms}
    return framed(request, "admin/people.html", desk, entry="people", **context)
