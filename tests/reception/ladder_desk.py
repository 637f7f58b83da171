"""A front desk with a ladder, for the tests of calls that nobody answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from reception.front_desk import RELAY_URL, FrontDesk
from toritsugi.event import Event
from toritsugi.intake import get_event
from toritsugi.outbox.tables import notification
from toritsugi.reception import (
    Call,
    CallStep,
    Ladders,
    Rung,
    Visit,
    call_of,
    list_missed,
    set_deputies,
    set_ladder,
    steps_of,
)

WHOLE = (
    Rung("host", 100, True),
    Rung("deputy", 120),
    Rung("department", 130),
    Rung("base", 140),
    Rung("mail", 150, value="front@example.com, guard@example.com"),
    Rung("phone", 160, True),
)


def climber(desk: FrontDesk, **given: Any) -> Ladders:
    return Ladders(desk.database, desk.accept, RELAY_URL, **given)


async def build(desk: FrontDesk, rungs: Sequence[Rung] = WHOLE, button_id: str | None = None) -> Ladders:
    """The ladder of the company, with 佐藤 as the deputy of 田中."""
    async with desk.database.transaction() as c:
        await set_ladder(c, desk.organization.id, button_id, rungs)
        await set_deputies(c, desk.organization.id, desk.tanaka.id, [desk.sato.id])
    return climber(desk)


async def call(desk: FrontDesk, visit: Visit) -> Call:
    async with desk.database.reading() as c:
        found = await call_of(c, visit.id)
    assert found is not None
    return found


async def steps(desk: FrontDesk, visit: Visit) -> list[CallStep]:
    async with desk.database.reading() as c:
        return (await steps_of(c, [visit.id]))[visit.id]


async def climbed(desk: FrontDesk, visit: Visit) -> list[str]:
    """The rungs so far, those that were passed over with the reason."""
    return [f"{step.kind}:{step.skipped}" if step.skipped else step.kind for step in await steps(desk, visit)]


async def told(desk: FrontDesk, step: CallStep) -> set[str]:
    """The addresses that a rung has called."""
    async with desk.database.reading() as c:
        chosen = select(notification.c.address).where(notification.c.event_id == step.event_id)
        return set((await c.execute(chosen)).scalars())


async def event_of(desk: FrontDesk, step: CallStep) -> Event:
    async with desk.database.reading() as c:
        found = await get_event(c, desk.organization.id, step.event_id or "")
    assert found is not None
    return found


async def missed(desk: FrontDesk) -> list[str]:
    async with desk.database.reading() as c:
        return await list_missed(c, desk.organization.id, 0.0)
