"""The call of a visit as it stands on its ladder, and the steps that were taken."""

from collections.abc import Collection, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.ladder.rung import Rung, RungKind
from toritsugi.reception.tables import call_step, visit, visit_call
from toritsugi.reception.visits import CALL_SECONDS

CallProgress = Literal["calling", "answered", "missed"]
Skipped = Literal["", "closed", "nobody", "called", "no_mail"]
"""Why a rung was passed over: it is closed, there is nobody to call, they have been called before, there is no mail
server."""
_rungs = msgspec.json.Decoder(tuple[Rung, ...])


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Where a call stands. `position` is the rung that was climbed last; `number` fences every change.

    `due_at` is when the next rung is due, None when nothing is. `began_at`, `stepped_at` and `expires_at` follow the
    clock when that was set back. Times are seconds since the epoch.
    """

    visit_id: str
    organization_id: str
    rungs: tuple[Rung, ...]
    position: int
    state: CallProgress
    began_at: float
    stepped_at: float
    due_at: float | None
    expires_at: float
    number: int

    @property
    def rung(self) -> Rung:
        """The rung that was climbed last."""
        return self.rungs[self.position]

    def with_next(self, position: int) -> tuple[Rung, ...]:
        """The rungs in the order in which the one at this position, which lies ahead, comes next."""
        done, ahead = self.rungs[: self.position + 1], self.rungs[self.position + 1 :]
        first = self.rungs[position]
        return (*done, first, *(each for each in ahead if each is not first))


class CallStep(msgspec.Struct, frozen=True):
    """A rung that was climbed, with its event and the mail that it sent, or that was passed over and why."""

    visit_id: str
    position: int
    kind: RungKind
    event_id: str | None
    skipped: Skipped
    taken_at: float
    mail_id: str = ""


def fresh_call(visit_id: str, organization_id: str, rungs: tuple[Rung, ...], now: float, due_at: float) -> Call:
    """A call that has just begun on its first rung."""
    lasts = sum(rung.seconds for rung in rungs)
    return Call(
        visit_id=visit_id,
        organization_id=organization_id,
        rungs=rungs,
        position=0,
        state="calling",
        began_at=now,
        stepped_at=now,
        due_at=due_at,
        expires_at=now + max(CALL_SECONDS, lasts + 60),
        number=0,
    )


async def write_call(c: AsyncConnection, call: Call) -> None:
    """Keeps a fresh call."""
    await c.execute(visit_call.insert().values(**_row(msgspec.structs.asdict(call))))


async def change_call(c: AsyncConnection, call: Call, **values: Any) -> bool:
    """Changes a call that nobody else has changed since it was read. False: somebody has."""
    mine = update(visit_call).where(visit_call.c.visit_id == call.visit_id, visit_call.c.number == call.number)
    changed = await c.execute(mine.values(number=visit_call.c.number + 1, **_row(values)))
    return changed.rowcount == 1


async def write_steps(c: AsyncConnection, steps: Sequence[CallStep]) -> None:
    """Keeps the steps of a call."""
    if steps:
        await c.execute(call_step.insert(), [msgspec.structs.asdict(each) for each in steps])


async def call_of(c: AsyncConnection, visit_id: str, *, lock: bool = False) -> Call | None:
    """The call of this visit. With `lock`, others who want to change it wait until the transaction ends."""
    chosen = select(visit_call).where(visit_call.c.visit_id == visit_id)
    row = (await c.execute(chosen.with_for_update() if lock else chosen)).first()
    return _call(row) if row else None


async def due_calls(c: AsyncConnection, now: float, limit: int) -> list[Call]:
    """The calls for which something is to be done now: the next rung, an end, or a clock that was set back."""
    table = visit_call.c
    chosen = select(visit_call).where(table.due_at.is_not(None), (table.due_at <= now) | (table.stepped_at > now))
    return [_call(row) for row in await c.execute(chosen.order_by(table.due_at).limit(limit))]


async def next_due_at(c: AsyncConnection) -> float | None:
    """When the next call is due (seconds since the epoch); None when none is under way."""
    chosen = select(visit_call.c.due_at).where(visit_call.c.due_at.is_not(None)).order_by(visit_call.c.due_at).limit(1)
    found: float | None = (await c.execute(chosen)).scalar_one_or_none()
    return found


async def steps_of(c: AsyncConnection, visit_ids: Collection[str]) -> dict[str, list[CallStep]]:
    """The steps of the calls of these visits, in their order, by visit id."""
    chosen = select(call_step).where(call_step.c.visit_id.in_(visit_ids))
    found: dict[str, list[CallStep]] = {}
    for row in await c.execute(chosen.order_by(call_step.c.visit_id, call_step.c.position)):
        step = CallStep(**{name: getattr(row, name) for name in CallStep.__struct_fields__})
        found.setdefault(row.visit_id, []).append(step)
    return found


async def list_missed(c: AsyncConnection, organization_id: str, since: float, limit: int = 50) -> list[str]:
    """The ids of the visits since then that nobody has answered, newest first."""
    joined = select(visit.c.id).join(visit_call, visit_call.c.visit_id == visit.c.id)
    chosen = joined.where(
        visit_call.c.organization_id == organization_id, visit_call.c.state == "missed", visit.c.arrived_at >= since
    )
    return list((await c.execute(chosen.order_by(visit.c.id.desc()).limit(limit))).scalars())


def _row(values: dict[str, Any]) -> dict[str, Any]:
    """The same values as the table has them."""
    return values | {"rungs": msgspec.json.encode(values["rungs"]).decode()} if "rungs" in values else values


def _call(row: Row[Any]) -> Call:
    plain = {name: getattr(row, name) for name in Call.__struct_fields__}
    return Call(**plain | {"rungs": _rungs.decode(row.rungs)})
