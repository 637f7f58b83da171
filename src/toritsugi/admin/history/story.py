"""The whole story of an event: what came, which rule, who was told or why nobody, every try, every answer."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.history.way import way_of
from toritsugi.admin.standing import UNSETTLED, followers
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.forgetting import erase_event, is_erased
from toritsugi.intake import get_event, get_raw_mail, has_raw_mail, is_unread, list_sources, notes_of_events
from toritsugi.mail import problem_sentences
from toritsugi.organization import Language
from toritsugi.outbox import AttemptRow, Carried, NotificationRow, carried, list_attempts, notifications_of_event
from toritsugi.people import get_employees
from toritsugi.replies import ReplyRow, replies_of_event
from toritsugi.rules import rule_name
from toritsugi.web import AnyRequest, account_of, language_of


class Told(msgspec.Struct, frozen=True):
    """One notification of the story, with every try and whatever was merged into it."""

    row: NotificationRow
    attempts: list[AttemptRow]
    carried: list[Carried]
    can_resend: bool


class Answered(msgspec.Struct, frozen=True):
    """A reply that a member has sent by mail, and who that is."""

    reply: ReplyRow
    name: str


@get("/events/{id:str}", include_in_schema=False)
async def event(request: AnyRequest, database: Database, id: str) -> Template:
    """The page that notifications link to."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await get_event(c, desk.organization.id, id)
        if found is None:
            raise NotFoundException
        found = _ruled(found, "ja" if language_of(request, "admin") == "ja" else "en")
        rows = await notifications_of_event(c, found.id)
        context: dict[str, Any] = {
            "followed": await followers(c, rows),
            "told": await _told(c, rows),
            "has_mail": await has_raw_mail(c, found.id),
            "unread": await is_unread(c, found.id),
            "source": await _source_name(c, found),
            "notes": (await notes_of_events(c, [found.id])).get(found.id, []),
            "replies": await _answered(c, found.id),
        }
    problems = problem_sentences(found.details.get("problems", "").split(), language_of(request, "admin"))
    context |= {
        "event": found,
        "erased": is_erased(found),
        "problems": problems,
    }
    way = way_of(found, rows, context["notes"], context["followed"], unread=context["unread"])
    return framed(request, "admin/event.html", desk, entry="events", way=way, **context)


def _ruled(found: Event, language: Language) -> Event:
    """With the name of its rule in the reader's language."""
    rule = found.details.get("rule", "")
    named = {"rule_name": rule_name(rule, found.details.get("rule_name", ""), language)} if rule else {}
    return msgspec.structs.replace(found, details={**found.details, **named})


async def _told(c: AsyncConnection, rows: list[NotificationRow]) -> list[Told]:
    attempts: dict[str, list[AttemptRow]] = {row.id: [] for row in rows}
    for each in await list_attempts(c, list(attempts)):
        attempts[each.notification_id].append(each)
    within = await carried(c, [row.id for row in rows if row.carries])
    return [Told(row, attempts[row.id], within.get(row.id, []), row.fate not in UNSETTLED) for row in rows]


async def _source_name(c: AsyncConnection, found: Event) -> str:
    sources = await list_sources(c, found.organization_id)
    return next((each.name for each in sources if each.id == found.source_id), "")


async def _answered(c: AsyncConnection, event_id: str) -> list[Answered]:
    replies = await replies_of_event(c, event_id)
    people = await get_employees(c, {each.reply.employee_id for each in replies})
    return [Answered(each, people[each.reply.employee_id].name) for each in replies]


@post("/events/{id:str}/erase", include_in_schema=False, status_code=303)
async def erase(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Erases what the event says, everywhere; shows what is left."""
    account = account_of(request)
    if not await erase_event(database, account.organization_id if account else "", id):
        raise NotFoundException
    return Redirect(f"/events/{id}", status_code=303)


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
