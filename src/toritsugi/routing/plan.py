"""From an event to its notifications: to whom, in which words, and who is next."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from toritsugi.clock import japan_time, start_of_day
from toritsugi.destination import Destination
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.lineworks import EVERYONE
from toritsugi.mail import shorten
from toritsugi.notification import Body, Notification
from toritsugi.organization import Language
from toritsugi.people import Employee
from toritsugi.routing.directory import Directory
from toritsugi.routing.enclosing import with_files
from toritsugi.routing.phrases import phrase
from toritsugi.routing.redirect import noted, shared, unique
from toritsugi.routing.wording import word

AND = "、"
NAME_LIMIT = 80
"""Characters of a name in a post: the rest is for what is said."""


class Note(msgspec.Struct, frozen=True):
    """Why somebody is not told of an event. `who` is a name, `employee_id` empty when it is no employee's.

    off: this kind is switched off. away: the deputy is told instead. no_destination: nowhere to tell it.
    kept: a rule wants it kept only.
    """

    reason: Literal["off", "away", "no_destination", "kept"]
    who: str = ""
    employee_id: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What an event causes: its notifications, and a note for each who gets none, or through somebody else."""

    notifications: tuple[Notification, ...] = ()
    notes: tuple[Note, ...] = ()


class Target(msgspec.Struct, frozen=True):
    """One place that an event should reach. `because`: why it is not the intended place; "" when it is.

    `beside`: for whom else it stands here although it is the intended place, and why. `mention`: whom to mention, in a
    room that is theirs; `everybody`: all in the room instead. `due_at`: seconds since the epoch, 0.0 for at once;
    `digest`: it may wait for others. `reader`: the id of the employee whose own DM it is.
    """

    destination: Destination
    intended_for: str = ""
    mention: Employee | None = None
    everybody: bool = False
    because: str = ""
    beside: tuple[str, str] | None = None
    due_at: float = 0.0
    digest: bool = False
    reader: str = ""


def plan(event: Event, directory: Directory) -> Plan:
    """What is said of an event, where and when, as of the moment of its receipt, and who is not told.

    Nothing at all when nobody can be reached: the event stays, and its notes say so.
    """
    if event.is_kept:
        return Plan(notes=(Note("kept"),))
    directory = directory.through(event.through)
    language = directory.organization.language
    targets: dict[tuple[str, str], Target] = {}
    notes: list[Note] = []
    for addressee in event.addressees:
        for found in _targets(event, addressee, directory):
            if isinstance(found, Note):
                notes.append(found)
                continue
            place = (found.destination.kind, found.destination.address)
            targets[place] = _soonest(targets[place], found) if place in targets else found
    told = (_told(event, each, directory) for each in targets.values())
    return Plan(tuple(each for first in told for each in with_files(event, first, language)), tuple(notes))


def _told(event: Event, target: Target, directory: Directory) -> Notification:
    """In the reader's own words, where the event has some and the reader alone will see them."""
    own = event.own_words.get(target.reader)
    if own is not None:
        event = msgspec.structs.replace(event, title=own.title, text=own.text, buttons=own.buttons)
    body = msgspec.structs.replace(word(event, directory), secret=event.secret)
    return _notification(event, target, _said(body, target, directory), directory)


def _soonest(first: Target, second: Target) -> Target:
    """One saying for two at one place, as early as either is wanted."""
    return msgspec.structs.replace(
        _both(first, second),
        due_at=min(first.due_at, second.due_at),
        digest=first.digest and second.digest,
    )


def _both(first: Target, second: Target) -> Target:
    """One saying for two whose place is the same: it names everybody for whom it is there instead."""
    if second.intended_for in first.intended_for.split(AND) or not (first.because or second.because):
        return first
    change = msgspec.structs.replace
    everybody = AND.join(name for name in (first.intended_for, second.intended_for) if name)
    if first.because and second.because:
        reasons = AND.join(dict.fromkeys((first.because, second.because)))
        return change(first, intended_for=everybody, because=reasons)
    direct, redirected = (second, first) if first.because else (first, second)
    names = redirected.intended_for if direct.beside is None else f"{direct.beside[0]}{AND}{redirected.intended_for}"
    return change(direct, intended_for=everybody, beside=(names, redirected.because))


def _targets(event: Event, addressee: Addressee, directory: Directory) -> Iterator[Target | Note]:
    language = directory.organization.language
    if event.secret:
        yield _alone(addressee, directory)
    elif addressee.kind == "room":
        room = directory.room(addressee.value)
        told = Target(room, room.label, everybody=event.mentions_everybody) if room else None
        yield told or Note("no_destination", addressee.value[:NAME_LIMIT])
    elif addressee.kind == "member":
        member = directory.member(addressee.value, _called(addressee.value, directory))
        yield Target(member, member.label) if member else Note("no_destination", addressee.value[:NAME_LIMIT])
    elif addressee.kind == "base":
        yield from _base(directory, addressee.because, addressee.value)
    elif addressee.value in directory.employees:
        yield from _employee(event, addressee, directory)
    else:
        yield from _base(directory, phrase(language, "no_employee"))


def _called(user_id: str, directory: Directory) -> str:
    """By the name of the employee whom the platform calls so, when it is one's."""
    language = directory.organization.language
    found = next(
        (each for each in directory.employees.values() if each.lineworks_user_id in {user_id, user_id.lower()}), None
    )
    return phrase(language, "person", name=found.name) if found else phrase(language, "member")


_WISHES: dict[Urgency, str] = {Urgency.CALL: "both", Urgency.ANSWER: "dm"}
_BY_KIND = frozenset({Urgency.NOTICE, Urgency.DIGEST})
"""What an employee may switch off, put off or have told in a digest."""
_PERSONAL = frozenset({Urgency.ANSWER, Urgency.TEST})
"""What no deputy is told: an answer to somebody's own doing, a test of somebody's own destination."""


def _employee(event: Event, addressee: Addressee, directory: Directory) -> Iterator[Target | Note]:
    """A call goes the way that was settled for it, else to the DM and to the room, so that others can step in; an
    answer to a person is for that person only; a notice goes as the employee wishes, or to the deputy of one who is
    away, as the deputy wishes.
    """
    employee, now = directory.employees[addressee.value], event.received_at
    wish = addressee.way or _wish(event, employee, directory)
    deputy = None if event.urgency in _PERSONAL else directory.stand_in_for(employee, now)
    if wish == "off":
        yield Note("off", employee.name, employee.id)
        return
    if deputy is not None:
        yield Note("away", employee.name, employee.id)
        wish = addressee.way or _wish(event, deputy, directory)
    told = deputy or employee
    targets = list(_places(event, told, told.delivery if wish == "off" else wish, directory))
    if not targets:
        yield Note("no_destination", told.name, told.id)
    because = _away(employee, deputy, directory, now) if deputy else ""
    for target in targets:
        yield _timed(event, _standing_in(target, employee, because, directory), told, wish, directory)


def _alone(addressee: Addressee, directory: Directory) -> Target | Note:
    """The employee's DM or nothing: what is secret goes to no room and to no base destination."""
    employee = directory.employees.get(addressee.value) if addressee.kind == "employee" else None
    if employee is None:
        return Note("no_destination")
    who = phrase(directory.organization.language, "person", name=employee.name)
    member = directory.member(employee.lineworks_user_id, who)
    return Target(member, who) if member else Note("no_destination", employee.name, employee.id)


def _wish(event: Event, employee: Employee, directory: Directory) -> str:
    if event.urgency not in _BY_KIND:
        return _WISHES.get(event.urgency, employee.delivery)
    return directory.wishes_of(employee).kinds.get(event.kind) or directory.kind_wish(event.kind) or employee.delivery


def _places(event: Event, employee: Employee, wish: str, directory: Directory) -> Iterator[Target]:
    """Where the employee is told; a base destination, with the reason, where the own one is not set."""
    language = directory.organization.language
    who = phrase(language, "person", name=employee.name)
    if wish in {"dm", "both", "digest"}:
        member = directory.member(employee.lineworks_user_id, who)
        because = "" if member else phrase(language, "no_user_id")
        base = member or directory.base_member() or (directory.base_room() if wish != "both" else None)
        yield from [Target(base, who, because=because, reader=employee.id if member else "")] if base else []
    if wish in {"room", "both"}:
        room = directory.room(employee.channel_id or employee.department_channel_id, employee.department_name)
        because = "" if room else phrase(language, "no_room")
        mention = employee if event.mentions_addressee and employee.lineworks_user_id and room else None
        place = room or directory.base_room() or (directory.base_member() if wish == "room" else None)
        yield from [Target(place, who, mention, because=because)] if place else []


def _away(employee: Employee, deputy: Employee, directory: Directory, now: float) -> str:
    """Why the deputy is told."""
    language = directory.organization.language
    absence = directory.absence_of(employee, now)
    assert absence is not None, "somebody stands in only for one who is away"
    until = _end(absence.until, language)
    who, instead = (phrase(language, "person", name=shorten(each.name, NAME_LIMIT)) for each in (employee, deputy))
    return phrase(language, "away", who=who, until=until, deputy=instead)


def _end(moment: float, language: Language) -> str:
    """Until when, as people say it: at midnight, the day that is over then."""
    if moment == start_of_day(moment):
        last = japan_time(moment - 1)
        return f"{last:%-m/%-d}" if language == "ja" else f"the end of {last:%-d %b}"
    return f"{japan_time(moment):{'%-m/%-d %H:%M' if language == 'ja' else '%-d %b %H:%M'}}"


def _standing_in(target: Target, employee: Employee, because: str, directory: Directory) -> Target:
    if not because:
        return target
    who = phrase(directory.organization.language, "person", name=employee.name)
    reasons = "。".join(reason for reason in (because, target.because) if reason)
    return msgspec.structs.replace(target, intended_for=who, because=reasons)


def _timed(event: Event, target: Target, told: Employee, wish: str, directory: Directory) -> Target:
    """With the hours of whoever is told. Only notices wait."""
    if event.urgency not in _BY_KIND:
        return target
    wishes, digest = directory.wishes_of(told), wish == "digest"
    due_at = wishes.digest_at(event.received_at) if digest else wishes.told_at(event.received_at)
    return msgspec.structs.replace(target, due_at=due_at, digest=digest)


def _base(directory: Directory, because: str, whom: str = "") -> Iterator[Target | Note]:
    """The base destinations; when they stand in for somebody, that is said."""
    who = (whom or phrase(directory.organization.language, "somebody")) if because else ""
    places = unique((directory.base_member(), directory.base_room()))
    yield from (Target(destination, who, because=because) for destination in places)
    if not places:
        yield Note("no_destination", who)


def _said(body: Body, target: Target, directory: Directory) -> Body:
    language = directory.organization.language
    if target.because:
        body = noted(body, target.intended_for, target.because, language)
    if target.beside is not None:
        body = shared(body, *target.beside, language)
    if target.everybody:
        return msgspec.structs.replace(body, mention=EVERYONE, mention_name=phrase(language, "everybody"))
    if target.mention is not None and target.destination.kind == "room":
        name = shorten(phrase(language, "person", name=target.mention.name), NAME_LIMIT)
        return msgspec.structs.replace(body, mention=target.mention.lineworks_user_id, mention_name=name, gist=None)
    return body


def _notification(event: Event, target: Target, body: Body, directory: Directory) -> Notification:
    first = target.destination
    rest = (directory.base_member(), directory.base_room())
    chain = unique((first, *(rest if first.kind == "member" else rest[::-1])))
    following = () if event.secret else chain[1:]
    return Notification(
        id=new_id(),
        organization_id=event.organization_id,
        event_id=event.id,
        kind=event.kind,
        title=event.title,
        destination=first,
        body=body,
        urgency=Urgency.DIGEST if target.digest else event.urgency,
        created_at=event.received_at,
        due_at=target.due_at,
        expires_at=event.expires_at + max(0.0, target.due_at - event.received_at),
        intended_for=target.intended_for,
        fallbacks=following,
    )
