"""A visit, the form that makes one, and what is wrong with a form."""

import re
from typing import Literal

import msgspec

from toritsugi.people import tidy_text

Language = Literal["ja", "en", "zh", "ko"]
Choice = Literal["coming", "wait", "deputy", "unable"]
LeftBy = Literal["code", "kiosk", "host", "desk", "guess"]
"""By the number on the badge, from the kiosk's list, told by a host, told by an administrator; or only guessed."""

NOTICE_VERSION = "2026-11"
"""The version of the privacy notice that visitors see before the first field."""
NAME_LIMIT = 60
COMPANY_LIMIT = 100
PURPOSE_LIMIT = 100
PARTY_LIMIT = 99
COMPANIONS_LIMIT = 1000
"""Characters of the names of those who came along."""
CALL_SECONDS = 600.0
"""How long a call is worth delivering, and how long the visitor's screen follows it."""

_MARKS = str.maketrans("<>", "〈〉")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody stands at the desk. `host_id` None: the visitor touched a button, or called the general reception.

    `party` is how many they are, `button_id` the call button that was touched ("" for none). `answer` is the choice
    that counts now, "" while there is none; `words` is what a host wrote for the visitor, `words_by` that employee's
    id. `further_host_ids` are the other hosts of an appointment of several, with spaces between; `appointment_id` is
    what the visitor came for by a reception code, None for whoever came without; `visitor_ids` are those of its
    visitors who are in this party, with spaces between.

    `companions` are the names of those who came along, a line each, as far as they were given. `badge` is the number by
    which the visitor leaves, "" once that has happened; `left_at` is None while the visitor is inside, and `left_by`
    says how that is known. `departures` tells who of the party left before the others: "place:seconds:by" each, with
    spaces between; the places count `names` from 0. Times are seconds since the epoch.
    """

    id: str
    organization_id: str
    kiosk_id: str
    event_id: str | None
    host_id: str | None
    visitor_name: str
    visitor_company: str
    language: Language
    notice_version: str
    arrived_at: float
    party: int = 1
    purpose: str = ""
    button_id: str = ""
    words: str = ""
    words_by: str = ""
    answer: str = ""
    answered_at: float | None = None
    further_host_ids: str = ""
    appointment_id: str | None = None
    visitor_ids: str = ""
    companions: str = ""
    badge: str = ""
    left_at: float | None = None
    left_by: LeftBy | Literal[""] = ""
    departures: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody of the party whose name is known, the one who called first."""
        return tuple(name for name in (self.visitor_name, *self.companions.splitlines()) if name)

    @property
    def gone(self) -> dict[int, float]:
        """When those left who went before the others, by their place among the names."""
        return {int(place): float(at) for place, at, _ in (each.split(":") for each in self.departures.split())}

    @property
    def present(self) -> dict[int, str]:
        """The names of those who are inside, by their place among all names."""
        named = {} if self.left_at is not None else dict(enumerate(self.names))
        return {place: name for place, name in named.items() if place not in self.gone}

    @property
    def remaining(self) -> int:
        """How many of the party have not gone before the others, those without a name too."""
        return self.party - len(self.gone)

    @property
    def host_ids(self) -> tuple[str, ...]:
        """Everybody whom the visitor came to see, the first host first."""
        return (*([self.host_id] if self.host_id else []), *self.further_host_ids.split())

    @property
    def expires_at(self) -> float:
        return self.arrived_at + CALL_SECONDS


class VisitForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor has filled in, or what an appointment says instead.

    `id` is made with the page, so that the same page sent twice is one visit. `further_host_ids`: the other hosts.
    """

    id: str
    host_id: str | None
    visitor_name: str
    visitor_company: str = ""
    party: int = 1
    purpose: str = ""
    button_id: str = ""
    language: Language = "ja"
    notice_version: str = NOTICE_VERSION
    further_host_ids: tuple[str, ...] = ()
    appointment_id: str | None = None
    visitor_ids: tuple[str, ...] = ()
    companions: str = ""


class FormProblem(msgspec.Struct, frozen=True):
    """A field to mend: "empty", "too_long" (then `limit` says how long it may be), "out_of_range" or "unknown"."""

    field: str
    reason: Literal["empty", "too_long", "out_of_range", "unknown"]
    limit: int = 0


class FormRefused(Exception):
    """The form cannot be accepted; `problems` says which fields to mend."""

    def __init__(self, problems: list[FormProblem]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.reason}" for problem in problems))
        self.problems = problems


def tidied(form: VisitForm) -> VisitForm:
    """The form with names as they will be shown: usual character forms, single spaces, no markup brackets.

    Who names more companions than they said they are has counted wrong, not named wrong.
    """
    companions = [tidy_text(line).translate(_MARKS) for line in form.companions.splitlines()]
    named = [name for name in companions if name]
    return msgspec.structs.replace(
        form,
        visitor_name=tidy_text(form.visitor_name).translate(_MARKS),
        visitor_company=tidy_text(form.visitor_company).translate(_MARKS),
        purpose=tidy_text(form.purpose).translate(_MARKS),
        companions="\n".join(named),
        party=max(form.party, 1 + len(named)) if form.party else 0,
    )


def problems_of(form: VisitForm, *, nameless: bool = False) -> list[FormProblem]:
    """What must be mended in a tidied form. `nameless`: the touched button asks for no name."""
    problems = []
    if not re.fullmatch(r"[0-9a-f]{32}", form.id):
        problems.append(FormProblem("id", "unknown"))
    if not form.visitor_name and not nameless:
        problems.append(FormProblem("visitor_name", "empty"))
    if len(form.visitor_name) > NAME_LIMIT:
        problems.append(FormProblem("visitor_name", "too_long", NAME_LIMIT))
    if len(form.visitor_company) > COMPANY_LIMIT:
        problems.append(FormProblem("visitor_company", "too_long", COMPANY_LIMIT))
    if len(form.purpose) > PURPOSE_LIMIT:
        problems.append(FormProblem("purpose", "too_long", PURPOSE_LIMIT))
    if len(form.companions) > COMPANIONS_LIMIT:
        problems.append(FormProblem("companions", "too_long", COMPANIONS_LIMIT))
    if not 1 <= form.party <= PARTY_LIMIT:
        problems.append(FormProblem("party", "out_of_range"))
    return problems
