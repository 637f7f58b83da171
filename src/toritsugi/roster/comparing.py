"""What the directory says otherwise than the list of employees: a pure decision, line by line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import jaconv
import msgspec

from toritsugi.people import Employee, Unknown, form_of, tidy_text
from toritsugi.roster.matching import Pair, completed, pairs_of
from toritsugi.roster.member import Member

RosterAct = Literal["new", "changed", "back", "suspended", "left"]
ACTS: tuple[RosterAct, ...] = ("new", "changed", "back", "suspended", "left")
"""The order in which it is told."""


class FieldChange(msgspec.Struct, frozen=True):
    """A field that differs. `by_hand`: the old text did not come from the directory, so it stays unless chosen."""

    field: str
    old: str
    new: str
    by_hand: bool = False


class Line(msgspec.Struct, frozen=True):
    """One person. `key` names the line: the member's user ID, or the employee's id for one whom nobody lists.

    `email` is the address of somebody new, as far as it is known.
    """

    key: str
    act: RosterAct
    member: Member | None
    employee: Employee | None
    fields: tuple[FieldChange, ...] = ()
    by_name: bool = False
    email: str = ""

    @property
    def name(self) -> str:
        return self.employee.name if self.employee else self.member.name or self.member.login if self.member else ""

    @property
    def ready(self) -> bool:
        """Whether it can be taken over without a second look."""
        if self.act == "changed":
            return not self.by_name and any(not each.by_hand for each in self.fields)
        return self.act == "suspended" or (self.act == "new" and bool(self.email))


class Known(msgspec.Struct, frozen=True):
    """What is known here: everybody, which user IDs do not work, and what was last taken over, by employee id.

    `elsewhere`: user IDs, in lower case, that this directory does not list, but that of the base connection does; who
    has one is none of its members.
    """

    employees: Sequence[Employee]
    unknown: Mapping[str, Unknown]
    entries: Mapping[str, Mapping[str, str]]
    elsewhere: frozenset[str] = frozenset()


def usual_mail_domain(employees: Iterable[Employee]) -> str:
    """The part after the @ that most addresses have; empty without any."""
    counts = Counter(who.email.rpartition("@")[2] for who in employees if who.active)
    return counts.most_common(1)[0][0] if counts else ""


def compare(members: Sequence[Member], known: Known, mail_domain: str) -> tuple[list[Line], list[Pair]]:
    """The lines, in the order in which they are told, and who is who."""
    others = [who for who in known.employees if who.lineworks_user_id.lower() in known.elsewhere]
    here = [who for who in known.employees if who not in others]
    pairs = pairs_of(members, here, mail_domain)
    lines = [line for pair in pairs if (line := _of_pair(pair, known))]
    paired = {pair.member.user_id for pair in pairs}
    rest = [_new(each, mail_domain) for each in members if each.standing == "active" and each.user_id not in paired]
    taken = {who.email for who in others}
    lines += [line for line in rest if line.email not in taken]
    found = {pair.employee.id for pair in pairs}
    gone = [who for who in here if who.active and who.lineworks_user_id and who.id not in found]
    lines += [Line(who.id, "left", None, who) for who in gone]
    return sorted(lines, key=lambda line: (ACTS.index(line.act), line.name)), pairs


def _new(member: Member, mail_domain: str) -> Line:
    told = [FieldChange(field, "", text) for field, text in member.fields().items() if field not in {"name", "email"}]
    email = member.email or completed(member, mail_domain)
    return Line(member.user_id, "new", member, None, tuple(told), email=email)


def _of_pair(pair: Pair, known: Known) -> Line | None:
    member, who = pair.member, pair.employee
    if member.standing == "gone":
        return Line(member.user_id, "left", member, who) if who.active else None
    if member.standing != "active":
        noted = known.unknown.get(who.lineworks_user_id)
        told = noted is not None and noted.standing == member.standing
        return None if told or not who.active else Line(member.user_id, "suspended", member, who)
    fields = _differing(pair, known.entries.get(who.id, {}))
    if not who.active:
        return Line(member.user_id, "back", member, who, fields)
    return Line(member.user_id, "changed", member, who, fields, pair.by_name) if fields else None


def _differing(pair: Pair, entry: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """The fields in which the directory says something new; what it said before and was changed by hand stays."""
    member, form = pair.member, form_of(pair.employee)
    found = []
    for field, new in member.fields().items():
        old = getattr(form, field)
        if _same(field, old, member) or entry.get(field) == new:
            continue
        stale = field == "lineworks_user_id"
        found.append(FieldChange(field, old, new, bool(old) and not stale and entry.get(field) != old))
    return tuple(found)


def _same(field: str, old: str, member: Member) -> bool:
    """Whether both mean the same, however it is written; a user ID may be kept as the login ID."""
    if field == "lineworks_user_id":
        return old.lower() in {member.user_id.lower(), member.login}
    return _plain(old) == _plain(member.fields()[field])


def _plain(text: str) -> str:
    return str(jaconv.kata2hira(tidy_text(text))).casefold()
