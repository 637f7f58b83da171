"""From an event to its notifications: to whom, in which words, and who is next."""

from collections.abc import Iterator

import msgspec

from toritsugi.destination import Destination
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.mail import shorten
from toritsugi.notification import Body, Notification
from toritsugi.people import Employee
from toritsugi.routing.directory import Directory
from toritsugi.routing.phrases import phrase
from toritsugi.routing.redirect import noted, shared, unique
from toritsugi.routing.wording import word

AND = "、"
NAME_LIMIT = 80
"""Characters of a name in a post: the rest is for what is said."""


class Target(msgspec.Struct, frozen=True):
    """One place that an event should reach. `because`: why it is not the intended place; "" when it is.

    `beside`: for whom else it stands here although it is the intended place, and why.
    """

    destination: Destination
    intended_for: str = ""
    mention: Employee | None = None
    because: str = ""
    beside: tuple[str, str] | None = None


def plan(event: Event, directory: Directory) -> tuple[Notification, ...]:
    """The notifications of an event; none when nobody can be reached (the event stays, and says so)."""
    language = directory.organization.language
    body = word(event, language, directory.relay_url)
    targets: dict[tuple[str, str], Target] = {}
    for addressee in event.addressees:
        for target in _targets(event, addressee, directory):
            place = (target.destination.kind, target.destination.address)
            targets[place] = _both(targets[place], target) if place in targets else target
    return tuple(_notification(event, target, _said(body, target, directory), directory) for target in targets.values())


def _both(first: Target, second: Target) -> Target:
    """One saying for two whose place is the same: it names everybody for whom it is there instead."""
    if second.intended_for in first.intended_for.split(AND) or not (first.because or second.because):
        return first
    change = msgspec.structs.replace
    everybody = AND.join(name for name in (first.intended_for, second.intended_for) if name)
    if first.because and second.because:
        return change(first, intended_for=everybody)
    direct, redirected = (second, first) if first.because else (first, second)
    names = redirected.intended_for if direct.beside is None else f"{direct.beside[0]}{AND}{redirected.intended_for}"
    return change(direct, intended_for=everybody, beside=(names, redirected.because))


def _targets(event: Event, addressee: Addressee, directory: Directory) -> Iterator[Target]:
    if addressee.kind == "room":
        room = directory.room(addressee.value)
        yield from [Target(room, room.label)] if room else []
    elif addressee.kind == "member":
        member = directory.member(addressee.value, phrase(directory.organization.language, "member"))
        yield from [Target(member, member.label)] if member else []
    elif addressee.kind == "base":
        yield from _base(directory, addressee.because)
    elif addressee.value in directory.employees:
        yield from _employee(event, directory.employees[addressee.value], directory)
    else:
        yield from _base(directory, phrase(directory.organization.language, "no_employee"))


_WISHES: dict[Urgency, str] = {Urgency.CALL: "both", Urgency.ANSWER: "dm"}


def _employee(event: Event, employee: Employee, directory: Directory) -> Iterator[Target]:
    """A call goes to the DM and to the room, so that others can step in; an answer to a person is for that person only;
    a notice goes as the employee wishes.
    """
    language = directory.organization.language
    who = phrase(language, "person", name=employee.name)
    wish = _WISHES.get(event.urgency, employee.delivery)
    if wish in {"dm", "both"}:
        member = directory.member(employee.lineworks_user_id, who)
        because = "" if member else phrase(language, "no_user_id")
        base = member or directory.base_member() or (directory.base_room() if wish == "dm" else None)
        yield from [Target(base, who, None, because)] if base else []
    if wish in {"room", "both"}:
        room = directory.room(employee.channel_id or employee.department_channel_id, employee.department_name)
        because = "" if room else phrase(language, "no_room")
        mention = employee if event.mentions_addressee and employee.lineworks_user_id else None
        place = room or directory.base_room() or (directory.base_member() if wish == "room" else None)
        yield from [Target(place, who, mention, because)] if place else []


def _base(directory: Directory, because: str) -> Iterator[Target]:
    """The base destinations; when they stand in for somebody, that is said."""
    who = phrase(directory.organization.language, "somebody") if because else ""
    for destination in unique((directory.base_member(), directory.base_room())):
        yield Target(destination, who, None, because)


def _said(body: Body, target: Target, directory: Directory) -> Body:
    language = directory.organization.language
    if target.because:
        return noted(body, target.intended_for, target.because, language)
    if target.beside is not None:
        body = shared(body, *target.beside, language)
    if target.mention is not None and target.destination.kind == "room":
        name = shorten(phrase(language, "person", name=target.mention.name), NAME_LIMIT)
        return msgspec.structs.replace(body, mention=target.mention.lineworks_user_id, mention_name=name)
    return body


def _notification(event: Event, target: Target, body: Body, directory: Directory) -> Notification:
    first = target.destination
    rest = (directory.base_member(), directory.base_room())
    chain = unique((first, *(rest if first.kind == "member" else rest[::-1])))
    return Notification(
        id=new_id(),
        organization_id=event.organization_id,
        event_id=event.id,
        kind=event.kind,
        title=event.title,
        destination=first,
        body=body,
        urgency=event.urgency,
        created_at=event.received_at,
        expires_at=event.expires_at,
        intended_for=target.intended_for,
        fallbacks=chain[1:],
    )
