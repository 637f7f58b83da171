"""「診断」: why does it not work? And the daily check before opening time, and the page of answers."""

import re
from collections.abc import Sequence
from typing import Any

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.link.parts import LinkParts, own_connection
from toritsugi.alarms import Canary, get_canary, set_canary
from toritsugi.connections import CheckResult, Connection, list_connections, report
from toritsugi.web import AnyRequest, language_of, words_of

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
USUAL_MINUTE = 8 * 60 + 30


@get("/connections/{id:str}/diagnosis", include_in_schema=False)
async def diagnosis(request: AnyRequest, parts: LinkParts, id: str) -> Template:
    """The button, and what it will do."""
    desk, connection, canary = await _known(request, parts, id)
    return _page(request, desk, connection, canary, [])


@post("/connections/{id:str}/diagnosis", include_in_schema=False, status_code=200)
async def diagnose(request: AnyRequest, parts: LinkParts, id: str) -> Template:
    """Walks the checks in their order, up to the first fault."""
    desk, connection, canary = await _known(request, parts, id)
    results = await parts.diagnosis.check(id)
    desk, connection, canary = await _known(request, parts, id)
    return _page(request, desk, connection, canary, results)


@post("/connections/{id:str}/canary", include_in_schema=False, status_code=303)
async def change_canary(request: AnyRequest, parts: LinkParts, id: str) -> Template | Redirect:
    """Switches the daily check on at a time of the day, or off."""
    desk, connection, canary = await _known(request, parts, id)
    sent = await request.form()
    found = _CLOCK.fullmatch(str(sent.get("time", "")).strip())
    if sent.get("on") and found is None:
        complaint = words_of(request, "admin")("linking.canary.wrong")
        return _page(request, desk, connection, canary, [], complaint)
    minute = int(found[1]) * 60 + int(found[2]) if found and sent.get("on") else None
    async with parts.database.transaction() as c:
        await set_canary(parts.database, c, id, minute)
    return Redirect(f"/connections/{id}/diagnosis?told=canary#canary", status_code=303)


@get("/connections/help", include_in_schema=False)
async def help_page(request: AnyRequest, parts: LinkParts) -> Template:
    """What to look at when nothing arrives or nothing pops up, how to read these pages, and how to ask."""
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        rows = await list_connections(c, desk.organization.id)
    return framed(request, "admin/link/help.html", desk, entry="connections", rows=rows, parts=parts)


async def _known(request: AnyRequest, parts: LinkParts, id: str) -> tuple[Desk, Connection, Canary]:
    async with parts.database.reading() as c:
        desk = await desk_of(request, c, parts.database)
        return desk, await own_connection(c, desk, id), await get_canary(c, id)


def _page(
    request: AnyRequest,
    desk: Desk,
    connection: Connection,
    canary: Canary,
    results: Sequence[CheckResult],
    complaint: str = "",
) -> Template:
    language: Any = language_of(request, "admin")
    minute = USUAL_MINUTE if canary.minute is None else canary.minute
    context: dict[str, Any] = {
        "connection": connection,
        "results": results,
        "fault": next((each for each in results if each.outcome == "fault"), None),
        "report": report(connection, results, language, desk.now) if results else "",
        "canary": canary,
        "canary_time": f"{minute // 60:02}:{minute % 60:02}",
        "complaint": complaint,
        "told": request.query_params.get("told", ""),
    }
    answer = framed(request, "admin/link/diagnosis.html", desk, entry="connections", **context)
    answer.status_code = 422 if complaint else 200
    return answer
