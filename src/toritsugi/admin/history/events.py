"""受信: what came in, as a list to look through and as a sheet."""

from typing import Any

import msgspec
from litestar import get
from litestar.response import Stream, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed, kind_namer
from toritsugi.admin.history.looking import Search, kinds_called, read_search
from toritsugi.admin.history.sheets import as_sheet
from toritsugi.database import Database
from toritsugi.intake import EventFilter, event_sheet, find_events, kinds_in_use, notes_of_events
from toritsugi.web import AnyRequest, language_of

PAGE = 50
NOWHERE = "nowhere"
TOLD = ("sent", "waiting", "left", "dismissed", "unchosen")
"""What the address says of what a click has done."""


class Looking(msgspec.Struct, frozen=True):
    """What is looked for, in the terms of the form and of the list."""

    desk: Desk
    search: Search
    kinds: list[str]
    wanted: EventFilter


async def look(request: AnyRequest, c: AsyncConnection, database: Database) -> Looking:
    """Reads the form."""
    desk = await desk_of(request, c, database)
    search = await read_search(request, c, desk.organization.id)
    names = {kind: kind_namer(request, desk)(kind) for kind in await kinds_in_use(c, desk.organization.id)}
    wanted = EventFilter(
        people=search.chosen,
        kinds=kinds_called(names, search.kind),
        since=search.begin,
        until=search.end,
        search=search.search,
        nowhere=search.show == NOWHERE,
    )
    return Looking(desk, search, sorted(set(names.values())), wanted)


@get("/events", include_in_schema=False)
async def events(request: AnyRequest, database: Database) -> Template:
    """Newest first, fifty at a time."""
    async with database.reading() as c:
        looking = await look(request, c, database)
        desk, search = looking.desk, looking.search
        found = await find_events(c, desk.organization.id, looking.wanted, before=search.before, limit=PAGE)
        notes = await notes_of_events(c, [row.id for row in found.rows])
    told = {name: _count(request, name) for name in TOLD}
    context: dict[str, Any] = {"found": found, "asked": search, "kinds": looking.kinds, "notes": notes, "told": told}
    return framed(request, "admin/events.html", desk, entry="events", **context)


def _count(request: AnyRequest, name: str) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@get("/events.csv", include_in_schema=False)
async def events_sheet(request: AnyRequest, database: Database) -> Stream:
    """The same list as a sheet, all of it."""
    async with database.reading() as c:
        looking = await look(request, c, database)
    desk, name = looking.desk, kind_namer(request, looking.desk)
    language = language_of(request, "admin")
    lines = event_sheet(database, desk.organization, looking.wanted, "ja" if language == "ja" else "en", name)
    return as_sheet(lines, "events", desk.now)
