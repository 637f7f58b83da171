"""API keys: made once, shown once, revoked for good."""

from typing import Any

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.sources.listing import own_source
from toritsugi.admin.sources.mailbox import LONGEST, secret_page
from toritsugi.database import Database
from toritsugi.intake import SourceFault, add_api_key, read_name, revoke_key
from toritsugi.web import AnyRequest, language_of


@get("/sources/new-key", include_in_schema=False)
async def new_key(request: AnyRequest, database: Database) -> Template:
    """Asks for the name of the system that will use the key."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    return _page(request, desk)


@post("/sources/new-key", include_in_schema=False, status_code=200)
async def make_key(request: AnyRequest, database: Database) -> Template:
    """Makes a key and shows it, this once."""
    sent = str((await request.form()).get("name", ""))[:LONGEST]
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    language: Any = language_of(request, "admin")
    try:
        name = read_name(sent)
    except SourceFault as fault:
        return _page(request, desk, sent, fault.sentence(language), 422)
    async with database.transaction() as c:
        made, key = await add_api_key(c, desk.organization.id, name, desk.now)
    return secret_page(request, desk, made, key)


def _page(request: AnyRequest, desk: Desk, name: str = "", complaint: str = "", status: int = 200) -> Template:
    context = {"name": name, "complaint": complaint}
    answer = framed(request, "admin/sources/new_key.html", desk, entry="sources", **context)
    answer.status_code = status
    return answer


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
