"""Tells who has answered: the rooms that were called, the deputies that were called, and whoever came too late."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import get_event
from toritsugi.organization import Organization
from toritsugi.outbox import rooms_of_events
from toritsugi.reception.answers.reading import Tap
from toritsugi.reception.ladder import CallStep, steps_of
from toritsugi.reception.occasion import choice_label
from toritsugi.reception.tables import visit_answer
from toritsugi.reception.visits import CALL_SECONDS

ANSWERED = "visitor.answered"
ANSWERED_LATE = "visitor.answered.late"
NOTED = "visitor.noted"

_PHRASES: dict[str, tuple[str, str]] = {
    "person": ("{name}さん", "{name}"),
    "words": ("メッセージ: {words}", "Message: {words}"),
    "late_self": (
        "{visitor}のご来訪には、「{choice}」とのお返事をすでに承っています。ありがとうございます。",
        "Your answer “{choice}” for {visitor} has been taken already. Thank you.",
    ),
    "over": (
        "{visitor}のお呼び出しは、時間がたったため終わっています。ご本人へのご連絡をお願いします。",
        "The call from {visitor} has ended because too much time has passed. Please get in touch directly.",
    ),
    "shown": ("来訪者の画面に表示しました: {words}", "Shown on the visitor's screen: {words}"),
    "not_shown": (
        "{visitor}の画面には文章を表示しない設定です。お呼び出しのボタンで応答してください。",
        "Messages are not shown on the screen for {visitor}. Please answer with the buttons of the call.",
    ),
}


async def tell_answered(c: AsyncConnection, tap: Tap) -> list[Event]:
    """The event that tells everybody who was called; none when there is nobody else to tell."""
    addressees = await _listeners(c, tap)
    if not addressees:
        return []
    occasion = tap.occasion
    said = occasion.say("answered", tap.now, occasion.label(tap.choice), _person(tap.occasion.organization, tap.who))
    words = say(occasion.organization, "words", words=tap.words) if tap.words else ""
    return [_event(tap, ANSWERED, said.title, "\n".join(line for line in (said.text, words) if line), addressees)]


async def tell_late(c: AsyncConnection, tap: Tap) -> list[Event]:
    """Tells whoever was too late who has taken it; nobody when we do not know the person."""
    if tap.member is None:
        return []
    sentence = _late(tap, await first_taken(c, tap.visit.id))
    return [_event(tap, ANSWERED_LATE, sentence, "", (Addressee("employee", tap.member.id),))]


def tell_noted(tap: Tap, *, shown: bool) -> Event:
    """Tells a host what became of the words."""
    assert tap.member is not None
    organization, visitor = tap.occasion.organization, tap.occasion.facts(tap.now)["visitor"]
    sentence = say(organization, "shown" if shown else "not_shown", words=tap.words, visitor=visitor)
    return _event(tap, NOTED, sentence, "", (Addressee("employee", tap.member.id),))


def _late(tap: Tap, first: Any) -> str:
    occasion = tap.occasion
    organization, visitor = occasion.organization, occasion.facts(tap.now)["visitor"]
    if first is None:
        return say(organization, "over", visitor=visitor)
    choice = choice_label(organization, first.choice)
    if tap.member is not None and first.employee_id == tap.member.id:
        return say(organization, "late_self", visitor=visitor, choice=choice)
    return occasion.say("late", tap.now, choice, _person(organization, first.answered_by)).title


async def first_taken(c: AsyncConnection, visit_id: str) -> Any:
    """The row of the answer that counts now; None while there is none."""
    taken = select(visit_answer).where(visit_answer.c.visit_id == visit_id, visit_answer.c.taken)
    return (await c.execute(taken.order_by(visit_answer.c.id.desc()).limit(1))).first()


async def _listeners(c: AsyncConnection, tap: Tap) -> tuple[Addressee, ...]:
    """The rooms that were called and the one in which was answered; the deputies who were called by name.

    Where no room was called, the hosts, but for one who answers.
    """
    steps = (await steps_of(c, [tap.visit.id])).get(tap.visit.id, [])
    events = [step.event_id for step in steps if step.event_id]
    called = await rooms_of_events(c, events or [tap.visit.event_id or ""])
    rooms = tuple(Addressee("room", room) for room in dict.fromkeys((*called, tap.channel_id)) if room)
    deputies = [each for each in await _deputies(c, tap, steps) if tap.member is None or each.value != tap.member.id]
    hosts = [each for each in tap.occasion.hosts if each != tap.member] if not rooms else []
    return (*rooms, *(Addressee("employee", each.id) for each in hosts), *deputies)


async def _deputies(c: AsyncConnection, tap: Tap, steps: Sequence[CallStep]) -> list[Addressee]:
    """Those whom a rung has called by name."""
    found: list[Addressee] = []
    for step in steps[1:]:
        event = await get_event(c, tap.visit.organization_id, step.event_id or "") if step.kind == "deputy" else None
        found += [Addressee("employee", each.value) for each in event.addressees] if event else []
    return found


def _event(tap: Tap, kind: str, title: str, text: str, addressees: tuple[Addressee, ...]) -> Event:
    return Event(
        id=new_id(),
        organization_id=tap.visit.organization_id,
        source_id=None,
        kind=kind,
        urgency=Urgency.ANSWER,
        title=title,
        text=text,
        addressees=addressees,
        details={"visit_id": tap.visit.id, "choice": tap.choice, "answered_by": tap.who},
        idempotency_key=f"{'noted' if kind == NOTED else 'answer'}:{tap.id}",
        received_at=tap.now,
        expires_at=tap.now + CALL_SECONDS,
    )


def say(organization: Organization, key: str, **values: str) -> str:
    """The phrase in the organization's language."""
    return _PHRASES[key][organization.language == "en"].format(**values)


def _person(organization: Organization, name: str) -> str:
    return say(organization, "person", name=name.split(" ")[0])
