"""The number by which a visitor leaves: on the badge, and on the screen when the call is answered."""

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import tidy_text
from toritsugi.reception.tables import visit
from toritsugi.reception.visits import Visit, visit_of

_DIGITS = 6


async def free_badge(c: AsyncConnection, organization_id: str) -> str:
    """Six digits that nobody who is inside has."""
    while True:
        badge = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        if await visit_of_badge(c, organization_id, badge) is None:
            return badge


async def visit_of_badge(c: AsyncConnection, organization_id: str, typed: str) -> Visit | None:
    """The visit that is still going on under this number."""
    badge = "".join(character for character in tidy_text(typed) if character.isdecimal())
    if len(badge) != _DIGITS:
        return None
    chosen = select(visit).where(
        visit.c.organization_id == organization_id, visit.c.badge == badge, visit.c.left_at.is_(None)
    )
    row = (await c.execute(chosen.order_by(visit.c.id.desc()).limit(1))).first()
    return visit_of(row) if row else None
