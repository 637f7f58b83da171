"""「ルール」: the list in its order, each rule in one sentence; moved, switched, removed; sets to choose from."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.database import Database
from toritsugi.organization import Language
from toritsugi.routing import Kind, Rule, Rulebook
from toritsugi.rules import (
    RulesRefused,
    change_rule,
    describe_rule,
    get_set,
    list_kinds,
    list_sets,
    load_rulebook,
    move_rule,
    remove_rule,
    rule_name,
    set_repeat_minutes,
    use_set,
)
from toritsugi.web import AnyRequest, Form, language_of

TOLD = ("added", "changed", "removed", "used", "repeats")


class Listed(msgspec.Struct, frozen=True):
    """A rule as the list shows it: what it is called and what it does, in the reader's language."""

    rule: Rule
    name: str
    sentence: str
    kind: str


def listed(rules: tuple[Rule, ...], kinds: tuple[Kind, ...], language: Language) -> list[Listed]:
    labels = {each.key: each.label(language) for each in kinds}
    return [
        Listed(
            rule,
            rule_name(rule.id, rule.name, language),
            describe_rule(rule, kinds, language),
            labels.get(rule.kind, rule.kind),
        )
        for rule in rules
    ]


def spoken(request: AnyRequest) -> Language:
    """The language in which rules are said on this page."""
    return "ja" if language_of(request, "admin") == "ja" else "en"


@get("/rules", include_in_schema=False)
async def rules(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every rule: the company's own, then those that are built in."""
    desk, book = await _book(request, database)
    return _page(request, desk, book, told=told if told in TOLD else "")


@post("/rules/repeats", include_in_schema=False, status_code=200)
async def repeats(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """For how long the same words are told once."""
    desk, book = await _book(request, database)
    typed = data.get("repeat_minutes", "").strip()[:9]
    try:
        async with database.transaction() as c:
            minutes = int(typed) if typed.isdecimal() else -1
            await set_repeat_minutes(c, desk.organization.id, minutes)
    except RulesRefused as refused:
        complaint = refused.by_field(spoken(request))["repeat_minutes"]
        return _page(request, desk, book, complaint=complaint, typed=typed)
    return Redirect("/rules?told=repeats", status_code=303)


@post("/rules/{id:str}/move", include_in_schema=False, status_code=303)
async def move(request: AnyRequest, database: Database, id: str, data: Form) -> Redirect:
    """One place up or down: the first rule that holds decides."""
    desk, _ = await _own(request, database, id)
    async with database.transaction() as c:
        await move_rule(c, desk.organization.id, id, "up" if data.get("whither") == "up" else "down")
    return Redirect("/rules", status_code=303)


@post("/rules/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, database: Database, id: str, data: Form) -> Redirect:
    """On becomes off; of a built-in rule also what it does: told becomes kept."""
    desk, rule = await _own(request, database, id)
    if data.get("what") == "action" and rule.builtin:
        rule = msgspec.structs.replace(rule, action="keep" if rule.action == "tell" else "tell")
    else:
        rule = msgspec.structs.replace(rule, active=not rule.active)
    async with database.transaction() as c:
        await change_rule(c, desk.organization.id, rule, now=desk.now)
    return Redirect("/rules", status_code=303)


@post("/rules/{id:str}/remove", include_in_schema=False, status_code=303)
async def remove(request: AnyRequest, database: Database, id: str) -> Redirect:
    """For good."""
    desk, rule = await _own(request, database, id)
    if rule.builtin:
        raise NotFoundException
    async with database.transaction() as c:
        await remove_rule(c, desk.organization.id, id)
    return Redirect("/rules?told=removed", status_code=303)


@get("/rules/sets", include_in_schema=False)
async def sets(request: AnyRequest, database: Database) -> Template:
    """The ready-made sets, with what each of their rules does."""
    language = spoken(request)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        kinds = await list_kinds(c, desk.organization.id)
    shown = []
    for each in list_sets():
        labels = (*kinds, *(kind for kind in each.kind if kind.key not in {own.key for own in kinds}))
        shown.append((each, each.name(language), listed(each.rules(language), labels, language)))
    return framed(request, "admin/rules/sets.html", desk, entry="rules", sets=shown)


@post("/rules/sets/{key:str}", include_in_schema=False, status_code=303)
async def use(request: AnyRequest, database: Database, key: str) -> Redirect:
    """Its rules are copied behind the company's own, and are the company's to change."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    if get_set(key) is None:
        raise NotFoundException
    async with database.transaction() as c:
        await use_set(c, desk.organization.id, key, spoken(request), now=desk.now)
    return Redirect("/rules?told=used", status_code=303)


async def _book(request: AnyRequest, database: Database) -> tuple[Desk, Rulebook]:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        return desk, await load_rulebook(c, desk.organization.id)


async def _own(request: AnyRequest, database: Database, id: str) -> tuple[Desk, Rule]:
    """The company's rule of that id. Raises NotFoundException for any other."""
    desk, book = await _book(request, database)
    rule = next((each for each in book.rules if each.id == id), None)
    if rule is None:
        raise NotFoundException
    return desk, rule


def _page(
    request: AnyRequest, desk: Desk, book: Rulebook, *, told: str = "", complaint: str = "", typed: str = ""
) -> Template:
    rows = listed(book.rules, book.kinds, spoken(request))
    context: dict[str, Any] = {
        "own": [each for each in rows if not each.rule.builtin],
        "builtin": [each for each in rows if each.rule.builtin],
        "minutes": typed or str(book.repeat_minutes),
        "complaint": complaint,
        "told": told,
    }
    answer = framed(request, "admin/rules/list.html", desk, entry="rules", **context)
    answer.status_code = 422 if complaint else 200
    return answer
