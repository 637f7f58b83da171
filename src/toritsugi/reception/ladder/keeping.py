"""Keeps the ladders that a company has built: one of its own, and others for some of its buttons."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.reception.buttons import get_button
from toritsugi.reception.ladder.rung import USUAL_LADDER, Rung, faults_of_ladder
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import ladder_rung


async def own_ladder(c: AsyncConnection, organization_id: str, button_id: str | None) -> tuple[Rung, ...]:
    """The ladder that was built for the company (None) or for this button alone; empty when none was."""
    chosen = select(ladder_rung).where(
        ladder_rung.c.organization_id == organization_id,
        ladder_rung.c.button_id.is_(None) if button_id is None else ladder_rung.c.button_id == button_id,
    )
    rows = await c.execute(chosen.order_by(ladder_rung.c.position))
    return tuple(Rung(row.kind, row.seconds, row.outside_hours, row.value) for row in rows)


async def read_ladder(c: AsyncConnection, organization_id: str, button_id: str) -> tuple[Rung, ...]:
    """The ladder that counts for a call by this button ("": by name): the button's, the company's, the usual one."""
    own = await own_ladder(c, organization_id, button_id) if button_id else ()
    return own or await own_ladder(c, organization_id, None) or USUAL_LADDER


async def set_ladder(c: AsyncConnection, organization_id: str, button_id: str | None, rungs: Sequence[Rung]) -> None:
    """Builds the ladder of the company (None) or of a button anew; no rungs: back to the one around it.

    Raises SettingRefused. Calls that are under way keep theirs.
    """
    faults = faults_of_ladder(rungs) if rungs else []
    if button_id is not None and await get_button(c, organization_id, button_id) is None:
        faults.append(SettingFault("button", "unknown", button_id[:32]))
    if faults:
        raise SettingRefused(faults)
    here = ladder_rung.c.button_id.is_(None) if button_id is None else ladder_rung.c.button_id == button_id
    await c.execute(delete(ladder_rung).where(ladder_rung.c.organization_id == organization_id, here))
    rows = [
        {"id": new_id(), "organization_id": organization_id, "button_id": button_id, "position": position}
        | msgspec.structs.asdict(rung)
        for position, rung in enumerate(rungs)
    ]
    if rows:
        await c.execute(ladder_rung.insert(), rows)
