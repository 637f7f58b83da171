"""Whom a rung reaches, and the event that tells them."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.reception.calling import Called, available, called_by, deputies_of, read_hours, read_ways
from toritsugi.reception.ladder.call import Call, Skipped
from toritsugi.reception.ladder.climbing import UNANSWERED
from toritsugi.reception.ladder.rung import Rung
from toritsugi.reception.occasion import CHOICES, Occasion
from toritsugi.reception.texts import phrase

BASE = (Addressee("base"),)


class Reached(msgspec.Struct, frozen=True):
    """Whom a rung reaches: by the street, or by a mail. `skipped` says why it reaches nobody.

    `mail` None: no mail; empty: to the administrators. `untold`: LINE WORKS cannot be reached, so that nobody knows of
    the visitor before this mail.
    """

    addressees: tuple[Addressee, ...] = ()
    mentions_everybody: bool = False
    mail: tuple[str, ...] | None = None
    untold: bool = False
    skipped: Skipped = ""


async def reached_by(c: AsyncConnection, rung: Rung, occasion: Occasion, now: float) -> Reached:
    """Whom this rung reaches at this moment (seconds since the epoch)."""
    organization, button_id = occasion.organization, occasion.visit.button_id
    if not rung.outside_hours and not (await read_hours(c, organization.id)).is_open(now):
        return Reached(skipped="closed")
    called = await called_by(c, organization, occasion.hosts, button_id)
    if rung.kind == "deputy":
        return await _deputies(c, occasion, called, now)
    if rung.kind == "department":
        return _rooms(called)
    if rung.kind == "base":
        return Reached(skipped="called") if called.addressees == BASE else Reached(BASE)
    if rung.kind == "mail":
        return Reached(mail=rung.recipients or tuple(each.email for each in called.people))
    return Reached()


async def _deputies(c: AsyncConnection, occasion: Occasion, called: Called, now: float) -> Reached:
    """By direct message: their rooms are not the host's. By their room only where the company wants no messages."""
    deputies = await deputies_of(c, [each.id for each in called.people])
    ways = await read_ways(c, occasion.organization.id)
    there = await available(c, deputies, now)
    told = [Addressee("employee", each.id, way="room" if ways.of_employee(each) == "room" else "dm") for each in there]
    return Reached(tuple(told)) if told else Reached(skipped="nobody")


def _rooms(called: Called) -> Reached:
    """The rooms of the departments; everybody in them is mentioned."""
    rooms = [each.department_channel_id for each in called.people] + [each.channel_id for each in called.departments]
    told = tuple(Addressee("room", room) for room in dict.fromkeys(rooms) if room)
    return Reached(told, mentions_everybody=True) if told else Reached(skipped="nobody")


def unanswered_event(call: Call, occasion: Occasion, reached: Reached, now: float) -> Event:
    """The event of a rung. What a mail says stands in it as well; a rung with the phone alone tells nobody."""
    said = occasion.say("unanswered" if reached.mail is None else "mail", now)
    details = {} if reached.mail is None else {"mail": ",".join(reached.mail)}
    return Event(
        id=new_id(),
        organization_id=call.organization_id,
        source_id=None,
        kind=UNANSWERED,
        urgency=Urgency.CALL,
        title=said.title,
        text=said.text if reached.mail is None else _letter(said.text, occasion, reached),
        addressees=reached.addressees,
        mentions_everybody=reached.mentions_everybody,
        buttons=occasion.answer_buttons(),
        details=details,
        idempotency_key=f"ladder:{call.visit_id}:{call.number}",
        received_at=now,
        expires_at=call.expires_at,
    )


def _letter(text: str, occasion: Occasion, reached: Reached) -> str:
    """A mail has no buttons: each answer with its link. It says so when it is the first that anybody hears."""
    links = "\n".join(f"{occasion.label(choice)}: {occasion.answer_link(choice)}" for choice in CHOICES)
    return "\n\n".join([text, *([phrase(occasion.organization, "untold")] if reached.untold else []), links])
