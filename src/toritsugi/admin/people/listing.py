"""The list of employees: searched, by department, here or gone, or those with a fault."""

from collections.abc import Sequence
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import msgspec
from litestar import get
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of
from toritsugi.admin.people.parts import tabbed, told_of
from toritsugi.database import Database
from toritsugi.people import Employee, StaffWish, Unknown, find_staff, list_departments, photos_of, unknown_members
from toritsugi.rollcall import wrong_ids
from toritsugi.web import AnyRequest

PAGE = 50
LONGEST = 100
Show = Literal["here", "fault", "left"]
SHOWS: tuple[Show, ...] = get_args(Show)


class Looking(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for, as it stands in the page's address."""

    search: str = ""
    department: str = ""
    show: Show = "here"

    @property
    def wish(self) -> StaffWish:
        return StaffWish(self.search, self.department, "left" if self.show == "left" else "here")

    def query(self, **changed: str | int) -> str:
        """The address's query that asks for the same, with these fields changed; empty ones are left out."""
        fields = {"search": self.search, "department": self.department, "show": self.show} | changed
        return urlencode({name: value for name, value in fields.items() if value and value != "here"})


class Faults(msgspec.Struct, frozen=True):
    """The IDs of a company that do not work: members with the reason, and rooms; `count` with those of others."""

    members: dict[str, Unknown]
    rooms: frozenset[str]
    count: int

    def has(self, who: Employee) -> bool:
        """Whether a call of this person would not go where it should."""
        return not who.lineworks_user_id or who.lineworks_user_id in self.members or who.channel_id in self.rooms


@get("/people", include_in_schema=False)
async def people(request: AnyRequest, database: Database, page: int = 1, told: str = "") -> Template:
    """Fifty at a time."""
    looking, page = _looking(request), min(max(page, 1), 10_000)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await find_staff(c, desk.organization.id, looking.wish)
        faults = await faults_of(c, desk.organization.id)
        known = await list_departments(c, desk.organization.id)
        meant = [each for each in found if faults.has(each)] if looking.show == "fault" else found
        rows = meant[(page - 1) * PAGE : page * PAGE]
        photos = await photos_of(c, [each.id for each in rows])
    context: dict[str, Any] = {
        "rows": rows,
        "photos": photos,
        "faults": faults,
        "looking": looking,
        "shows": SHOWS,
        "departments": known,
        "page": page,
        "before": page > 1,
        "after": len(meant) > page * PAGE,
        "count": len(meant),
    }
    return tabbed(request, desk, "staff", told=told_of(told), **context)


def _looking(request: AnyRequest) -> Looking:
    """What the address asks for; what cannot be understood is left out."""
    asked = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in ("search", "department", "show")}
    show: Show = next((each for each in SHOWS if each == asked["show"]), "here")
    return Looking(search=asked["search"], department=asked["department"], show=show)


async def faults_of(c: AsyncConnection, organization_id: str) -> Faults:
    """What roll calls and sends have found out."""
    wrong = await wrong_ids(c, organization_id)
    rooms: Sequence[str] = [each.stored.value for each in wrong if each.stored.kind == "room"]
    return Faults(await unknown_members(c, organization_id), frozenset(rooms), len(wrong))
