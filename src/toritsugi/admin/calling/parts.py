"""What the pages of calling share: the row of tabs, the language, people and rooms to choose from."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, framed
from toritsugi.connections import TalkRoom, list_rooms
from toritsugi.organization import Language
from toritsugi.people import Department, Employee, list_departments, list_employees
from toritsugi.web import AnyRequest, language_of

TABS = (
    ("buttons", "/calling"),
    ("ladder", "/calling/ladder"),
    ("ways", "/calling/ways"),
    ("texts", "/calling/texts"),
    ("hours", "/calling/hours"),
    ("missed", "/calling/missed"),
)
TOLD = frozenset({"added", "changed", "removed", "usual"})


class Staff(msgspec.Struct, frozen=True):
    """Whom a company can call: people by reading, departments, the rooms that its bots are in."""

    people: Sequence[Employee]
    departments: Sequence[Department]
    rooms: Sequence[TalkRoom]

    def person(self, id: str) -> Employee | None:
        return next((each for each in self.people if each.id == id), None)

    def label(self, kind: str, value: str) -> str:
        """What a destination is called; "" for one that is gone, or for the base destination."""
        if kind == "room":
            return next((each.title for each in self.rooms if each.channel_id == value), value[:8])
        names = {each.id: each.name for each in self.people} | {each.id: each.name for each in self.departments}
        return names.get(value, "")

    def by_email(self, text: str) -> str:
        """The id of the employee whom somebody has written as 「名前（アドレス）」 or as an address; "" for nobody."""
        words = text.replace("（", " ").replace("）", " ").replace("(", " ").replace(")", " ").lower().split()
        return next((each.id for each in self.people if each.email in words), "")


async def staff_of(c: AsyncConnection, organization_id: str) -> Staff:
    """Everybody active, by reading."""
    people = [each for each in await list_employees(c, organization_id) if each.active]
    departments = await list_departments(c, organization_id)
    return Staff(people, departments, await list_rooms(c, organization_id))


def spoken(request: AnyRequest) -> Language:
    """The language in which this page complains."""
    return "ja" if language_of(request, "admin") == "ja" else "en"


def tabbed(
    request: AnyRequest,
    desk: Desk,
    tab: str,
    template: str,
    *,
    complaints: dict[str, str] | None = None,
    **context: Any,
) -> Template:
    """A page under its tab; with complaints, its status says that the form was not taken."""
    answer = framed(
        request,
        f"admin/calling/{template}",
        desk,
        entry="calling",
        tabs=TABS,
        tab=tab,
        complaints=complaints or {},
        **context,
    )
    answer.status_code = 422 if complaints else 200
    return answer


def told_of(told: str) -> str:
    """What an address may make the page say."""
    return told if told in TOLD else ""
