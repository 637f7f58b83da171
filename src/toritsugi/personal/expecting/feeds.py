"""The address that an employee's calendar subscribes to: made, renewed, closed; and the calendar itself."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Template

from toritsugi.appointments import Appointments, close_feed, feed_address, feed_of_key, feed_opened_at, open_feed
from toritsugi.personal.member import framed, member_of, require_employee
from toritsugi.web import AnyRequest, Form, handed


@get("/", include_in_schema=False)
async def feed_page(request: AnyRequest, kept: Appointments) -> Template:
    """Whether there is an address, and what it is for."""
    return await _page(request, kept, "")


@post("/", include_in_schema=False, status_code=200)
async def use_feed(request: AnyRequest, kept: Appointments, data: Form) -> Template:
    """Makes a new address, shown this once, or closes the one there is."""
    who, key = member_of(request).employee, ""
    async with kept.database.transaction() as c:
        if data.get("todo") == "close":
            await close_feed(c, who.id)
        else:
            key = await open_feed(kept.database, c, who.id)
    return await _page(request, kept, key)


async def _page(request: AnyRequest, kept: Appointments, key: str) -> Template:
    async with kept.database.reading() as c:
        since = await feed_opened_at(c, member_of(request).employee.id)
    address = feed_address(kept.post.letters.relay_url, key) if key else ""
    context: dict[str, Any] = {"since": since, "address": address, "here": "/me/feed"}
    return framed(request, "personal/feed.html", entry="appointments", **context)


@get("/feeds/{key:str}/visitors.ics", include_in_schema=False)
async def feed(kept: Appointments, key: str) -> Response[bytes]:
    """The calendar; whoever has the address may read it, as calendars cannot sign in."""
    host = urlsplit(kept.post.letters.relay_url).hostname or "toritsugi.invalid"
    async with kept.database.reading() as c:
        found = await feed_of_key(c, key[:100], kept.database.clock.now(), host)
    if found is None:
        raise NotFoundException
    return Response(found, media_type="text/calendar; charset=utf-8")


OWN = Router(path="/me/feed", route_handlers=[feed_page, use_feed], guards=[require_employee])
FEEDS = Router(path="/", route_handlers=[OWN, feed], dependencies={"kept": handed(Appointments)})
"""The employee's page, and the calendar that needs no sign-in."""
