"""「応答のなかった呼び出し」: calls that climbed the whole ladder, or whose time had passed, without an answer."""

from litestar import get
from litestar.response import Template

from toritsugi.admin.calling.parts import tabbed
from toritsugi.admin.frame import desk_of
from toritsugi.database import Database
from toritsugi.reception import list_buttons, list_missed, steps_of, visits_with_ids
from toritsugi.web import AnyRequest

DAYS = 30
AT_MOST = 200


@get("/calling/missed", include_in_schema=False)
async def missed(request: AnyRequest, database: Database) -> Template:
    """Those of the last thirty days, newest first, each with the rungs that were climbed."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        ids = await list_missed(c, company, desk.now - DAYS * 86400, AT_MOST)
        rows = await visits_with_ids(c, company, ids)
        steps = await steps_of(c, ids)
        buttons = {each.id: each for each in await list_buttons(c, company)}
    return tabbed(
        request, desk, "missed", "missed.html", rows=rows, steps=steps, buttons=buttons, days=DAYS, most=AT_MOST
    )
