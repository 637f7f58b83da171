"""A visit, the form that makes one, and what is wrong with a form."""

import re
from itertools import zip_longest
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
COMPANIES_LIMIT = 200
"""Characters of the companies of a party, a line each."""
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

    `companions` are the names of those who came along, a line each, as far as they were given. `visitor_company` has
    the company of the one who called in its first line; a further line is that of the companion in its place, empty
    for who comes from there as well. `badge` is the number by
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
    def company(self) -> str:
        """The company of the one who called."""
        return self.visitor_company.partition("\n")[0]

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Everybody of the party whose name is known, the one who called first, with the company of each."""
        names, companies = (self.visitor_name, *self.companions.splitlines()), self.visitor_company.split("\n")
        paired = zip_longest(names, companies[: len(names)], fillvalue="")
        return tuple((name, company or self.company) for name, company in paired if name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(name for name, _ in self.named)

    @property
    def companies(self) -> tuple[str, ...]:
        """Every company of the party once."""
        return tuple(filter(None, dict.fromkeys((self.company, *(company for _, company in self.named)))))

    @property
    def introduced(self) -> tuple[str, ...]:
        """The names, each with its company where they come from several: 「佐々木 一郎（北斗商事）」."""
        several = len(self.companies) > 1
        return tuple(f"{name}（{company}）" if several and company else name for name, company in self.named)

    @property
    def shared_company(self) -> str:
        """Where all of them come from; "" when they come from several companies, which `introduced` says."""
        return self.company if len(self.companies) < 2 else ""

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
    def inside(self) -> tuple[str, ...]:
        """Those who are inside, as they are introduced."""
        return tuple(self.introduced[place] for place in self.present)

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

    `id` is made with the page, so that the same page sent twice is one visit. `further_host_ids`: the other hosts. A
    line of `companions` is a name; behind a slash, or behind a tab where a program has written it, an own company.
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

    Who names more companions than they said they are has counted wrong, not named wrong. The companies of companions
    are moved to `visitor_company`, as a visit has them; of an appointment's as many as there is room for, since nobody
    who is expected is refused for that.
    """
    company = _tidy(form.visitor_company)
    companions = [companion for line in form.companions.splitlines() if (companion := _companion(line))[0]]
    companies = [company, *("" if own == company else own for _, own in companions)]
    while form.appointment_id and len("\n".join(companies)) > COMPANIES_LIMIT:
        companies.pop()
    return msgspec.structs.replace(
        form,
        visitor_name=_tidy(form.visitor_name),
        visitor_company="\n".join(companies).rstrip("\n"),
        purpose=_tidy(form.purpose),
        companions="\n".join(name for name, _ in companions),
        party=max(form.party, 1 + len(companions)) if form.party else 0,
    )


def _companion(line: str) -> tuple[str, str]:
    """The name in a line, and the own company; "" for what is not there."""
    name, _, company = line.replace("／", "/").partition("\t" if "\t" in line else "/")
    return _tidy(name), _tidy(company)


def _tidy(text: str) -> str:
    return tidy_text(text).translate(_MARKS)


def problems_of(form: VisitForm, *, nameless: bool = False) -> list[FormProblem]:
    """What must be mended in a tidied form. `nameless`: the touched button asks for no name."""
    problems = []
    if not re.fullmatch(r"[0-9a-f]{32}", form.id):
        problems.append(FormProblem("id", "unknown"))
    if not form.visitor_name and not nameless:
        problems.append(FormProblem("visitor_name", "empty"))
    if len(form.visitor_name) > NAME_LIMIT:
        problems.append(FormProblem("visitor_name", "too_long", NAME_LIMIT))
    if len(form.visitor_company.partition("\n")[0]) > COMPANY_LIMIT:
        problems.append(FormProblem("visitor_company", "too_long", COMPANY_LIMIT))
    if len(form.purpose) > PURPOSE_LIMIT:
        problems.append(FormProblem("purpose", "too_long", PURPOSE_LIMIT))
    if len(form.companions) > COMPANIONS_LIMIT:
        problems.append(FormProblem("companions", "too_long", COMPANIONS_LIMIT))
    elif len(form.visitor_company) > COMPANIES_LIMIT:
        problems.append(FormProblem("companions", "too_long", COMPANIES_LIMIT))
    if not 1 <= form.party <= PARTY_LIMIT:
        problems.append(FormProblem("party", "out_of_range"))
    return problems
