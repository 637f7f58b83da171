"""「拠点」: the addresses at which visitors are received."""

from collections import Counter

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.places.parts import NEW, own_site, placed, spoken, told_of
from toritsugi.database import Database
from toritsugi.reception import (
    SettingRefused,
    SiteForm,
    add_site,
    change_site,
    list_kiosks,
    list_sites,
    remove_site,
    site_form_of,
)
from toritsugi.web import AnyRequest, Form

LONGEST = 600


@get("/sites", include_in_schema=False)
async def sites(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every site with the number of its kiosks."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await list_sites(c, desk.organization.id)
        counts = Counter(each.site_id for each in await list_kiosks(c, desk.organization.id))
    return placed(request, desk, "sites.html", entry="sites", sites=found, counts=counts, told=told_of(told))


@get("/sites/new", include_in_schema=False)
async def new_site(request: AnyRequest, database: Database) -> Template:
    """An empty form."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    return placed(request, desk, "site.html", entry="sites", site=None, form=SiteForm(name=""))


@get("/sites/{id:str}", include_in_schema=False)
async def site(request: AnyRequest, database: Database, id: str) -> Template:
    """The stored form."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await own_site(c, desk, id)
    return placed(request, desk, "site.html", entry="sites", site=found, form=site_form_of(found))


@post(["/sites/new", "/sites/{id:str}"], include_in_schema=False, status_code=200)
async def use_site(request: AnyRequest, database: Database, data: Form, id: str = NEW) -> Template | Redirect:
    """Saves. What was typed is kept."""
    form = SiteForm(**{name: data.get(name, "")[:LONGEST] for name in SiteForm.__struct_fields__})
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        known = None if id == NEW else await own_site(c, desk, id)
    try:
        async with database.transaction() as c:
            if known is None:
                await add_site(c, desk.organization.id, form, desk.now)
            else:
                await change_site(c, desk.organization.id, known.id, form)
    except SettingRefused as refused:
        complaints = refused.by_field(spoken(request))
        return placed(request, desk, "site.html", entry="sites", complaints=complaints, site=known, form=form)
    return Redirect(f"/sites?told={'changed' if known else 'added'}", status_code=303)


@post("/sites/{id:str}/remove", include_in_schema=False, status_code=200)
async def remove(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """For good, while no kiosk stands there."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        known = await own_site(c, desk, id)
    try:
        async with database.transaction() as c:
            await remove_site(c, desk.organization.id, known.id)
    except SettingRefused as refused:
        complaints = refused.by_field(spoken(request))
        form = site_form_of(known)
        return placed(request, desk, "site.html", entry="sites", complaints=complaints, site=known, form=form)
    return Redirect("/sites?told=removed", status_code=303)
