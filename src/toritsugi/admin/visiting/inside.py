"""「来館中」: who is inside now, and the same for paper, for when everybody has to leave the building."""

from litestar import get
from litestar.response import Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.visiting.parts import visiting
from toritsugi.database import Database
from toritsugi.reception import list_inside, list_sites
from toritsugi.web import AnyRequest


@get("/visits/inside", include_in_schema=False)
async def inside(request: AnyRequest, database: Database, site: str = "", told: str = "") -> Template:
    """By site and arrival; the number of people counts companions without a name as well."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        sites = await list_sites(c, desk.organization.id)
        chosen = site if site in {each.id for each in sites} else ""
        found = await list_inside(c, desk.organization.id, chosen)
    by_site = [(each, [row for row in found if row.site_id == each.id]) for each in sites]
    context = {
        "sites": sites,
        "chosen": chosen,
        "by_site": [(each, rows, sum(row.visit.remaining for row in rows)) for each, rows in by_site if rows],
        "people": sum(row.visit.remaining for row in found),
        "told": told if told == "left" else "",
    }
    return visiting(request, desk, "inside", "inside.html", **context)
