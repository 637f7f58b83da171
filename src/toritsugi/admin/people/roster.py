"""「LINE WORKS と照合」: the directory asked at a click, what it says otherwise, and the chosen lines taken over."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.people.parts import spoken, tabbed
from toritsugi.connections import Connection, ConnectionFault, list_connections
from toritsugi.database import Database
from toritsugi.people import employee_of_account, staff_heading, staff_said
from toritsugi.roster import USUAL_QUESTION, Choice, Comparison, Question, Roster, Taken
from toritsugi.web import AnyRequest, Form

PATH = "/people/roster"
SHOWN = 500
LONGEST = 254
BODY_LIMIT = 2_000_000


class Typed(msgspec.Struct, frozen=True):
    """What somebody has ticked and typed; `keys` None: nothing has been shown yet, so what is ready is ticked."""

    keys: frozenset[str] | None = None
    overwriting: frozenset[str] = frozenset()
    emails: dict[str, str] = {}


class Asking(msgspec.Struct, frozen=True):
    """Who asks, and through which of the company's connections."""

    desk: Desk
    links: Sequence[Connection]
    connection_id: str


@get(PATH, include_in_schema=False)
async def start(request: AnyRequest, database: Database) -> Template:
    """What it is about, before anybody is asked."""
    async with database.reading() as c:
        return _page(request, await _asking(request, c, database), None)


@post(PATH, include_in_schema=False, status_code=200)
async def look(request: AnyRequest, database: Database, roster: Roster, data: Form) -> Template:
    """Asks LINE WORKS; nothing is written."""
    question = _question(data)
    async with database.reading() as c:
        asking = await _asking(request, c, database, question)
    try:
        return _page(request, asking, await roster.look(asking.desk.organization.id, question))
    except ConnectionFault as fault:
        return _page(request, asking, None, fault=fault)


@post(f"{PATH}/take", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def take(request: AnyRequest, database: Database, roster: Roster) -> Template:
    """Takes over the chosen lines, or all; what has changed since it was shown is shown anew."""
    form = await request.form()
    question = _question(form)
    async with database.reading() as c:
        asking = await _asking(request, c, database, question)
        own = await employee_of_account(c, asking.desk.account)
    typed = _typed(form)
    keys = None if form.get("todo") == "all" else typed.keys
    choice = Choice(keys, typed.overwriting, typed.emails, own.id if own else "")
    try:
        found, taken = await roster.take(asking.desk.organization.id, choice, question, str(form.get("shown", "")))
    except ConnectionFault as fault:
        return _page(request, asking, None, fault=fault)
    return _page(request, asking, found, taken=taken, typed=typed)


def _question(form: Mapping[str, Any]) -> Question:
    domain = str(form["mail_domain"]).strip()[:LONGEST] if "mail_domain" in form else None
    return Question(str(form.get("connection", ""))[:LONGEST], domain)


async def _asking(
    request: AnyRequest, c: AsyncConnection, database: Database, question: Question = USUAL_QUESTION
) -> Asking:
    desk = await desk_of(request, c, database)
    links = await list_connections(c, desk.organization.id)
    return Asking(desk, links, question.connection_id or (links[0].id if links else ""))


def _typed(form: Any) -> Typed:
    """The ticks of the lines, and the addresses that stand beside those who are new.

    Whoever wants to overwrite something of a line wants the line.
    """
    emails = {
        name.removeprefix("mail-"): str(text).strip()[:LONGEST]
        for name, text in form.items()
        if name.startswith("mail-")
    }
    overwriting = frozenset(form.getall("over", []))
    return Typed(frozenset(form.getall("take", [])) | overwriting, overwriting, emails)


def _page(
    request: AnyRequest,
    asking: Asking,
    found: Comparison | None,
    *,
    fault: ConnectionFault | None = None,
    taken: Taken | None = None,
    typed: Typed | None = None,
) -> Template:
    """The page; whoever changes the language on it begins anew."""
    language = spoken(request)
    told = typed or Typed()
    context: dict[str, Any] = {
        "found": found,
        "links": asking.links,
        "asked": asking.connection_id,
        "lines": found.lines[:SHOWN] if found else (),
        "fault": (fault.sentence(language), fault.remedy(language)) if fault else None,
        "taken": taken,
        "problems": [each.sentence(language) for each in taken.problems] if taken else [],
        "ticked": lambda line: line.ready if told.keys is None else line.key in told.keys,
        "typed": told,
        "heading": lambda field: staff_heading(field, language),
        "said": lambda field, text: staff_said(field, text, language),
        "moved": taken is not None and not taken.applied and not taken.problems,
        "here": PATH,
    }
    answer = tabbed(request, asking.desk, "roster", **context)
    answer.status_code = 422 if fault or context["problems"] else 409 if context["moved"] else 200
    return answer
