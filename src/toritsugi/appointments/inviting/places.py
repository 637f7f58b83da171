"""Where visitors come to: what the invitations say of the way."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.checking import AppointmentRefused, Fault
from toritsugi.appointments.tables import appointment_setting
from toritsugi.database import Database

ADDRESS_LIMIT, MAP_LIMIT = 300, 900


class Place(msgspec.Struct, frozen=True):
    """Where it is. `map_url` leads to a map; both are "" while nothing was written down."""

    address: str = ""
    map_url: str = ""


async def read_place(c: AsyncConnection, organization_id: str) -> Place:
    """Where the organization is."""
    mine = appointment_setting.c.organization_id == organization_id
    row = (await c.execute(select(appointment_setting).where(mine))).first()
    return Place(row.address, row.map_url) if row else Place()


async def set_place(database: Database, c: AsyncConnection, organization_id: str, place: Place) -> None:
    """Writes it down; invitations that are out already keep what they say. Raises AppointmentRefused."""
    address, map_url = " ".join(place.address.split()), place.map_url.strip()
    faults = [Fault("address", "too_long", str(ADDRESS_LIMIT))] if len(address) > ADDRESS_LIMIT else []
    if len(map_url) > MAP_LIMIT:
        faults.append(Fault("map_url", "too_long", str(MAP_LIMIT)))
    if map_url and not (map_url.startswith(("https://", "http://")) and len(map_url.split()) == 1):
        faults.append(Fault("map_url", "no_link", map_url[:60]))
    if faults:
        raise AppointmentRefused(faults)
    row = {"organization_id": organization_id, "address": address, "map_url": map_url}
    written = database.insert(appointment_setting).values(row)
    kept = {"address": address, "map_url": map_url}
    await c.execute(written.on_conflict_do_update(index_elements=["organization_id"], set_=kept))
