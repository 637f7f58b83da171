"""For how long each thing that visitors tell is kept."""

from typing import Any, cast

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.visiting.parts import visiting
from toritsugi.database import Database
from toritsugi.reception import VISIT_FIELDS, SettingRefused, promised_days, read_keeping, set_keeping
from toritsugi.web import AnyRequest, Form, language_of


@get("/visits/keeping", include_in_schema=False)
async def keeping(request: AnyRequest, database: Database, told: str = "") -> Template:
    """The days that are kept, and what the kiosk's notice says because of them."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        days = await read_keeping(c, desk.organization.id)
    context = {"days": days, "promised": promised_days(days), "complaints": {}}
    return visiting(request, desk, "keeping", "keeping.html", told=told if told == "changed" else "", **context)


@post("/visits/keeping", include_in_schema=False, status_code=200)
async def use_keeping(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """Saves them all, or says which to mend."""
    typed: Any = {field: data.get(field, "").strip()[:6] for field in VISIT_FIELDS}
    wanted = {field: int(text) if text.isdecimal() else 0 for field, text in typed.items()}
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    try:
        async with database.transaction() as c:
            await set_keeping(c, desk.organization.id, cast(Any, wanted))
    except SettingRefused as refused:
        complaints = refused.by_field("ja" if language_of(request, "admin") == "ja" else "en")
        context = {"days": typed, "promised": 0, "complaints": complaints}
        answer = visiting(request, desk, "keeping", "keeping.html", **context)
        answer.status_code = 422
        return answer
    return Redirect("/visits/keeping?told=changed", status_code=303)
