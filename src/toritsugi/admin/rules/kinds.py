"""「種類」: the kinds of notices; named, ordered, hidden when not in use."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.database import Database
from toritsugi.routing import Kind
from toritsugi.rules import RulesRefused, add_kind, change_kind, list_kinds, list_rules, move_kind
from toritsugi.web import AnyRequest, Form, language_of

LONGEST = 200
NEW = Kind("", "")


class Known(msgspec.Struct, frozen=True):
    """What the pages know: the kinds, and how many rules name each."""

    desk: Desk
    kinds: Sequence[Kind]
    named: dict[str, int]

    def kind(self, key: str) -> Kind:
        """Raises NotFoundException for a kind that the company does not have."""
        found = next((each for each in self.kinds if each.key == key), None)
        if found is None:
            raise NotFoundException
        return found


@get("/kinds", include_in_schema=False)
async def kinds(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every kind in its order, with a form for one more."""
    known = await _known(request, database)
    return _listed(request, known, told=told if told in {"added", "changed"} else "")


@post("/kinds", include_in_schema=False, status_code=200)
async def add(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """One more kind, behind the others."""
    known = await _known(request, database)
    new = _kind(data, NEW)
    try:
        async with database.transaction() as c:
            await add_kind(c, known.desk.organization.id, new)
    except RulesRefused as refused:
        return _listed(request, known, new=new, complaints=_complaints(request, refused))
    return Redirect("/kinds?told=added", status_code=303)


@get("/kinds/{key:str}", include_in_schema=False)
async def kind(request: AnyRequest, database: Database, key: str) -> Template:
    """One kind, to be changed."""
    known = await _known(request, database)
    return _sheet(request, known, known.kind(key), {})


@post("/kinds/{key:str}", include_in_schema=False, status_code=200)
async def change(request: AnyRequest, database: Database, key: str, data: Form) -> Template | Redirect:
    """Renamed, hidden, kept for other days, told in another way."""
    known = await _known(request, database)
    changed = _kind(data, known.kind(key))
    try:
        async with database.transaction() as c:
            await change_kind(c, known.desk.organization.id, changed)
    except RulesRefused as refused:
        return _sheet(request, known, changed, _complaints(request, refused))
    return Redirect("/kinds?told=changed", status_code=303)


@post("/kinds/{key:str}/move", include_in_schema=False, status_code=303)
async def move(request: AnyRequest, database: Database, key: str, data: Form) -> Redirect:
    """One place up or down."""
    known = await _known(request, database)
    known.kind(key)
    async with database.transaction() as c:
        await move_kind(c, known.desk.organization.id, key, "up" if data.get("whither") == "up" else "down")
    return Redirect("/kinds", status_code=303)


@post("/kinds/{key:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, database: Database, key: str) -> Redirect:
    """In use becomes hidden, hidden becomes in use."""
    known = await _known(request, database)
    each = known.kind(key)
    async with database.transaction() as c:
        changed = msgspec.structs.replace(each, active=not each.active)
        await change_kind(c, known.desk.organization.id, changed)
    return Redirect("/kinds", status_code=303)


async def _known(request: AnyRequest, database: Database) -> Known:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        kinds = await list_kinds(c, desk.organization.id)
        rules = await list_rules(c, desk.organization.id)
    return Known(desk, kinds, {each.key: sum(rule.kind == each.key for rule in rules) for each in kinds})


def _kind(data: dict[str, str], over: Kind) -> Kind:
    """What the form says, written over a kind. A number that is none is left for the checks to complain of."""
    days = data.get("keep_days", "").strip()
    return msgspec.structs.replace(
        over,
        ja=data.get("ja", "")[:LONGEST],
        en=data.get("en", "")[:LONGEST],
        keep_days=(int(days) if days.isdecimal() and len(days) < 9 else -1) if days else None,
        wish=data.get("wish", "")[:LONGEST],
        active=data.get("active", "yes") == "yes",
    )


def _complaints(request: AnyRequest, refused: RulesRefused) -> dict[str, str]:
    return refused.by_field("ja" if language_of(request, "admin") == "ja" else "en")


def _listed(
    request: AnyRequest, known: Known, *, new: Kind = NEW, complaints: dict[str, str] | None = None, told: str = ""
) -> Template:
    context: dict[str, Any] = {"kinds": known.kinds, "named": known.named, "kind": new, "told": told}
    answer = framed(
        request, "admin/rules/kinds.html", known.desk, entry="kinds", complaints=complaints or {}, **context
    )
    answer.status_code = 422 if complaints else 200
    return answer


def _sheet(request: AnyRequest, known: Known, each: Kind, complaints: dict[str, str]) -> Template:
    context: dict[str, Any] = {"kind": each, "complaints": complaints, "named": known.named.get(each.key, 0)}
    answer = framed(request, "admin/rules/kind.html", known.desk, entry="kinds", **context)
    answer.status_code = 422 if complaints else 200
    return answer
