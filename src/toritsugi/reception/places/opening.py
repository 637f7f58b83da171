"""When a kiosk receives visitors: in its own hours, else in the company's, in the time of its site."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.calling import Hours, read_hours
from toritsugi.reception.places.kiosk import Kiosk
from toritsugi.reception.places.site import Site


async def hours_of_kiosk(c: AsyncConnection, kiosk: Kiosk, site: Site) -> Hours:
    """The hours that count at this kiosk."""
    return msgspec.structs.replace(await read_hours(c, kiosk.organization_id), zone=site.clock)
