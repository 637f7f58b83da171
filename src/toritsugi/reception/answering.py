"""A host answers: the first answer is taken, the room hears who took it, later taps are told kindly."""

import re
from collections.abc import Sequence
from typing import Any, cast, get_args

import msgspec
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import base_connections
from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.notification import State
from toritsugi.organization import Organization
from toritsugi.outbox import notifications_of_event
from toritsugi.people import Employee, employee_by_lineworks_user, get_employees, get_organization
from toritsugi.reception.announcing import (
    ANSWERED,
    ANSWERED_LATE,
    choice_label,
    say,
    visitor_label,
)
from toritsugi.reception.tables import visit, visit_answer
from toritsugi.reception.visits import CALL_SECONDS, Choice, Visit, get_visit

ANSWERABLE_SECONDS = 3600.0
"""A tap later than this after the arrival changes nothing: nobody waits at the desk any more."""

_GIVES_WAY: dict[Choice, tuple[str, ...]] = {
    "coming": ("", "wait", "unable"),
    "deputy": ("", "wait", "unable"),
    "wait": ("", "unable"),
    "unable": ("", "wait"),
}
"""Which earlier answers give way to a new one: somebody who comes ends the call, the others leave it open."""


class Tap(msgspec.Struct, frozen=True):
    """Somebody pressed an answer button. `member` is None when the platform's user is nobody we know."""

    organization: Organization
    visit: Visit
    choice: Choice
    user_id: str
    channel_id: str
    member: Employee | None
    now: float

    @property
    def who(self) -> str:
        return self.member.name if self.member else self.user_id


async def take_answer(database: Database, connection: AsyncConnection, event: Event) -> Sequence[Event]:
    """Records a tap and says what is to be told about it; nothing when the event is no tap on an answer button."""
    tap = await _read(connection, event)
    if tap is None:
        return []
    taken = tap.now - tap.visit.arrived_at < ANSWERABLE_SECONDS and await _take(connection, tap)
    answer_id = await _record(connection, tap, taken)
    database.announce(connection, f"visit:{tap.visit.id}")
    if taken:
        addressees = await _listeners(connection, tap)
        return [_answered(tap, answer_id, addressees)] if addressees else []
    return [await _told_late(connection, tap, answer_id)] if tap.member else []


async def _read(connection: AsyncConnection, event: Event) -> Tap | None:
    found = re.fullmatch(r"answer/([0-9a-f]{32})/([a-z]+)", event.details.get("postback", ""))
    if not found or found[2] not in get_args(Choice):
        return None
    visited = await get_visit(connection, event.organization_id, found[1])
    organization = await get_organization(connection, event.organization_id)
    if visited is None or organization is None:
        return None
    user_id, channel_id = event.details.get("user_id", ""), event.details.get("channel_id", "")
    member = await employee_by_lineworks_user(connection, event.organization_id, user_id)
    if member is None and not channel_id:
        member = await _host_behind_login(connection, visited)
    choice = cast(Choice, found[2])
    return Tap(organization, visited, choice, user_id, channel_id, member, event.received_at)


async def _host_behind_login(connection: AsyncConnection, visited: Visit) -> Employee | None:
    """The host, when a tap in a DM can be nobody else's.

    Callbacks name members by user ID (official: bot callback); an employee may be written down by login ID.
    """
    host = (await get_employees(connection, [visited.host_id])).get(visited.host_id) if visited.host_id else None
    if host is None or "@" not in host.lineworks_user_id:
        return None
    sent = await notifications_of_event(connection, visited.event_id or "")
    members = [each for each in sent if each.destination_kind == "member" and each.state == State.DELIVERED]
    return host if [each.fallback_of for each in members] == [None] else None


async def _take(connection: AsyncConnection, tap: Tap) -> bool:
    """Lets the answer count, unless another one that does not give way was first."""
    own_change = and_(visit.c.answerer == tap.user_id, visit.c.answer != tap.choice, visit.c.answerer != "")
    changed = await connection.execute(
        update(visit)
        .where(visit.c.id == tap.visit.id, or_(visit.c.answer.in_(_GIVES_WAY[tap.choice]), own_change))
        .values(
            answer=tap.choice,
            answerer=tap.user_id,
            answered_at=func.coalesce(visit.c.answered_at, tap.now),
        )
    )
    return changed.rowcount == 1


async def _record(connection: AsyncConnection, tap: Tap, taken: bool) -> str:
    answer_id = new_id()
    await connection.execute(
        visit_answer.insert().values(
            id=answer_id,
            visit_id=tap.visit.id,
            choice=tap.choice,
            employee_id=tap.member.id if tap.member else None,
            answered_by=tap.who[:200],
            taken=taken,
            answered_at=tap.now,
            note="",
        )
    )
    return answer_id


async def _listeners(connection: AsyncConnection, tap: Tap) -> tuple[Addressee, ...]:
    """The rooms that were called; where there is none, the host, unless it is the host who answers."""
    host_id = tap.visit.host_id
    host = (await get_employees(connection, [host_id])).get(host_id) if host_id else None
    room = (host.channel_id or host.department_channel_id) if host else ""
    base = (await base_connections(connection, [tap.organization.id])).get(tap.organization.id)
    called = room or (base.base_channel_id if base else "")
    rooms = tuple(Addressee("room", channel) for channel in dict.fromkeys((called, tap.channel_id)) if channel)
    if rooms or host is None or host == tap.member:
        return rooms
    return (Addressee("employee", host.id),)


def _answered(tap: Tap, answer_id: str, addressees: tuple[Addressee, ...]) -> Event:
    sentence = say(tap.organization, "answered", who=_person(tap), choice=choice_label(tap.organization, tap.choice))
    return _event(
        tap, ANSWERED, answer_id, (sentence, say(tap.organization, "about", visitor=_visitor(tap))), addressees
    )


async def _told_late(connection: AsyncConnection, tap: Tap, answer_id: str) -> Event:
    assert tap.member is not None
    first = await _first_taken(connection, tap.visit.id)
    if first is None:
        sentence = say(tap.organization, "over", visitor=_visitor(tap))
    else:
        key = "late_self" if first.employee_id == tap.member.id else "late"
        who = say(tap.organization, "person", name=_family(first.answered_by))
        choice = choice_label(tap.organization, first.choice)
        sentence = say(tap.organization, key, visitor=_visitor(tap), who=who, choice=choice)
    return _event(tap, ANSWERED_LATE, answer_id, (sentence, ""), (Addressee("employee", tap.member.id),))


async def _first_taken(connection: AsyncConnection, visit_id: str) -> Any:
    """The answer that counts now."""
    taken = select(visit_answer).where(visit_answer.c.visit_id == visit_id, visit_answer.c.taken)
    return (await connection.execute(taken.order_by(visit_answer.c.id.desc()).limit(1))).first()


def _event(tap: Tap, kind: str, answer_id: str, said: tuple[str, str], addressees: tuple[Addressee, ...]) -> Event:
    return Event(
        id=new_id(),
        organization_id=tap.organization.id,
        source_id=None,
        kind=kind,
        urgency=Urgency.ANSWER,
        title=said[0],
        text=said[1],
        addressees=addressees,
        details={"visit_id": tap.visit.id, "choice": tap.choice, "answered_by": tap.who},
        idempotency_key=f"answer:{answer_id}",
        received_at=tap.now,
        expires_at=tap.now + CALL_SECONDS,
    )


def _person(tap: Tap) -> str:
    return say(tap.organization, "person", name=_family(tap.who))


def _family(name: str) -> str:
    return name.split(" ")[0]


def _visitor(tap: Tap) -> str:
    return visitor_label(tap.organization, tap.visit.visitor_name, tap.visit.visitor_company)
