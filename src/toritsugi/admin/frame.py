"""The frame around every page of the operator: menu, company, account, language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.standing import needing_a_person, standing_of
from toritsugi.database import Database
from toritsugi.intake import count_waiting
from toritsugi.organization import Language, Organization
from toritsugi.outbox import NotificationRow
from toritsugi.people import employee_of_account, get_organization
from toritsugi.rules import list_kinds
from toritsugi.web import Account, AnyRequest, account_of, furniture_of, language_of, page, words_of


class Entry(msgspec.Struct, frozen=True):
    """An entry of the menu; `key` names its words."""

    key: str
    path: str


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("home", "/"), Entry("notifications", "/notifications"), Entry("events", "/events"))),
    (
        "reception",
        (
            Entry("visits", "/visits"),
            Entry("appointments", "/appointments"),
            Entry("calling", "/calling"),
            Entry("kiosks", "/kiosks"),
            Entry("sites", "/sites"),
        ),
    ),
    (
        "incoming",
        (Entry("sources", "/sources"), Entry("kinds", "/kinds"), Entry("rules", "/rules"), Entry("try", "/rules/try")),
    ),
    ("connect", (Entry("people", "/people"), Entry("wishes", "/wishes"), Entry("connections", "/connections"))),
)
AT_DESK = frozenset({"visits", "appointments"})
"""What stands in the menu of somebody who only works at the reception."""
MOST_COUNTED = 1000
FAMILIES = frozenset(
    {
        "visitor",
        "mail",
        "timeline",
        "workflow",
        "reminder",
        "alert",
        "test",
        "lineworks",
        "merged",
        "member",
        "sign_in",
        "reply",
    }
)


class Desk(msgspec.Struct, frozen=True):
    """What every page of the operator knows: who is asking, for which company, what needs a person, and when.

    `nowhere` counts the events that wait for a destination, up to `MOST_COUNTED`; `kinds` names the company's kinds.
    `is_employee`: the account's owner is an employee too, with pages of their own.
    """

    account: Account
    organization: Organization
    needing: Sequence[NotificationRow]
    nowhere: int
    kinds: Mapping[str, str]
    is_employee: bool
    now: float

    @property
    def administers(self) -> bool:
        """Whether everything is open; otherwise only what the reception does."""
        return self.account.role == "admin"

    @property
    def menu(self) -> Sequence[tuple[str, Sequence[Entry]]]:
        """The groups of the menu with what is open."""
        if self.administers:
            return MENU
        return [("", [each for _, entries in MENU for each in entries if each.key in AT_DESK])]


async def desk_of(request: AnyRequest, c: AsyncConnection, database: Database) -> Desk:
    """For the account that the guard has found."""
    account = account_of(request)
    assert account is not None
    organization = await get_organization(c, account.organization_id)
    if organization is None:
        raise NotFoundException
    now = database.clock.now()
    needing = await needing_a_person(c, organization.id, now)
    nowhere = await count_waiting(c, organization.id, at_most=MOST_COUNTED)
    language: Language = "ja" if language_of(request, "admin") == "ja" else "en"
    kinds = {each.key: each.label(language) for each in await list_kinds(c, organization.id)}
    is_employee = await employee_of_account(c, account) is not None
    return Desk(account, organization, needing, nowhere, kinds, is_employee, now)


def framed(request: AnyRequest, template: str, desk: Desk, **context: Any) -> Template:
    """A page in the frame. `template` is "admin/…"; its menu entry is `entry` of the context."""
    refreshing = request.query_params.get("refresh") != "off"
    frame: dict[str, Any] = {
        "organization": desk.organization,
        "administers": desk.administers,
        "menu": desk.menu,
        "needing": desk.needing,
        "nowhere": desk.nowhere,
        "own_pages": furniture_of(request).settings.employee_home if desk.is_employee else "",
        "refreshing": refreshing,
        "kind_name": kind_namer(request, desk),
        "standing_of": standing_of,
    }
    return page(request, template, **frame, **context)


def kind_namer(request: AnyRequest, desk: Desk) -> Callable[[str], str]:
    """Says what people call a kind of notice; a kind that only its sender knows stays as it is."""
    words = words_of(request, "admin")

    def name(kind: str) -> str:
        family = kind.split(".")[0]
        known = words(f"event_kind.{family}") if family in FAMILIES else kind
        return desk.kinds.get(kind, known)

    return name
