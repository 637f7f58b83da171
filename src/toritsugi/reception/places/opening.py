"""When a kiosk receives visitors: in its own hours, else in the company's, in the time of its site."""

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.calling import Hours, OpeningTime, faults_of_times, read_hours
from toritsugi.reception.places.kiosk import Kiosk
from toritsugi.reception.places.site import Site
from toritsugi.reception.refusal import SettingRefused
from toritsugi.reception.tables import kiosk_opening


async def hours_of_kiosk(c: AsyncConnection, kiosk: Kiosk, site: Site) -> Hours:
    """The hours that count at this kiosk; the company's closed days are closed everywhere."""
    company = await read_hours(c, kiosk.organization_id)
    own = await own_times(c, kiosk.id)
    return Hours(own or company.times, company.closed, site.clock)


async def own_times(c: AsyncConnection, kiosk_id: str) -> tuple[OpeningTime, ...]:
    """The kiosk's own hours, in order; empty while it keeps the company's."""
    found = await c.execute(select(kiosk_opening).where(kiosk_opening.c.kiosk_id == kiosk_id))
    return tuple(sorted(OpeningTime(row.weekday, row.opens, row.closes) for row in found))


async def set_own_times(c: AsyncConnection, kiosk_id: str, times: tuple[OpeningTime, ...]) -> None:
    """Writes them over those that were kept; none: the company's count. Raises SettingRefused."""
    faults = faults_of_times(times)
    if faults:
        raise SettingRefused(faults)
    await c.execute(delete(kiosk_opening).where(kiosk_opening.c.kiosk_id == kiosk_id))
    if times:
        here = {"kiosk_id": kiosk_id}
        await c.execute(kiosk_opening.insert(), [here | msgspec.structs.asdict(each) for each in times])
