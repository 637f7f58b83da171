"""Sites: the addresses at which a company receives visitors."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import JAPAN
from toritsugi.identifier import new_id
from toritsugi.people import get_organization, tidy_text
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import kiosk, site

NAME_LIMIT, ADDRESS_LIMIT, LINK_LIMIT, PHONE_LIMIT, ZONE_LIMIT = 60, 200, 500, 40, 40


class SiteForm(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator fills in. `map_url` leads visitors there; `zone` is a name like "Asia/Tokyo", "" for it."""

    name: str
    address: str = ""
    map_url: str = ""
    phone: str = ""
    zone: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A place with kiosks. `phone` is what its visitors are asked to dial; empty: the organization's number."""

    id: str
    organization_id: str
    name: str
    address: str
    map_url: str
    phone: str
    zone: str

    @property
    def clock(self) -> ZoneInfo:
        """The time zone in which its days begin and its hours are meant."""
        return ZoneInfo(self.zone) if self.zone else JAPAN


def site_form_of(found: Site) -> SiteForm:
    """The form that would make this site again."""
    return SiteForm(**{field: getattr(found, field) for field in SiteForm.__struct_fields__})


async def list_sites(c: AsyncConnection, organization_id: str) -> list[Site]:
    """The organization's sites, oldest first."""
    found = await c.execute(select(site).where(site.c.organization_id == organization_id).order_by(site.c.id))
    return [_site_of(row) for row in found]


async def get_site(c: AsyncConnection, organization_id: str, site_id: str) -> Site | None:
    """The organization's site with this id."""
    row = (await c.execute(select(site).where(site.c.organization_id == organization_id, site.c.id == site_id))).first()
    return _site_of(row) if row else None


async def first_site(c: AsyncConnection, organization_id: str, now: float) -> Site:
    """The oldest site; a company that has named none gets one with its own name."""
    known = await list_sites(c, organization_id)
    if known:
        return known[0]
    organization = await get_organization(c, organization_id)
    assert organization is not None
    return await add_site(c, organization_id, SiteForm(name=organization.name[:NAME_LIMIT]), now)


async def add_site(c: AsyncConnection, organization_id: str, form: SiteForm, now: float) -> Site:
    """Adds a site. Raises SettingRefused."""
    form = _checked(form)
    added = Site(id=new_id(), organization_id=organization_id, **msgspec.structs.asdict(form))
    await c.execute(site.insert().values(**msgspec.structs.asdict(added), created_at=now))
    return added


async def change_site(c: AsyncConnection, organization_id: str, site_id: str, form: SiteForm) -> None:
    """Writes the form over what is known of a site. Raises SettingRefused."""
    mine = update(site).where(site.c.organization_id == organization_id, site.c.id == site_id)
    await c.execute(mine.values(**msgspec.structs.asdict(_checked(form))))


async def remove_site(c: AsyncConnection, organization_id: str, site_id: str) -> None:
    """Takes a site off the list. Raises SettingRefused while kiosks stand there."""
    standing = await c.execute(select(kiosk.c.id).where(kiosk.c.site_id == site_id).limit(1))
    if standing.first() is not None:
        raise SettingRefused([SettingFault("site", "has_kiosks")])
    await c.execute(delete(site).where(site.c.organization_id == organization_id, site.c.id == site_id))


def _checked(form: SiteForm) -> SiteForm:
    form = msgspec.structs.replace(
        form,
        name=tidy_text(form.name),
        address=tidy_text(form.address),
        phone=tidy_text(form.phone),
        map_url=form.map_url.strip(),
        zone=form.zone.strip(),
    )
    faults = _faults_of(form)
    if faults:
        raise SettingRefused(faults)
    return form


def _faults_of(form: SiteForm) -> list[SettingFault]:
    limits = {
        "name": NAME_LIMIT,
        "address": ADDRESS_LIMIT,
        "map_url": LINK_LIMIT,
        "phone": PHONE_LIMIT,
        "zone": ZONE_LIMIT,
    }
    faults = [] if form.name else [SettingFault("name", "empty")]
    faults += [
        SettingFault(field, "too_long", str(limit))
        for field, limit in limits.items()
        if len(getattr(form, field)) > limit
    ]
    parts = urlsplit(form.map_url)
    if form.map_url and not (parts.scheme in {"https", "http"} and parts.netloc):
        faults.append(SettingFault("map_url", "no_link"))
    if form.zone and not _is_zone(form.zone):
        faults.append(SettingFault("zone", "no_zone", form.zone[:ZONE_LIMIT]))
    return faults


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _site_of(row: Row[Any]) -> Site:
    return Site(**{field: getattr(row, field) for field in Site.__struct_fields__})
