"""The screens before the call: greeting, host search, the visitor's own name."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.identifier import new_id
from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.portraits import portraits_of
from toritsugi.kiosk.screens import asked_language, name_of, screen
from toritsugi.kiosk.tablets import Tablet, note_presence, tablet_of
from toritsugi.people import Employee, search_employees
from toritsugi.reception import find_button, find_host, get_picture, notice_version
from toritsugi.web import AnyRequest, Form, Words, private_cookie, words_of

GENERAL = "general"
"""What stands for the general reception where a host's id is expected."""
TYPED = ("visitor_name", "visitor_company", "party", "companions", "purpose")
"""What a visitor types or chooses on the form."""
FRESH_SECONDS = 3600.0
"""The first screen is drawn anew when the hours turn, and this often for what the company has changed meanwhile."""
QUERY_LIMIT = 100
HOSTS_SHOWN = 12


@get("/", include_in_schema=False)
async def start(request: AnyRequest, parts: KioskParts) -> Template:
    """The first screen. Whoever was here before leaves nothing behind."""
    tablet = tablet_of(request)
    await note_presence(parts.database, tablet)
    offered = await parts.offers.of(tablet.kiosk, tablet.site)
    now = parts.database.clock.now()
    is_open, turns_at = offered.hours.is_open(now), offered.hours.turns_at(now)
    context = {"ways": offered.ways(), "open": is_open, "receiving": is_open or tablet.look.calls_when_closed}
    context |= {"chosen": request.query_params.get("lang", "")}
    context |= {"turns_at": turns_at, "fresh": min(FRESH_SECONDS, (turns_at or now + FRESH_SECONDS) - now)}
    name = "start.html" if context["receiving"] else "closed.html"
    shown = screen(request, parts, tablet, name, asked_language(request), **context)
    shown.set_cookie(private_cookie(parts.settings, parts.visit_cookie, "", 0))
    return shown


async def receives(parts: KioskParts, tablet: Tablet) -> bool:
    """Whether visitors may call now: in opening hours, or at any time where the company wants it so."""
    if tablet.look.calls_when_closed:
        return True
    offered = await parts.offers.of(tablet.kiosk, tablet.site)
    return offered.hours.is_open(parts.database.clock.now())


@get("/buttons/{button_id:str}", include_in_schema=False)
async def buttons(request: AnyRequest, parts: KioskParts, button_id: str) -> Response[Any]:
    """What stands below a button; the first screen when there is no such button any more."""
    tablet, language = tablet_of(request), asked_language(request)
    offered = await parts.offers.of(tablet.kiosk, tablet.site)
    above, ways = offered.button(button_id), offered.ways(button_id)
    if above is None or not ways:
        return Redirect(f"/kiosk?lang={language}", status_code=303)
    back = f"/kiosk/buttons/{above.parent_id}" if above.parent_id else "/kiosk"
    return screen(request, parts, tablet, "buttons.html", language, above=above, ways=ways, back=back)


@get("/pictures/{picture_id:str}", include_in_schema=False)
async def picture(request: AnyRequest, parts: KioskParts, picture_id: str) -> Response[bytes]:
    """A button's own picture; its id changes with it, so that the tablet may keep it."""
    async with parts.database.reading() as connection:
        found = await get_picture(connection, tablet_of(request).organization.id, picture_id)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(found.content, media_type=found.media_type, headers=headers)


@get("/hosts", include_in_schema=False)
async def hosts(request: AnyRequest, parts: KioskParts) -> Template:
    """The search for a host; with `q` also what was found."""
    return await _hosts(request, parts, "hosts.html")


@get("/hosts/found", include_in_schema=False)
async def hosts_found(request: AnyRequest, parts: KioskParts) -> Template:
    """Only what was found, for the script that searches while the visitor types."""
    return await _hosts(request, parts, "found.html")


async def _hosts(request: AnyRequest, parts: KioskParts, name: str) -> Template:
    tablet, language = tablet_of(request), asked_language(request)
    query = request.query_params.get("q", "")[:QUERY_LIMIT]
    found = await _found(parts, tablet, query)
    shown = found[:HOSTS_SHOWN]
    seen = [(name_of(each, language), each.department_name) for each in shown]
    context = {"query": query, "found": shown, "more": len(found) > len(shown), "alike": len(set(seen)) < len(seen)}
    portraits = await portraits_of(parts, tablet, shown)
    ways = (await parts.offers.of(tablet.kiosk, tablet.site)).found(query) if query.strip() else []
    return screen(request, parts, tablet, name, language, portraits=portraits, ways=ways, **context)


async def _found(parts: KioskParts, tablet: Tablet, query: str) -> list[Employee]:
    if not query.strip():
        return []
    async with parts.database.reading() as connection:
        return await search_employees(connection, tablet.organization.id, query, limit=HOSTS_SHOWN + 1)


@get("/visitor", include_in_schema=False)
async def visitor(request: AnyRequest, parts: KioskParts, host: str = "", button: str = "") -> Response[Any]:
    """The visitor's own name and company, for the host or the button that was chosen."""
    asked = {"host": host, "button": button, "lang": request.query_params.get("lang", "")}
    return await visitor_screen(request, parts, asked)


@post("/visitor", include_in_schema=False, status_code=200)
async def visitor_again(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """The same screen in another language, with what was typed."""
    return await visitor_screen(request, parts, data)


async def visitor_screen(
    request: AnyRequest, parts: KioskParts, form: dict[str, str], complaints: dict[str, str] | None = None
) -> Response[Any]:
    """The visitor's form with what was typed, and what to mend.

    Without a known host: back to the search; without a known button: back to the first screen.
    """
    tablet, language, chosen = tablet_of(request), asked_language(request, form), form.get("host", "")
    async with parts.database.reading() as connection:
        button = await find_button(connection, tablet.organization.id, form.get("button", ""))
        host = await find_host(connection, tablet.organization.id, chosen)
    if button is None and form.get("button"):
        return Redirect(f"/kiosk?lang={language}", status_code=303)
    if button is None and host is None and chosen != GENERAL:
        return Redirect(f"/kiosk/hosts?lang={language}", status_code=303)
    context: dict[str, Any] = {
        "host": host,
        "portraits": await portraits_of(parts, tablet, [host]),
        "button": button,
        "kept": {
            "id": form.get("id") or new_id(),
            "host": chosen,
            "button": form.get("button", ""),
            "notice": form.get("notice") or notice_version(tablet.keep_days),
        },
        "typed": {name: form.get(name, "") for name in TYPED},
        "complaints": complaints or {},
        "status": 422 if complaints else 200,
    }
    return screen(request, parts, tablet, "visitor.html", language, **context)


def complaint_words(words: Words, reason: str, limit: int) -> str:
    """What to mend, in the visitor's language."""
    return words(f"complaint.{reason}", limit=limit)


def words_for(request: AnyRequest, language: str) -> Words:
    """The kiosk's words in this language."""
    return words_of(request, "kiosk", language)
