"""A visitor's own phone as a kiosk: by a link on a poster, for as long as one reception takes."""

import secrets

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.places.kiosk import Kiosk, get_kiosk
from toritsugi.reception.tables import kiosk

PHONE_SECONDS = 2 * 3600
"""How long a phone may receive its visitor after the link was opened."""


async def poster_of(c: AsyncConnection, organization_id: str, kiosk_id: str, *, fresh: bool = False) -> str:
    """What the kiosk's poster links with; made when there is none. A fresh one ends every poster before."""
    mine = (kiosk.c.organization_id == organization_id, kiosk.c.id == kiosk_id)
    known: str = (await c.execute(select(kiosk.c.poster).where(*mine))).scalar_one()
    if known and not fresh:
        return known
    made = secrets.token_hex(16)
    await c.execute(update(kiosk).where(*mine).values(poster=made))
    return made


async def kiosk_by_poster(c: AsyncConnection, poster: str) -> Kiosk | None:
    """The active kiosk whose poster this is."""
    if len(poster) != 32 or not poster.isalnum():
        return None
    chosen = select(kiosk.c.id, kiosk.c.organization_id).where(kiosk.c.poster == poster, kiosk.c.active)
    row = (await c.execute(chosen)).first()
    return await get_kiosk(c, row.organization_id, row.id) if row else None
