"""「LINE WORKS と照合」: the directory asked at a click, what it says otherwise, and the chosen lines taken over."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Template

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.people.parts import spoken, tabbed
from toritsugi.connections import ConnectionFault
from toritsugi.database import Database
from toritsugi.people import employee_of_account, staff_heading, staff_said
from toritsugi.roster import Choice, Comparison, Roster, Taken
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


@get(PATH, include_in_schema=False)
async def start(request: AnyRequest, database: Database) -> Template:
    """What it is about, before anybody is asked."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    return _page(request, desk, None)


@post(PATH, include_in_schema=False, status_code=200)
async def look(request: AnyRequest, database: Database, roster: Roster, data: Form) -> Template:
    """Asks LINE WORKS; nothing is written."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    domain = data["mail_domain"].strip()[:LONGEST] if "mail_domain" in data else None
    try:
        return _page(request, desk, await roster.look(desk.organization.id, domain))
    except ConnectionFault as fault:
        return _page(request, desk, None, fault=fault)


@post(f"{PATH}/take", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def take(request: AnyRequest, database: Database, roster: Roster) -> Template:
    """Takes over the chosen lines, or all; what has changed since it was shown is shown anew."""
    form = await request.form()
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        own = await employee_of_account(c, desk.account)
    typed = _typed(form)
    keys = None if form.get("todo") == "all" else typed.keys
    choice = Choice(keys, typed.overwriting, typed.emails, own.id if own else "")
    domain, shown = str(form.get("mail_domain", ""))[:LONGEST], str(form.get("shown", ""))
    try:
        found, taken = await roster.take(desk.organization.id, choice, domain, shown)
    except ConnectionFault as fault:
        return _page(request, desk, None, fault=fault)
    return _page(request, desk, found, taken=taken, typed=typed)


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
    desk: Desk,
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
    answer = tabbed(request, desk, "roster", **context)
    answer.status_code = 422 if fault or context["problems"] else 409 if context["moved"] else 200
    return answer
