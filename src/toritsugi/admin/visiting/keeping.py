"""For how long each thing that visitors tell, and that is written down about those expected, is kept."""

from collections.abc import Mapping
from typing import Any

from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.visiting.parts import visiting
from toritsugi.appointments import (
    APPOINTMENT_FIELDS,
    AppointmentKeeping,
    read_appointment_keeping,
    set_appointment_keeping,
)
from toritsugi.database import Database
from toritsugi.organization import Language
from toritsugi.reception import (
    VISIT_FIELDS,
    Keeping,
    SettingRefused,
    promised_days,
    read_keeping,
    require_days,
    set_keeping,
)
from toritsugi.web import AnyRequest, Form, language_of

PLANNED = "appointment_"
"""What the names of the fields about appointments begin with."""
Typed = Mapping[Any, str]


@get("/visits/keeping", include_in_schema=False)
async def keeping(request: AnyRequest, database: Database, told: str = "") -> Template:
    """The days that are kept, and what the kiosk's notice says because of them."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        days, planned = await _kept(c, desk.organization.id)
    context = {"days": days, "planned": planned, "promised": promised_days(days), "complaints": {}}
    return visiting(request, desk, "keeping", "keeping.html", told=told if told == "changed" else "", **context)


@post("/visits/keeping", include_in_schema=False, status_code=200)
async def use_keeping(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """Saves them all, or says which to mend."""
    days = {field: data.get(field, "").strip()[:6] for field in VISIT_FIELDS}
    planned = {field: data.get(f"{PLANNED}{field}", "").strip()[:6] for field in APPOINTMENT_FIELDS}
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    complaints = await _use(database, desk, days, planned, "ja" if language_of(request, "admin") == "ja" else "en")
    if not complaints:
        return Redirect("/visits/keeping?told=changed", status_code=303)
    context = {"days": days, "planned": planned, "promised": 0, "complaints": complaints}
    answer = visiting(request, desk, "keeping", "keeping.html", **context)
    answer.status_code = 422
    return answer


async def _kept(c: AsyncConnection, organization_id: str) -> tuple[Keeping, AppointmentKeeping]:
    return await read_keeping(c, organization_id), await read_appointment_keeping(c, organization_id)


async def _use(database: Database, desk: Desk, days: Typed, planned: Typed, language: Language) -> dict[str, str]:
    """Saves both, or neither: then the sentences by field."""
    complaints = {**_complaints(days, "", language), **_complaints(planned, PLANNED, language)}
    if not complaints:
        async with database.transaction() as c:
            await set_keeping(c, desk.organization.id, _figures(days))
            await set_appointment_keeping(c, desk.organization.id, _figures(planned))
    return complaints


def _complaints(typed: Typed, prefix: str, language: Language) -> dict[str, str]:
    try:
        require_days(_figures(typed), tuple(typed))
    except SettingRefused as refused:
        return {prefix + field: said for field, said in refused.by_field(language).items()}
    return {}


def _figures(typed: Typed) -> Any:
    return {field: int(text) if text.isdecimal() else 0 for field, text in typed.items()}
