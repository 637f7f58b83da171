"""Who came, to see whom, and how fast somebody answered: a list to look through, and two sheets."""

from typing import Any

import msgspec
from litestar import get
from litestar.response import Stream, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.history import Search, as_sheet, read_search
from toritsugi.admin.visiting.parts import visiting
from toritsugi.database import Database
from toritsugi.organization import Language
from toritsugi.reception import (
    VISIT_SHOWS,
    Site,
    VisitFilter,
    VisitShow,
    call_sheet,
    find_visits,
    list_sites,
    visit_sheet,
)
from toritsugi.web import AnyRequest, language_of

PAGE = 50


class Looking(msgspec.Struct, frozen=True):
    """What is looked for, in the terms of the form and of the list."""

    desk: Desk
    search: Search
    sites: list[Site]
    site_id: str
    wanted: VisitFilter

    def query(self, **changed: str) -> str:
        """The address's query that asks for the same, with these fields changed."""
        site = f"&site={self.site_id}" if self.site_id else ""
        return self.search.query(**changed) + site


async def look(request: AnyRequest, c: AsyncConnection, database: Database) -> Looking:
    """Reads the form; what cannot be understood is left out."""
    desk = await desk_of(request, c, database)
    search, sites = await read_search(request, c, desk.organization.id), await list_sites(c, desk.organization.id)
    asked = request.query_params.get("site", "")
    site_id = asked if asked in {each.id for each in sites} else ""
    show: VisitShow = next((each for each in VISIT_SHOWS if each == search.show), "")
    wanted = VisitFilter(
        words=tuple(search.search.split()[:8]),
        people=search.chosen,
        site_id=site_id,
        show=show,
        since=search.begin,
        until=search.end,
    )
    return Looking(desk, search, sites, site_id, wanted)


@get("/visits", include_in_schema=False)
async def visits(request: AnyRequest, database: Database) -> Template:
    """Newest first, fifty at a time."""
    async with database.reading() as c:
        looking = await look(request, c, database)
        before = looking.search.before
        company = looking.desk.organization.id
        rows = await find_visits(c, company, looking.wanted, before=before, limit=PAGE + 1)
    context: dict[str, Any] = {
        "looking": looking,
        "shows": VISIT_SHOWS,
        "rows": rows[:PAGE],
        "next_before": rows[PAGE - 1].visit.id if len(rows) > PAGE else "",
    }
    return visiting(request, looking.desk, "log", "list.html", **context)


@get("/visits.csv", include_in_schema=False)
async def visits_sheet(request: AnyRequest, database: Database) -> Stream:
    """The same list as a sheet, all of it."""
    async with database.reading() as c:
        looking = await look(request, c, database)
    lines = visit_sheet(database, looking.desk.organization, looking.wanted, _spoken(request))
    return as_sheet(lines, "visits", looking.desk.now)


@get("/calls.csv", include_in_schema=False)
async def calls_sheet(request: AnyRequest, database: Database) -> Stream:
    """The ledger of their calls as a sheet: every rung, message and answer."""
    async with database.reading() as c:
        looking = await look(request, c, database)
    lines = call_sheet(database, looking.desk.organization, looking.wanted, _spoken(request))
    return as_sheet(lines, "calls", looking.desk.now)


def _spoken(request: AnyRequest) -> Language:
    return "ja" if language_of(request, "admin") == "ja" else "en"
