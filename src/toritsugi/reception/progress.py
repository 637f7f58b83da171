"""How far a call got, told honestly: only what the rows say, never what is hoped."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import base_connections
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.people import Employee, get_employees, get_organization
from toritsugi.reception.tables import kiosk, visit, visit_answer
from toritsugi.reception.visits import Visit

UNREACHED_AFTER = 20.0
"""Seconds without anything delivered after which the visitor is asked to dial."""
UNANSWERED_AFTER = 60.0
"""Seconds from the first delivery without an answer after which the visitor is told what else to do."""

CallState = Literal[
    "calling", "delivered", "partly", "coming", "deputy", "waiting", "unable", "not_connected", "no_answer"
]
Place = Literal["host", "room", "base"]
_ANSWER_STATES: dict[str, CallState] = {
    "coming": "coming",
    "deputy": "deputy",
    "wait": "waiting",
    "unable": "unable",
}
_FAILED = {State.DEAD, State.EXPIRED, State.CANCELLED}


class Step(msgspec.Struct, frozen=True):
    """Something that has happened: "received", "reached" (then `place` says whom), "answered" (then `choice`)."""

    key: Literal["received", "reached", "answered"]
    at: float
    place: Place | Literal[""] = ""
    choice: str = ""
    who: Employee | None = None


class Progress(msgspec.Struct, frozen=True):
    """What the visitor's screen shows.

    `host` is None for the general reception; `answerer` is the one whose answer counts, None when that member is
    unknown. `phone` is what to dial. `final`: nothing will change any more. `next_change_at` is when the state may
    change by time alone (seconds since the epoch).
    """

    state: CallState
    steps: tuple[Step, ...]
    host: Employee | None
    answerer: Employee | None
    phone: str
    final: bool
    next_change_at: float


async def progress_of(connection: AsyncConnection, visit: Visit, now: float) -> Progress:
    """The progress of a visit at this time, from one reading of the rows."""
    current = await _current(connection, visit)
    answers = await _answers(connection, current.id)
    people = await get_employees(connection, {current.host_id or "", *(each.employee_id or "" for each in answers)})
    host = people.get(current.host_id or "")
    sent = _last_of_each_chain(await notifications_of_event(connection, current.event_id or ""))
    steps = (Step("received", current.arrived_at), *_reached(sent, host), *_answered(answers, people))
    state = _state(current, sent, await _held(connection, current.organization_id), now)
    return Progress(
        state=state,
        steps=steps,
        host=host,
        answerer=steps[-1].who,
        phone=await _phone(connection, current),
        final=state in {"coming", "deputy"} or now >= current.expires_at,
        next_change_at=_next_change(current, sent, now),
    )


def _last_of_each_chain(sent: Sequence[NotificationRow]) -> list[NotificationRow]:
    """Without those for which another stands in: only how a chain ended counts."""
    replaced = {each.fallback_of for each in sent} | {each.resend_of for each in sent}
    return [each for each in sent if each.id not in replaced]


def _state(current: Visit, sent: Sequence[NotificationRow], held: bool, now: float) -> CallState:
    if current.answer:
        return _ANSWER_STATES[current.answer]
    delivered = [each for each in sent if each.state == State.DELIVERED]
    if not delivered:
        lost = all(each.state in _FAILED for each in sent)
        late = now - current.arrived_at >= UNREACHED_AFTER
        return "not_connected" if lost or late or held else "calling"
    if now - _first_delivery(delivered) >= UNANSWERED_AFTER:
        return "no_answer"
    return "delivered" if len(delivered) == len(sent) else "partly"


def _first_delivery(delivered: Sequence[NotificationRow]) -> float:
    return min(each.settled_at if each.settled_at is not None else each.created_at for each in delivered)


def _next_change(current: Visit, sent: Sequence[NotificationRow], now: float) -> float:
    delivered = [each for each in sent if each.state == State.DELIVERED]
    due = [current.arrived_at + UNREACHED_AFTER, current.expires_at]
    if delivered:
        due.append(_first_delivery(delivered) + UNANSWERED_AFTER)
    return min((each for each in due if each > now), default=now + UNANSWERED_AFTER)


def _reached(sent: Sequence[NotificationRow], host: Employee | None) -> list[Step]:
    """The first delivery to each place, in the order of time."""
    first: dict[Place, float] = {}
    for each in sent:
        if each.state == State.DELIVERED and each.settled_at is not None:
            place = _place(each, host)
            first[place] = min(each.settled_at, first.get(place, each.settled_at))
    return [Step("reached", at, place) for place, at in sorted(first.items(), key=lambda item: item[1])]


def _place(each: NotificationRow, host: Employee | None) -> Place:
    if host is None or each.fallback_of is not None:
        return "base"
    if each.destination_kind == "member":
        return "host" if host.lineworks_user_id else "base"
    return "room" if host.channel_id or host.department_channel_id else "base"


def _answered(answers: Sequence[Any], people: Mapping[str, Employee]) -> list[Step]:
    return [
        Step("answered", each.answered_at, choice=each.choice, who=people.get(each.employee_id or ""))
        for each in answers
    ]


async def _current(connection: AsyncConnection, before: Visit) -> Visit:
    row = (await connection.execute(select(visit).where(visit.c.id == before.id))).first()
    return before if row is None else Visit(**{field: getattr(row, field) for field in Visit.__struct_fields__})


async def _answers(connection: AsyncConnection, visit_id: str) -> Sequence[Any]:
    taken = select(visit_answer).where(visit_answer.c.visit_id == visit_id, visit_answer.c.taken)
    return (await connection.execute(taken.order_by(visit_answer.c.id))).all()


async def _held(connection: AsyncConnection, organization_id: str) -> bool:
    base = (await base_connections(connection, [organization_id])).get(organization_id)
    return base is None or bool(base.obstacle)


async def _phone(connection: AsyncConnection, current: Visit) -> str:
    own = select(kiosk.c.phone).where(kiosk.c.id == current.kiosk_id)
    phone = (await connection.execute(own)).scalar_one_or_none()
    organization = await get_organization(connection, current.organization_id)
    return phone or (organization.phone if organization else "")
