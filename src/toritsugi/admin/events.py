"""受信: what came in, and the whole story of each: who got it, every try, every answer."""

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.standing import UNSETTLED, followers
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import get_event, get_raw_mail, has_raw_mail, is_unread, list_events, list_sources
from toritsugi.mail import problem_sentences
from toritsugi.outbox import AttemptRow, Carried, NotificationRow, carried, list_attempts, notifications_of_event
from toritsugi.web import AnyRequest, account_of, language_of

PAGE = 50
LONGEST_SEARCH = 100


class Told(msgspec.Struct, frozen=True):
    """One notification of the story, with every try and whatever was merged into it."""

    row: NotificationRow
    attempts: list[AttemptRow]
    carried: list[Carried]
    can_resend: bool


@get("/events", include_in_schema=False)
async def events(request: AnyRequest, database: Database, search: str = "", before: str = "") -> Template:
    """Newest first, fifty at a time."""
    search = search[:LONGEST_SEARCH]
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        rows = await list_events(c, desk.organization.id, search=search, before=before or None, limit=PAGE + 1)
    next_before = rows[PAGE - 1].id if len(rows) > PAGE else None
    context = {"rows": rows[:PAGE], "search": search, "before": before[:32], "next_before": next_before}
    return framed(request, "admin/events.html", desk, entry="events", **context)


@get("/events/{id:str}", include_in_schema=False)
async def event(request: AnyRequest, database: Database, id: str) -> Template:
    """The whole story. This is the page that notifications link to."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await get_event(c, desk.organization.id, id)
        if found is None:
            raise NotFoundException
        rows = await notifications_of_event(c, found.id)
        followed = await followers(c, rows)
        told = await _told(c, rows)
        has_mail = await has_raw_mail(c, found.id)
        unread = await is_unread(c, found.id)
        source = await _source_name(c, found)
    context = {"event": found, "told": told, "followed": followed, "has_mail": has_mail, "unread": unread}
    problems = found.details.get("problems", "").split()
    context["problems"] = problem_sentences(problems, language_of(request, "admin"))
    return framed(request, "admin/event.html", desk, entry="notifications", source=source, **context)


async def _told(c: AsyncConnection, rows: list[NotificationRow]) -> list[Told]:
    attempts: dict[str, list[AttemptRow]] = {row.id: [] for row in rows}
    for each in await list_attempts(c, list(attempts)):
        attempts[each.notification_id].append(each)
    within = await carried(c, [row.id for row in rows if row.carries])
    return [Told(row, attempts[row.id], within.get(row.id, []), row.fate not in UNSETTLED) for row in rows]


async def _source_name(c: AsyncConnection, found: Event) -> str:
    sources = await list_sources(c, found.organization_id)
    return next((each.name for each in sources if each.id == found.source_id), "")


@get("/events/{id:str}/mail.eml", include_in_schema=False)
async def raw_mail(request: AnyRequest, database: Database, id: str) -> Response[bytes]:
    """The mail as it came, to be opened in a mail program; a browser never shows it."""
    account = account_of(request)
    async with database.reading() as c:
        found = await get_event(c, account.organization_id if account else "", id)
        content = await get_raw_mail(c, found.id) if found else None
    if content is None:
        raise NotFoundException
    headers = {"Content-Disposition": f'attachment; filename="{id}.eml"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
