"""One rule's sheet: its conditions and exceptions as rows, and what it means in one sentence."""

from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.rules.listing import spoken
from toritsugi.admin.rules.sheet import ROWS, Sheet, blank_sheet, looks, read_sheet, sheet_of
from toritsugi.database import Database
from toritsugi.organization import Language
from toritsugi.routing import Rule, Rulebook
from toritsugi.rules import (
    RulesRefused,
    add_rules,
    change_rule,
    describe_look,
    describe_rule,
    load_rulebook,
    sound_rule,
)
from toritsugi.web import AnyRequest

NEW = "new"


@get("/rules/new", include_in_schema=False)
async def new_rule(request: AnyRequest, database: Database) -> Template:
    """An empty sheet."""
    desk, book = await _book(request, database)
    return _page(request, desk, book, NEW, blank_sheet())


@get("/rules/{id:str}", include_in_schema=False)
async def rule(request: AnyRequest, database: Database, id: str) -> Template:
    """The stored sheet."""
    desk, book = await _book(request, database)
    return _page(request, desk, book, id, sheet_of(_own(book, id)))


@post(["/rules/new", "/rules/{id:str}"], include_in_schema=False, status_code=200)
async def use_sheet(request: AnyRequest, database: Database, id: str = NEW) -> Template | Redirect:
    """Saves, or gives the sheet back with a row more or less, or with its sentence. What was typed is kept."""
    desk, book = await _book(request, database)
    if id != NEW:
        _own(book, id)
    sheet = read_sheet(await request.form())
    if sheet.todo != "save":
        sheet.pressed()
        return _page(request, desk, book, id, sheet)
    try:
        async with database.transaction() as c:
            if id == NEW:
                await add_rules(c, desk.organization.id, [sheet.rule("")], now=desk.now)
            else:
                await change_rule(c, desk.organization.id, sheet.rule(id), now=desk.now)
    except RulesRefused as refused:
        return _page(request, desk, book, id, sheet, refused.by_field(spoken(request)))
    return Redirect(f"/rules?told={'added' if id == NEW else 'changed'}", status_code=303)


async def _book(request: AnyRequest, database: Database) -> tuple[Desk, Rulebook]:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        return desk, await load_rulebook(c, desk.organization.id)


def _own(book: Rulebook, id: str) -> Rule:
    """Raises NotFoundException for a rule that is built in, or is no rule of the company's."""
    found = next((each for each in book.rules if each.id == id and not each.builtin), None)
    if found is None:
        raise NotFoundException
    return found


def _page(
    request: AnyRequest, desk: Desk, book: Rulebook, id: str, sheet: Sheet, complaints: dict[str, str] | None = None
) -> Template:
    language = spoken(request)
    choices = {group: [(name, _said(name, language)) for name in names] for group, names in looks().items()}
    context: dict[str, Any] = {
        "id": id,
        "sheet": sheet,
        "choices": choices,
        "kinds": [(each.key, each.label(language), each.active) for each in book.kinds],
        "sentence": _sentence(sheet, book, language),
        "complaints": complaints or {},
        "minutes": book.repeat_minutes,
        "most": ROWS,
    }
    answer = framed(request, "admin/rules/rule.html", desk, entry="rules", **context)
    answer.status_code = 422 if complaints else 200
    return answer


def _sentence(sheet: Sheet, book: Rulebook, language: Language) -> str:
    """What the rule would do; "" as long as something is wrong with it."""
    try:
        meant = sound_rule(sheet.rule(""), {each.key for each in book.kinds})
    except RulesRefused:
        return ""
    return describe_rule(meant, book.kinds, language)


def _said(look: str, language: Language) -> str:
    field, _, how = look.partition(":")
    return describe_look(look, "there", language) if field == "flag" else describe_look(field, how, language)
