"""What becomes of a call: it begins, it climbs, an answer settles it; inside the transactions that accept events."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import Declined
from toritsugi.mailing import Draft, write_mail
from toritsugi.reception.calling import nobody_stands_in, read_settings
from toritsugi.reception.ladder.call import (
    Call,
    CallStep,
    Skipped,
    call_of,
    change_call,
    fresh_call,
    write_call,
    write_steps,
)
from toritsugi.reception.ladder.keeping import read_ladder
from toritsugi.reception.visits import Choice, Visit

UNANSWERED = "visitor.unanswered"
TOPIC = "ladder"
"""The bell's topic when a call began, or is due earlier than before."""


class Passed(msgspec.Struct, frozen=True):
    """A rung that is passed over on the way to the next one."""

    position: int
    skipped: Skipped


async def begin_call(database: Database, c: AsyncConnection, visit: Visit, event: Event) -> None:
    """The call stands on its first rung, with the arrival. When that rung can reach nobody, the next is due at once."""
    rungs = await read_ladder(c, visit.organization_id, visit.button_id)
    now = visit.arrived_at
    alone = await nobody_stands_in(c, visit.host_ids, now)
    call = fresh_call(visit.id, visit.organization_id, rungs, now, now if alone else now + rungs[0].seconds)
    await write_call(c, call)
    await write_steps(c, [CallStep(visit.id, 0, rungs[0].kind, event.id, "", now)])
    database.announce(c, TOPIC)


def details_of_climb(call: Call, position: int, passed: Sequence[Passed]) -> dict[str, str]:
    """What an event of the ladder carries, for the transaction that accepts it."""
    return {
        "visit_id": call.visit_id,
        "rung": call.rungs[position].kind,
        "position": str(position),
        "number": str(call.number),
        "passed": msgspec.json.encode(passed).decode(),
    }


async def climbed(database: Database, c: AsyncConnection, event: Event) -> None:
    """Puts the call on the rung of this event. Raises Declined when it has been answered or climbed meanwhile."""
    details = event.details
    call = await call_of(c, details["visit_id"])
    position, now = int(details["position"]), event.received_at
    if call is None or call.number != int(details["number"]) or call.state != "calling":
        raise Declined("the call has gone on meanwhile")
    rung = call.rungs[position]
    if not await change_call(c, call, position=position, stepped_at=now, due_at=now + rung.seconds):
        raise Declined("the call has gone on meanwhile")
    mail_id = await _write_mail(database, c, call, event) if "mail" in details else ""
    passed = steps_past(call, msgspec.json.decode(details["passed"], type=list[Passed]), now)
    await write_steps(c, [*passed, CallStep(call.visit_id, position, rung.kind, event.id, "", now, mail_id)])
    database.announce(c, f"visit:{call.visit_id}", TOPIC)


async def _write_mail(database: Database, c: AsyncConnection, call: Call, event: Event) -> str:
    """The mail of a rung; useless once the call has expired."""
    recipients = tuple(address for address in event.details["mail"].split(",") if address)
    draft = Draft(
        organization_id=call.organization_id,
        kind="visitor",
        subject=event.title,
        text=event.text,
        recipients=recipients,
        expires_at=event.expires_at,
    )
    return await write_mail(database, c, draft)


def steps_past(call: Call, passed: Sequence[Passed], now: float) -> list[CallStep]:
    """The rungs that were passed over, for the record."""
    return [
        CallStep(call.visit_id, each.position, call.rungs[each.position].kind, None, each.skipped, now)
        for each in passed
    ]


async def end_call(c: AsyncConnection, visit_id: str) -> None:
    """The visitor has left: nobody else is called, and a call that nobody has answered is listed as missed."""
    call = await call_of(c, visit_id, lock=True)
    if call is not None and call.state == "calling":
        await change_call(c, call, state="missed", due_at=None)


async def settle_answer(database: Database, c: AsyncConnection, visit: Visit, choice: Choice, now: float) -> None:
    """What an answer that counts means for the call: it ends, it waits, or the next rung is due at once."""
    call = await call_of(c, visit.id, lock=True)
    if call is None:
        return
    if choice in {"coming", "deputy"}:
        await change_call(c, call, state="answered", due_at=None)
        return
    settings = await read_settings(c, visit.organization_id)
    due_at = now + settings.wait_seconds if choice == "wait" else now
    expires_at = max(call.expires_at, due_at + 60)
    await change_call(c, call, state="calling", stepped_at=now, due_at=due_at, expires_at=expires_at)
    database.announce(c, TOPIC)
