"""The frame around every page of the operator: menu, company, account, language."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.standing import needing_a_person, standing_of
from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.outbox import NotificationRow
from toritsugi.people import get_organization
from toritsugi.web import Account, AnyRequest, account_of, page


class Entry(msgspec.Struct, frozen=True):
    """An entry of the menu; `key` names its words."""

    key: str
    path: str


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("home", "/"), Entry("notifications", "/notifications"), Entry("events", "/events"))),
    ("reception", (Entry("visits", "/visits"),)),
    ("incoming", (Entry("sources", "/sources"), Entry("kinds", "/kinds"), Entry("rules", "/rules"))),
    ("connect", (Entry("people", "/people"), Entry("connections", "/connections"))),
)
FAMILIES = frozenset({"visitor", "mail", "timeline", "workflow", "reminder", "alert", "test", "lineworks", "merged"})


class Desk(msgspec.Struct, frozen=True):
    """What every page of the operator knows: who is asking, for which company, what needs a person, and when."""

    account: Account
    organization: Organization
    needing: Sequence[NotificationRow]
    now: float


async def desk_of(request: AnyRequest, c: AsyncConnection, database: Database) -> Desk:
    """For the account that the guard has found."""
    account = account_of(request)
    assert account is not None
    organization = await get_organization(c, account.organization_id)
    if organization is None:
        raise NotFoundException
    now = database.clock.now()
    return Desk(account, organization, await needing_a_person(c, organization.id, now), now)


def framed(request: AnyRequest, template: str, desk: Desk, **context: Any) -> Template:
    """A page in the frame. `template` is "admin/…"; its menu entry is `entry` of the context."""
    refreshing = request.query_params.get("refresh") != "off"
    frame: dict[str, Any] = {
        "organization": desk.organization,
        "menu": MENU,
        "needing": desk.needing,
        "refreshing": refreshing,
        "kind_key": kind_key,
        "standing_of": standing_of,
    }
    return page(request, template, **frame, **context)


def kind_key(kind: str) -> str | None:
    """The key of the words for a kind of notice; None when only its sender knows it."""
    family = kind.split(".")[0]
    return f"event_kind.{family}" if family in FAMILIES else None
