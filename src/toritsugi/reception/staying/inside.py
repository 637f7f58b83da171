"""Who is inside now, for the list that is read out when everybody has to leave."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import get_employees, tidy_text
from toritsugi.reception.tables import kiosk, site, visit
from toritsugi.reception.visits import Visit, visit_of

TYPED_LEAST = 2
"""Characters of the own name that a visitor types before anything is shown."""
SHOWN = 12


class Inside(msgspec.Struct, frozen=True):
    """A visitor who has not left, with whom they came to see and where they came in."""

    visit: Visit
    hosts: tuple[str, ...]
    kiosk_name: str
    site_id: str
    site_name: str


async def list_inside(c: AsyncConnection, organization_id: str, site_id: str = "") -> list[Inside]:
    """Everybody with a name who came in and has not left, at one site or at all, by site and arrival."""
    named = select(visit, kiosk.c.name.label("kiosk_name"), site.c.id.label("site_id"), site.c.name.label("site_name"))
    joined = named.join(kiosk, visit.c.kiosk_id == kiosk.c.id).join(site, kiosk.c.site_id == site.c.id)
    chosen = joined.where(
        visit.c.organization_id == organization_id, visit.c.left_at.is_(None), visit.c.visitor_name != ""
    )
    if site_id:
        chosen = chosen.where(site.c.id == site_id)
    rows = (await c.execute(chosen.order_by(site.c.id, visit.c.arrived_at))).all()
    found = [visit_of(row) for row in rows]
    people = await get_employees(c, {id for each in found for id in each.host_ids})
    return [
        Inside(
            each,
            tuple(people[id].name for id in each.host_ids if id in people),
            row.kiosk_name,
            row.site_id,
            row.site_name,
        )
        for each, row in zip(found, rows, strict=True)
    ]


async def inside_by_name(c: AsyncConnection, organization_id: str, site_id: str, typed: str) -> list[Inside]:
    """Those inside at this site whose name has in it what was typed: two characters at least."""
    wanted = _folded(typed)
    if len(wanted) < TYPED_LEAST:
        return []
    inside = await list_inside(c, organization_id, site_id)
    return [each for each in inside if any(wanted in _folded(name) for name in each.visit.present.values())][:SHOWN]


def _folded(name: str) -> str:
    return tidy_text(name).casefold().replace(" ", "")
