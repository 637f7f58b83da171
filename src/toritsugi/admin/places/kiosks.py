"""「受付端末」: every kiosk as it stands, and one kiosk's own page."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.places.parts import NEW, own_kiosk, placed, spoken, told_of
from toritsugi.database import Database
from toritsugi.reception import (
    Kiosk,
    KioskForm,
    KioskState,
    SettingRefused,
    Site,
    add_kiosk,
    change_kiosk,
    hours_of_kiosk,
    list_kiosks,
    list_sites,
    standing_of_kiosk,
    switch_kiosk,
)
from toritsugi.web import AnyRequest, Form

LONGEST = 200


class Row(msgspec.Struct, frozen=True):
    """A kiosk as the list shows it. `open`: whether visitors may come now."""

    kiosk: Kiosk
    site: Site
    state: KioskState
    open: bool


@get("/kiosks", include_in_schema=False)
async def kiosks(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every kiosk with its site, its state, and when it last showed itself."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        rows = [await _row(c, each, desk) for each in await list_kiosks(c, desk.organization.id)]
    return placed(request, desk, "kiosks.html", entry="kiosks", rows=rows, told=told_of(told))


async def _row(c: AsyncConnection, kiosk: Kiosk, desk: Desk) -> Row:
    sites = {each.id: each for each in await list_sites(c, desk.organization.id)}
    site = sites[kiosk.site_id]
    hours = await hours_of_kiosk(c, kiosk, site)
    return Row(kiosk, site, standing_of_kiosk(kiosk, desk.now), hours.is_open(desk.now))


@get("/kiosks/new", include_in_schema=False)
async def new_kiosk(request: AnyRequest, database: Database) -> Template:
    """An empty form."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        sites = await list_sites(c, desk.organization.id)
    return await _page(request, database, desk, None, KioskForm(name="", site_id=sites[0].id if sites else ""))


@get("/kiosks/{id:str}", include_in_schema=False)
async def kiosk(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """One kiosk: its form, its tablet."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await own_kiosk(c, desk, id)
    form = KioskForm(name=found.name, site_id=found.site_id, phone=found.phone)
    return await _page(request, database, desk, found, form, told=told_of(told))


@post(["/kiosks/new", "/kiosks/{id:str}"], include_in_schema=False, status_code=200)
async def use_kiosk(request: AnyRequest, database: Database, data: Form, id: str = NEW) -> Template | Redirect:
    """Saves; a new kiosk's page then offers to pair its tablet."""
    form = KioskForm(**{name: data.get(name, "")[:LONGEST] for name in KioskForm.__struct_fields__})
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        known = None if id == NEW else await own_kiosk(c, desk, id)
    company = desk.organization.id
    try:
        async with database.transaction() as c:
            if known is not None:
                await change_kiosk(c, company, known.id, form)
                return Redirect(f"/kiosks/{known.id}?told=changed", status_code=303)
            made, _ = await add_kiosk(c, company, form.name, now=desk.now, phone=form.phone, site_id=form.site_id)
    except SettingRefused as refused:
        return await _page(request, database, desk, known, form, complaints=refused.by_field(spoken(request)))
    return Redirect(f"/kiosks/{made.id}?told=added", status_code=303)


@post("/kiosks/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, database: Database, id: str) -> Redirect:
    """On becomes off, off becomes on."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        found = await own_kiosk(c, desk, id)
        await switch_kiosk(c, desk.organization.id, found.id, active=not found.active)
    return Redirect(f"/kiosks/{id}?told=changed", status_code=303)


async def _page(
    request: AnyRequest,
    database: Database,
    desk: Desk,
    kiosk: Kiosk | None,
    form: KioskForm,
    **more: Any,
) -> Template:
    async with database.reading() as c:
        sites = await list_sites(c, desk.organization.id)
        row = await _row(c, kiosk, desk) if kiosk else None
    return placed(request, desk, "kiosk.html", entry="kiosks", row=row, form=form, sites=sites, **{"told": ""} | more)
