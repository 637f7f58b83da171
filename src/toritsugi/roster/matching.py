"""Which employee each member is: by the user ID, the mail address, or a name that is only theirs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from toritsugi.people import Employee, tidy_text
from toritsugi.roster.member import Member


class Pair(msgspec.Struct, frozen=True):
    """A member and the employee whom the member is; `by_name`: only the names say so."""

    member: Member
    employee: Employee
    by_name: bool = False


def pairs_of(members: Sequence[Member], employees: Sequence[Employee], mail_domain: str) -> list[Pair]:
    """Nobody is in two pairs. A user ID that works decides alone; one with a new account is found by the address.

    `mail_domain`: mail addresses of the company are the login ID's first part before it. By a name only those are
    found who work here. Members who are gone come last: another account of the same person counts more.
    """
    found: list[Pair] = []
    found += _taken(found, _by_id([each for each in members if each.standing != "gone"], employees))
    active = [each for each in members if each.standing == "active"]
    for by_address in (_by_mail(active), _by_login(active, mail_domain)):
        found += _taken(found, [(by_address.get(who.email), who) for who in _rest(found, employees)])
    only = _only_once(active)
    named = _only_once([who for who in _rest(found, employees) if who.active])
    found += _taken(found, [(only.get(name), who) for name, who in named.items()], by_name=True)
    return found + list(_taken(found, _by_id(members, _rest(found, employees))))


def _by_id(members: Iterable[Member], employees: Iterable[Employee]) -> list[tuple[Member | None, Employee]]:
    """Whose user ID or login ID is written down, those who work here first."""
    named = {name: each for each in members for name in (each.user_id.lower(), each.login) if name}
    known = sorted((who for who in employees if who.lineworks_user_id), key=lambda who: not who.active)
    return [(named.get(who.lineworks_user_id.lower()), who) for who in known]


def _taken(
    found: Sequence[Pair], offered: Iterable[tuple[Member | None, Employee]], by_name: bool = False
) -> Iterator[Pair]:
    """Those whose member no pair has yet."""
    used = {pair.member.user_id for pair in found}
    for member, who in offered:
        if member is not None and member.user_id not in used:
            used.add(member.user_id)
            yield Pair(member, who, by_name)


def _rest(found: Sequence[Pair], employees: Iterable[Employee]) -> list[Employee]:
    paired = {pair.employee.id for pair in found}
    return [who for who in employees if who.id not in paired]


def _by_mail(members: Iterable[Member]) -> Mapping[str, Member]:
    return {each.email: each for each in members if each.email}


def _by_login(members: Iterable[Member], mail_domain: str) -> Mapping[str, Member]:
    if not mail_domain:
        return {}
    return {completed(each, mail_domain): each for each in members if each.login}


def completed(member: Member, mail_domain: str) -> str:
    """The mail address that the company would have given; empty without a login ID or a mail domain."""
    local = member.login.partition("@")[0]
    return f"{local}@{mail_domain.lower()}" if local and mail_domain else ""


Named = TypeVar("Named", Member, Employee)


def _only_once(people: Iterable[Named]) -> dict[str, Named]:
    """By name without spaces, those who share it with nobody."""
    known = [(tidy_text(each.name).replace(" ", ""), each) for each in people]
    counts = Counter(name for name, _ in known)
    return {name: each for name, each in known if name and counts[name] == 1}
