"""「呼び出し方」: message and room, how answers come, deputies; for the company, and where it differs."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.calling.parts import Staff, spoken, staff_of, tabbed, told_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.intake import last_callback_at
from toritsugi.people import Employee
from toritsugi.reception import (
    ANSWERS,
    WAYS,
    CallSettings,
    SettingRefused,
    Ways,
    list_deputies,
    read_settings,
    read_ways,
    set_deputies,
    set_settings,
    set_way,
)
from toritsugi.web import AnyRequest, Form, furniture_of

DEPUTY_ROWS = 3


class Known(msgspec.Struct, frozen=True):
    """What the page knows. `called_back_at`: when LINE WORKS has last called this installation back."""

    desk: Desk
    staff: Staff
    ways: Ways
    settings: CallSettings
    deputies: dict[str, list[Employee]]
    called_back_at: float | None

    @property
    def own_ways(self) -> list[tuple[Employee, str]]:
        """The people for whom something else was chosen."""
        found = [(each, self.ways.by.get(("employee", each.id), "")) for each in self.staff.people]
        return [(each, way) for each, way in found if way]

    @property
    def deputised(self) -> list[tuple[Employee, Sequence[Employee]]]:
        """The people who have deputies."""
        return [(each, self.deputies[each.id]) for each in self.staff.people if each.id in self.deputies]


@get("/calling/ways", include_in_schema=False)
async def ways(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Everything that was chosen."""
    return _page(request, await _known(request, database), told=told_of(told))


@post("/calling/ways", include_in_schema=False, status_code=200)
async def use_settings(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """What holds for every call of the company."""
    known = await _known(request, database)
    wait = data.get("wait_seconds", "").strip()[:6]
    chosen = msgspec.structs.replace(
        known.settings,
        answers=cast(Any, data.get("answers", "")),
        free_text=data.get("free_text") == "yes",
        photos=data.get("photos") == "yes",
        wait_seconds=float(wait) if wait.isdecimal() else 0.0,
    )
    try:
        async with database.transaction() as c:
            await set_settings(c, known.desk.organization.id, chosen)
            await set_way(c, known.desk.organization.id, "organization", "", data.get("way", ""))
    except SettingRefused as refused:
        known = msgspec.structs.replace(known, settings=chosen)
        return _page(request, known, complaints=refused.by_field(spoken(request)))
    return Redirect("/calling/ways?told=changed", status_code=303)


@post("/calling/ways/of", include_in_schema=False, status_code=200)
async def use_way(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """Where it differs: a department, or a person."""
    known = await _known(request, database)
    scope, subject, way = data.get("scope", ""), data.get("subject", "")[:32], data.get("way", "")
    if scope == "employee" and not subject:
        subject = known.staff.by_email(data.get("person", "")[:400]) or data.get("person", "")[:32]
    try:
        async with database.transaction() as c:
            await set_way(c, known.desk.organization.id, scope, subject, way or None)
    except SettingRefused as refused:
        said = refused.by_field(spoken(request))
        return _page(request, known, complaints={"person": next(iter(said.values()))})
    return Redirect("/calling/ways?told=changed#differing", status_code=303)


@post("/calling/ways/deputies", include_in_schema=False, status_code=200)
async def use_deputies(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """Who is called for somebody, in order; nobody named: no deputies."""
    known = await _known(request, database)
    typed = [data.get(f"deputy-{number}", "").strip()[:400] for number in range(DEPUTY_ROWS)]
    whom = known.staff.by_email(data.get("whom", "")[:400]) or data.get("whom", "")[:32]
    ids = [known.staff.by_email(each) or each[:32] for each in typed if each]
    try:
        async with database.transaction() as c:
            await set_deputies(c, known.desk.organization.id, whom, ids)
    except SettingRefused as refused:
        return _page(request, known, complaints=refused.by_field(spoken(request)), typed=data)
    return Redirect("/calling/ways?told=changed#deputies", status_code=303)


async def _known(request: AnyRequest, database: Database) -> Known:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        return Known(
            desk=desk,
            staff=await staff_of(c, company),
            ways=await read_ways(c, company),
            settings=await read_settings(c, company),
            deputies=await list_deputies(c, company),
            called_back_at=await last_callback_at(c, company),
        )


def _page(
    request: AnyRequest,
    known: Known,
    *,
    complaints: dict[str, str] | None = None,
    told: str = "",
    typed: dict[str, str] | None = None,
) -> Template:
    context: dict[str, Any] = {
        "known": known,
        "ways": WAYS,
        "answers": ANSWERS,
        "typed": typed or {},
        "deputy_rows": range(DEPUTY_ROWS),
        "told": told,
        "secure": furniture_of(request).settings.secure,
    }
    return tabbed(request, known.desk, "ways", "ways.html", complaints=complaints, **context)
