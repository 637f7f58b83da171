"""A visitor leaves: said by a number, at the kiosk, by a host in the chat or on a page, or by an administrator."""

import re
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee, Button, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.organization import Organization
from toritsugi.people import Employee, employee_by_lineworks_user
from toritsugi.reception.ladder import end_call
from toritsugi.reception.occasion import Occasion, read_occasion
from toritsugi.reception.tables import visit
from toritsugi.reception.visits import CALL_SECONDS, LeftBy, Visit, get_visit, visit_of

STAYING = "visitor.staying"
"""The kind of event that asks a host to say when the visitor leaves, and that confirms it."""
_PHRASES: dict[str, tuple[str, str]] = {
    "ask": (
        "{visitor}のご対応をお願いします。お帰りになったら、下のボタンを押してください。",
        "Thank you for seeing {visitor}. When they have left, press the button below.",
    ),
    "left": ("お帰りになりました", "They have left"),
    "noted": ("{visitor}の退館を記録しました。", "{visitor} is noted as having left."),
}


async def check_out(c: AsyncConnection, visited: Visit, by: LeftBy, now: float, place: int | None = None) -> bool:
    """Ends a visit. False when it had ended: what is known stays, but a guess gives way to somebody's word.

    With a place among the names, only that one of the party leaves; with the last of them the visit ends. Nobody is
    called for visitors who have gone.
    """
    if place is not None:
        return await _check_out_one(c, visited, place, by, now)
    open_or_guessed = (visit.c.left_at.is_(None)) | (visit.c.left_by == "guess")
    condition = visit.c.left_at.is_(None) if by == "guess" else open_or_guessed
    ended = update(visit).where(visit.c.id == visited.id, condition)
    changed = await c.execute(ended.values(left_at=max(now, visited.arrived_at), left_by=by, badge=""))
    if changed.rowcount == 1:
        await end_call(c, visited.id)
    return changed.rowcount == 1


async def _check_out_one(c: AsyncConnection, visited: Visit, place: int, by: LeftBy, now: float) -> bool:
    """False for somebody who is not inside any more."""
    known = visit_of((await c.execute(select(visit).where(visit.c.id == visited.id).with_for_update())).one())
    if place not in known.present:
        return False
    if known.remaining == 1:
        return await check_out(c, known, by, now)
    departures = f"{known.departures} {place}:{max(now, known.arrived_at)}:{by}".strip()
    await c.execute(update(visit).where(visit.c.id == known.id).values(departures=departures))
    return True


def leaving_event_of(occasion: Occasion, host: Employee, answer_id: str, now: float) -> Event:
    """Asks the host who comes to say when the visitor leaves: by a button, or by a link to the own page."""
    organization = occasion.organization
    label = _say(organization, "left")
    button = Button("answer", label, f"left/{occasion.visit.id}")
    if occasion.settings.answers == "links":
        button = Button("open", label, f"{occasion.relay_url}/me/visits")
    sentence = _say(organization, "ask", visitor=occasion.facts(now)["visitor"])
    return _event(occasion, host, sentence, f"staying:{answer_id}", (button,), now)


async def take_leave(c: AsyncConnection, event: Event, relay_url: str) -> Sequence[Event]:
    """A host's tap on 「お帰りになりました」: ends the visit, and says so, once; nothing for what is no such tap."""
    found = re.fullmatch(r"left/([0-9a-f]{32})", event.details.get("postback", ""))
    visited = await get_visit(c, event.organization_id, found[1]) if found else None
    host = await employee_by_lineworks_user(c, event.organization_id, event.details.get("user_id", ""))
    occasion = await read_occasion(c, visited, relay_url) if visited else None
    if visited is None or host is None or occasion is None:
        return []
    now = event.received_at
    if not await check_out(c, visited, "host", now):
        return []
    sentence = _say(occasion.organization, "noted", visitor=occasion.facts(now)["visitor"])
    return [_event(occasion, host, sentence, f"goodbye:{visited.id}", (), now)]


def _event(
    occasion: Occasion, host: Employee, sentence: str, key: str, buttons: tuple[Button, ...], now: float
) -> Event:
    return Event(
        id=new_id(),
        organization_id=occasion.organization.id,
        source_id=None,
        kind=STAYING,
        urgency=Urgency.ANSWER,
        title=sentence,
        addressees=(Addressee("employee", host.id, way="dm"),),
        buttons=buttons,
        details={"visit_id": occasion.visit.id},
        idempotency_key=key,
        received_at=now,
        expires_at=now + CALL_SECONDS,
    )


def _say(organization: Organization, key: str, **values: str) -> str:
    return _PHRASES[key][organization.language == "en"].format(**values)
