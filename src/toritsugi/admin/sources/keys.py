"""API keys: made once, shown once, revoked for good; what each may do is chosen, and can be changed."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.sources.listing import own_source
from toritsugi.admin.sources.mailbox import LONGEST, secret_page
from toritsugi.database import Database
from toritsugi.intake import (
    PERMISSIONS,
    SourceFault,
    add_api_key,
    change_source,
    read_name,
    read_permissions,
    revoke_key,
)
from toritsugi.web import AnyRequest, Problem, language_of


@get("/sources/new-key", include_in_schema=False)
async def new_key(request: AnyRequest, database: Database) -> Template:
    """Asks for the name of the system that will use the key."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    return _page(request, desk)


@post("/sources/new-key", include_in_schema=False, status_code=200)
async def make_key(request: AnyRequest, database: Database) -> Template:
    """Makes a key and shows it, this once."""
    form = await request.form()
    sent, chosen = str(form.get("name", ""))[:LONGEST], _chosen(form)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    language: Any = language_of(request, "admin")
    try:
        name, permissions = read_name(sent), read_permissions(chosen)
    except SourceFault as fault:
        return _page(request, desk, sent, chosen, {fault.field: fault.sentence(language)})
    async with database.transaction() as c:
        made, key = await add_api_key(c, desk.organization.id, name, desk.now, permissions)
    return secret_page(request, desk, made, key)


def _chosen(form: Any) -> list[str]:
    return [str(each)[:LONGEST] for each in form.getall("permission", [])]


def _page(
    request: AnyRequest,
    desk: Desk,
    name: str = "",
    chosen: Sequence[str] = ("events",),
    complaints: Mapping[str, str] | None = None,
) -> Template:
    context = {"name": name, "chosen": chosen, "permissions": PERMISSIONS, "complaints": complaints or {}}
    answer = framed(request, "admin/sources/new_key.html", desk, entry="sources", **context)
    answer.status_code = 422 if complaints else 200
    return answer


@post("/sources/{id:str}/permissions", include_in_schema=False, status_code=303)
async def permit(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Changes what the key may do; with nothing ticked, nothing is changed, and the answer says so."""
    chosen = _chosen(await request.form())
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        source = await own_source(c, desk, id)
        try:
            changed = msgspec.structs.replace(source, permissions=read_permissions(chosen))
        except SourceFault as fault:
            raise Problem(422, {"ja": fault.sentence("ja"), "en": fault.sentence("en")}) from None
        if source.door == "api_key":
            await change_source(c, changed)
    return Redirect(f"/sources/{id}?told=saved", status_code=303)


@get("/sources/{id:str}/revoke", include_in_schema=False)
async def revoking(request: AnyRequest, database: Database, id: str) -> Template:
    """Asks once more: a revoked key never opens anything again."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        source = await own_source(c, desk, id)
    return framed(request, "admin/sources/revoke.html", desk, entry="sources", source=source)


@post("/sources/{id:str}/revoke", include_in_schema=False, status_code=303)
async def revoke(request: AnyRequest, database: Database, id: str) -> Redirect:
    """The key opens nothing any more."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        source = await own_source(c, desk, id)
    if source.door == "api_key":
        async with database.transaction() as c:
            await revoke_key(c, desk.organization.id, id)
    return Redirect(f"/sources/{id}?told=revoked", status_code=303)
