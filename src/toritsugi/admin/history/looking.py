"""What somebody looks for in a list, as it stands in the page's address."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import start_of_date
from toritsugi.people import Employee, search_employees
from toritsugi.web import AnyRequest

LONGEST = 100
PEOPLE_AT_MOST = 10


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the form as they were filled in, and what they mean.

    `person` finds `people`; `since` and `until` are days (YYYY-MM-DD, both included) and become [`begin`, `end`) in
    seconds since the epoch. `kind` is what people call the kind.
    """

    show: str = ""
    search: str = ""
    person: str = ""
    people: tuple[Employee, ...] = ()
    kind: str = ""
    since: str = ""
    until: str = ""
    before: str = ""

    @property
    def begin(self) -> float | None:
        return start_of_date(date.fromisoformat(self.since)) if self.since else None

    @property
    def end(self) -> float | None:
        return start_of_date(date.fromisoformat(self.until) + timedelta(days=1)) if self.until else None

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the people who are meant; nobody's when nobody is called so, and then nothing is found."""
        return frozenset(each.id for each in self.people) or frozenset({""} if self.person else ())

    @property
    def narrowed(self) -> bool:
        """Whether more than words narrows the list."""
        return bool(self.person or self.kind or self.since or self.until)

    def query(self, **changed: str) -> str:
        """The address's query that asks for the same, with these fields changed; empty ones are left out."""
        fields = {name: getattr(self, name) for name in ("show", "search", "person", "kind", "since", "until")}
        return urlencode({name: value for name, value in {**fields, **changed}.items() if value})


async def read_search(request: AnyRequest, connection: AsyncConnection, organization_id: str) -> Search:
    """What the address asks for; what cannot be understood is left out."""
    asked = {
        name: request.query_params.get(name, "").strip()[:LONGEST] for name in ("search", "person", "kind", "show")
    }
    people = await search_employees(connection, organization_id, asked["person"], PEOPLE_AT_MOST)
    exact = [each for each in people if each.name == asked["person"]]
    return Search(
        **asked,
        people=tuple(exact or people),
        since=_day(request.query_params.get("since", "")),
        until=_day(request.query_params.get("until", "")),
        before=request.query_params.get("before", "")[:32],
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat() if 2000 <= int(text[:4]) < 2200 else ""
    except ValueError:
        return ""


def kinds_called(names: Mapping[str, str], called: str) -> frozenset[str]:
    """The kinds that people call so, of those in `names`; one that is none, when nothing is called so."""
    found = frozenset(kind for kind, name in names.items() if name == called)
    return found or frozenset({called} if called else ())
