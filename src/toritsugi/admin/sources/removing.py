"""Letting a source go: removed, or only switched off and kept in the list."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.sources.listing import own_source
from toritsugi.database import Database
from toritsugi.intake import last_receipts, remove_source, revoke_key, set_active
from toritsugi.web import AnyRequest


@get("/sources/{id:str}/remove", include_in_schema=False)
async def removing(request: AnyRequest, database: Database, id: str) -> Template:
    """Asks whether to remove it or to keep it switched off, and says what becomes of what has come."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        source = await own_source(c, desk, id)
        last_at = (await last_receipts(c, desk.organization.id)).get(id)
    context = {"source": source, "last_at": last_at}
    return framed(request, "admin/sources/remove.html", desk, entry="sources", **context)


@post("/sources/{id:str}/remove", include_in_schema=False, status_code=303)
async def remove(request: AnyRequest, database: Database, id: str) -> Redirect:
    """As was chosen."""
    removes = (await request.form()).get("choice") == "remove"
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        source = await own_source(c, desk, id)
        if removes:
            await remove_source(c, desk.organization.id, id)
        elif source.door == "api_key":
            await revoke_key(c, desk.organization.id, id)
        else:
            await set_active(c, desk.organization.id, id, False)
    told = "removed" if removes else "revoked" if source.door == "api_key" else "kept"
    return Redirect(f"/sources?told={told}", status_code=303)
