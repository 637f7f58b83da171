"""How far a call got, told honestly: only what the rows say, never what is hoped."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import base_connections
from toritsugi.intake import get_event
from toritsugi.mailing import MailState, get_mails
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.people import Employee, get_employees, get_organization
from toritsugi.reception.buttons import CallButton, get_button
from toritsugi.reception.ladder import Call, CallStep, RungKind, call_of, steps_of
from toritsugi.reception.tables import kiosk, site, visit, visit_answer
from toritsugi.reception.visits import Visit, visit_of

UNREACHED_AFTER = 20.0
"""Seconds without anything delivered after which the visitor is asked to dial."""
UNANSWERED_AFTER = 60.0
"""Seconds from the first delivery without an answer after which the visitor is told what else to do."""

CallState = Literal[
    "calling", "delivered", "partly", "coming", "deputy", "waiting", "unable", "not_connected", "no_answer", "missed"
]
Place = Literal["host", "room", "base", "stand_in", "mail"]
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


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the visitor's screen shows.

    `host` is None when a `button` or the general reception was called; `answerer` is the one whose answer counts, None
    when that member is unknown. `rung` is being tried now; "" once the call has ended. `words` are what a host wrote
    for the visitor, "" for nothing; `words_by` is who did. `phone` is what to dial. `final`: nothing will change any
    more. `next_change_at` is when the state may change by time alone (seconds since the epoch).
    """

    state: CallState
    steps: tuple[Step, ...]
    host: Employee | None
    button: CallButton | None
    answerer: Employee | None
    rung: RungKind | Literal[""]
    words: str
    words_by: Employee | None
    phone: str
    final: bool
    next_change_at: float


class _Rows(msgspec.Struct, frozen=True):
    """What the rows say. `sent`: for each step of the ladder, the last of each chain of its notifications."""

    visit: Visit
    call: Call | None
    steps: Sequence[CallStep]
    sent: Sequence[tuple[CallStep, NotificationRow]]
    mailed: Mapping[str, float]
    answers: Sequence[Any]
    held: bool
    only_base: bool

    @property
    def began_at(self) -> float:
        return self.call.began_at if self.call else self.visit.arrived_at

    @property
    def expires_at(self) -> float:
        return self.call.expires_at if self.call else self.visit.expires_at

    @property
    def delivered(self) -> list[NotificationRow]:
        return [each for _, each in self.sent if each.state == State.DELIVERED]

    @property
    def ended(self) -> bool:
        """Whether the ladder has come to its end without an answer."""
        return self.call is not None and self.call.state == "missed"

    @property
    def went_on(self) -> bool:
        """Whether somebody else was called after the answer that counts."""
        return bool(self.answers) and bool(self.steps) and self.steps[-1].taken_at > self.answers[-1].answered_at


async def progress_of(c: AsyncConnection, asked: Visit, now: float) -> Progress:
    """The progress of a visit at this time, from one reading of the rows."""
    rows = await _rows(c, asked)
    current = rows.visit
    ids = {current.host_id or "", current.words_by, *(each.employee_id or "" for each in rows.answers)}
    people = await get_employees(c, ids)
    host = people.get(current.host_id or "")
    answered = _answered(rows.answers, people)
    steps = sorted([Step("received", current.arrived_at), *_reached(rows, host), *answered], key=lambda step: step.at)
    state = _state(rows, now)
    return Progress(
        state=state,
        steps=tuple(steps),
        host=host,
        button=await get_button(c, current.organization_id, current.button_id) if current.button_id else None,
        answerer=answered[-1].who if answered else None,
        rung=_rung(rows),
        words=current.words,
        words_by=people.get(current.words_by),
        phone=await _phone(c, current, rows.call),
        final=state in {"coming", "deputy"} or rows.ended or now >= rows.expires_at,
        next_change_at=_next_change(rows, now),
    )


async def _rows(c: AsyncConnection, before: Visit) -> _Rows:
    row = (await c.execute(select(visit).where(visit.c.id == before.id))).first()
    current = visit_of(row) if row else before
    steps = (await steps_of(c, [current.id])).get(current.id) or [_first_step(current)]
    sent = [(step, each) for step in steps for each in await _last_of_each_chain(c, step.event_id)]
    mails = await get_mails(c, [step.mail_id for step in steps if step.mail_id])
    mailed = {id: each.settled_at or 0.0 for id, each in mails.items() if each.state is MailState.SENT}
    first = await get_event(c, current.organization_id, current.event_id or "")
    return _Rows(
        visit=current,
        call=await call_of(c, current.id),
        steps=steps,
        sent=sent,
        mailed=mailed,
        answers=await _answers(c, current.id),
        held=await _held(c, current.organization_id),
        only_base=first is not None and all(each.kind == "base" for each in first.addressees),
    )


def _first_step(current: Visit) -> CallStep:
    """For a visit from before there were ladders."""
    return CallStep(current.id, 0, "host", current.event_id, "", current.arrived_at)


async def _last_of_each_chain(c: AsyncConnection, event_id: str | None) -> list[NotificationRow]:
    """Without those for which another stands in: only how a chain ended counts."""
    sent = await notifications_of_event(c, event_id) if event_id else []
    replaced = {each.fallback_of for each in sent} | {each.resend_of for each in sent}
    return [each for each in sent if each.id not in replaced]


def _state(rows: _Rows, now: float) -> CallState:
    ended = rows.ended
    answer = rows.visit.answer
    if answer and (answer != "wait" or not (rows.went_on or ended)):
        return _ANSWER_STATES[answer]
    if not rows.delivered and not rows.mailed:
        lost = all(each.state in _FAILED for _, each in rows.sent)
        late = now - rows.began_at >= UNREACHED_AFTER
        return "not_connected" if lost or late or rows.held else "calling"
    if ended:
        return "missed"
    climbed = any(step.position and not step.skipped for step in rows.steps)
    if climbed or rows.went_on or now - _first_delivery(rows) >= UNANSWERED_AFTER:
        return "no_answer"
    return "delivered" if len(rows.delivered) == len(rows.sent) else "partly"


def _rung(rows: _Rows) -> RungKind | Literal[""]:
    if rows.call is None or rows.call.state != "calling":
        return ""
    return rows.call.rung.kind


def _first_delivery(rows: _Rows) -> float:
    settled = [each.settled_at if each.settled_at is not None else each.created_at for each in rows.delivered]
    return min([*settled, *rows.mailed.values()])


def _next_change(rows: _Rows, now: float) -> float:
    due = [rows.began_at + UNREACHED_AFTER, rows.expires_at]
    if rows.delivered or rows.mailed:
        due.append(_first_delivery(rows) + UNANSWERED_AFTER)
    return min((each for each in due if each > now), default=now + UNANSWERED_AFTER)


def _reached(rows: _Rows, host: Employee | None) -> list[Step]:
    """The first delivery to each place, in the order of time."""
    first: dict[Place, float] = {}
    for step, each in rows.sent:
        if each.state == State.DELIVERED and each.settled_at is not None:
            place = _place(rows, step, each, host)
            first[place] = min(each.settled_at, first.get(place, each.settled_at))
    for at in rows.mailed.values():
        first["mail"] = at
    return [Step("reached", at, place) for place, at in sorted(first.items(), key=lambda item: item[1])]


def _place(rows: _Rows, step: CallStep, each: NotificationRow, host: Employee | None) -> Place:
    if each.fallback_of is not None or step.kind == "base":
        return "base"
    if step.kind == "deputy":
        return "stand_in" if each.label == each.intended_for or each.destination_kind == "room" else "base"
    if step.kind == "department":
        return "room"
    if host is None or rows.visit.further_host_ids:
        return _place_of_button(rows, each)
    if each.destination_kind == "member":
        return "host" if host.lineworks_user_id else "base"
    return "room" if host.channel_id or host.department_channel_id else "base"


def _place_of_button(rows: _Rows, each: NotificationRow) -> Place:
    """A message to a person who was meant has that person's name; a room was meant when any but the base was."""
    if each.destination_kind == "member":
        return "host" if each.label == each.intended_for else "base"
    return "base" if rows.only_base else "room"


def _answered(answers: Sequence[Any], people: Mapping[str, Employee]) -> list[Step]:
    return [
        Step("answered", each.answered_at, choice=each.choice, who=people.get(each.employee_id or ""))
        for each in answers
    ]


async def _answers(c: AsyncConnection, visit_id: str) -> Sequence[Any]:
    taken = select(visit_answer).where(visit_answer.c.visit_id == visit_id, visit_answer.c.taken)
    return (await c.execute(taken.order_by(visit_answer.c.id))).all()


async def _held(c: AsyncConnection, organization_id: str) -> bool:
    base = (await base_connections(c, [organization_id])).get(organization_id)
    return base is None or bool(base.obstacle)


async def _phone(c: AsyncConnection, current: Visit, call: Call | None) -> str:
    """The number of the ladder's last rung, of the kiosk, of its site, or of the organization."""
    rung = call.rungs[-1] if call else None
    if rung is not None and rung.kind == "phone" and rung.value:
        return rung.value
    standing = select(kiosk.c.phone, site.c.phone.label("site_phone")).join(site, kiosk.c.site_id == site.c.id)
    row = (await c.execute(standing.where(kiosk.c.id == current.kiosk_id))).first()
    organization = await get_organization(c, current.organization_id)
    own = (row.phone or row.site_phone) if row else ""
    return own or (organization.phone if organization else "")
