"""The table of people × kinds, and one person's form."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.database import Database
from toritsugi.intake import offer_of
from toritsugi.people import (
    KIND,
    Choice,
    Employee,
    Offer,
    Problem,
    change_wishes,
    choices_of,
    list_employees,
    search_employees,
    spelled,
)
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, Form, language_of

PAGE = 50
LONGEST = 300
FOUND_AT_MOST = 10
TEXTS = ("mail1", "mail2", "mail3", "quiet", "digest", "away_from", "away_until")


class Line(msgspec.Struct, frozen=True):
    """One person's line of the table: what is chosen, and the way that a kind goes without a choice."""

    choice: Choice
    cells: dict[str, str]
    usual: dict[str, str]


@get("/wishes", include_in_schema=False)
async def matrix(request: AnyRequest, database: Database, search: str = "", page: int = 1) -> Template:
    """Everybody, fifty at a time, or those whom kanji, kana or roman letters find."""
    search, page = search.strip()[:LONGEST], min(max(page, 1), 10_000)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        people = await _people(c, desk, search)
        shown = people[(page - 1) * PAGE : page * PAGE]
        offer = await offer_of(c, desk.organization.id)
        lines = await _lines(c, desk, offer, shown)
    turn = {"page": page, "before": page > 1, "after": len(people) > page * PAGE, "count": len(people)}
    return framed(
        request, "admin/wishes/matrix.html", desk, entry="wishes", lines=lines, offer=offer, search=search, **turn
    )


async def _people(c: AsyncConnection, desk: Desk, search: str) -> Sequence[Employee]:
    company = desk.organization.id
    if search:
        return await search_employees(c, company, search, limit=PAGE)
    return [each for each in await list_employees(c, company) if each.active]


async def _lines(c: AsyncConnection, desk: Desk, offer: Offer, shown: Sequence[Employee]) -> list[Line]:
    choices = await choices_of(c, desk.organization.id, [each.id for each in shown])
    usual = {kind.key: kind.wish for kind in await list_kinds(c, desk.organization.id)}
    return [_line(choices[each.id], offer, usual) for each in shown]


def _line(choice: Choice, offer: Offer, usual: Mapping[str, str]) -> Line:
    return Line(choice, spelled(choice, offer), {key: usual.get(key) or choice.delivery for key in offer.kinds})


@get("/wishes/{id:str}", include_in_schema=False)
async def person(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """Everything that is chosen for one person."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        line, offer = await _one(c, desk, id)
    return _form(request, desk, line, offer, _filled(line, offer), {"told": told == "saved"})


@post("/wishes/{id:str}", include_in_schema=False, status_code=200)
async def change_person(request: AnyRequest, database: Database, id: str, data: Form) -> Template | Redirect:
    """Keeps all of the form, or says beside each field what to mend. With 「さがす」 it only looks for a deputy."""
    given = {key: text[:LONGEST] for key, text in data.items()}
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        line, offer = await _one(c, desk, id)
        filled = {**_filled(line, offer), **given}
        if given.get("todo") == "search":
            found = await search_employees(c, desk.organization.id, given.get("search", ""), FOUND_AT_MOST)
            return _form(request, desk, line, offer, filled, {"found": [each for each in found if each.id != id]})
        problems = await change_wishes(c, line.choice.employee, _cells(given, offer), offer)
    if problems:
        return _form(request, desk, line, offer, filled, {"problems": problems})
    return Redirect(f"/wishes/{id}?told=saved", status_code=303)


async def _one(c: AsyncConnection, desk: Desk, id: str) -> tuple[Line, Offer]:
    """Raises NotFoundException for nobody, and for somebody of another company."""
    offer = await offer_of(c, desk.organization.id)
    choice = (await choices_of(c, desk.organization.id, [id])).get(id)
    if choice is None:
        raise NotFoundException
    usual = {kind.key: kind.wish for kind in await list_kinds(c, desk.organization.id)}
    return _line(choice, offer, usual), offer


def _filled(line: Line, offer: Offer) -> dict[str, str]:
    """The fields of the form: wishes by their own words, the room by its channel, the rest as in a sheet."""
    kinds = {KIND + key: line.choice.wishes.kinds.get(key, "") for key in offer.kinds}
    return {**line.cells, **kinds, "delivery": line.choice.delivery, "room": line.choice.channel_id}


def _cells(given: Mapping[str, str], offer: Offer) -> dict[str, str]:
    """What was filled in. A room that is only known by its channel ID stays what it is."""
    fields = ("delivery", *(KIND + key for key in offer.kinds), *TEXTS, "deputy")
    cells = {field: given[field] for field in fields if field in given}
    return {**cells, "room": offer.room_name(given["room"])} if "room" in given else cells


def _form(
    request: AnyRequest,
    desk: Desk,
    line: Line,
    offer: Offer,
    given: Mapping[str, str],
    more: Mapping[str, Any],
) -> Template:
    problems: Sequence[Problem] = more.get("problems", ())
    language = language_of(request, "admin")
    context: dict[str, Any] = {
        "line": line,
        "offer": offer,
        "given": given,
        "complaints": {problem.field: problem.advice(language) for problem in problems},
        "found": more.get("found", ()),
        "told": more.get("told", False),
        "searched": more.get("found") is not None,
    }
    found = framed(request, "admin/wishes/person.html", desk, entry="wishes", **context)
    found.status_code = 422 if problems else 200
    return found
