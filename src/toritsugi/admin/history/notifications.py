"""通知履歴: what was said to whom, how it stands, and sending it again."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Stream, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.answers import Answer, answers_to
from toritsugi.admin.frame import Desk, desk_of, framed, kind_namer
from toritsugi.admin.history.looking import Search, kinds_called, read_search
from toritsugi.admin.history.sheets import as_sheet
from toritsugi.admin.standing import MISSED, UNSETTLED, Followed, followers, standing_of
from toritsugi.database import Database
from toritsugi.intake import events_of, said_in, search_words
from toritsugi.notification import State
from toritsugi.outbox import (
    Names,
    NotificationFilter,
    NotificationRow,
    NotResendable,
    find_notifications,
    get_notification,
    list_notifications,
    notification_kinds,
    notification_sheet,
    resend,
)
from toritsugi.web import AnyRequest, Problem, account_of, furniture_of, language_of, words_of

PAGE = 50


class Chip(msgspec.Struct, frozen=True):
    """A filter that can be tapped; `key` names its words and stands in the address as `show`."""

    key: str
    states: frozenset[State] = frozenset()


CHIPS = (
    Chip("all"),
    Chip("person", states=MISSED),
    Chip("waiting", states=UNSETTLED),
    Chip("delivered", states=frozenset({State.DELIVERED})),
)


class Looking(msgspec.Struct, frozen=True):
    """What is looked for, in the terms of the form and of the list."""

    desk: Desk
    search: Search
    chip: Chip
    kinds: list[str]
    wanted: NotificationFilter


class Listed(msgspec.Struct, frozen=True):
    """One page of the list. `next_before` is where the next one begins; "" at the end.

    `searched_to`: the search took long and has come to this moment (seconds since the epoch).
    """

    rows: list[NotificationRow]
    followed: dict[str, str]
    answered: dict[str, Answer]
    next_before: str
    searched_to: float | None


async def look(request: AnyRequest, c: AsyncConnection, database: Database) -> Looking:
    """Reads the form."""
    desk = await desk_of(request, c, database)
    company = desk.organization.id
    search = await read_search(request, c, company)
    chip = next((each for each in CHIPS if each.key == search.show), CHIPS[0])
    names = {kind: kind_namer(request, desk)(kind) for kind in await notification_kinds(c, company)}
    wanted = NotificationFilter(
        states=chip.states,
        kinds=kinds_called(names, search.kind),
        since=search.begin,
        until=search.end,
        words=search_words(search.search),
        said=said_in,
        among=tuple(events_of(company, search.chosen)),
        last=chip.key == "person",
    )
    return Looking(desk, search, chip, sorted(set(names.values())), wanted)


@get("/notifications", include_in_schema=False)
async def notifications(request: AnyRequest, database: Database) -> Template:
    """Newest first, fifty at a time."""
    async with database.reading() as c:
        looking = await look(request, c, database)
        desk = looking.desk
        listed = await _list(c, looking)
        unsettled = NotificationFilter(states=UNSETTLED)
        waiting = len(await list_notifications(c, desk.organization.id, unsettled, limit=100))
    counts = {"person": len(desk.needing), "waiting": waiting}
    context: dict[str, Any] = {"chips": CHIPS, "chosen": looking.chip, "counts": counts, "listed": listed}
    asked = {"asked": looking.search, "kinds": looking.kinds}
    return framed(request, "admin/notifications.html", desk, entry="notifications", **context, **asked)


async def _list(c: AsyncConnection, looking: Looking) -> Listed:
    company = looking.desk.organization.id
    found = await find_notifications(c, company, looking.wanted, before=looking.search.before, limit=PAGE)
    rows = found.rows
    followed = await followers(c, rows)
    return Listed(rows, followed, await answers_to(c, company, rows), found.next_before, found.searched_to)


@get("/notifications.csv", include_in_schema=False)
async def notifications_sheet(request: AnyRequest, database: Database) -> Stream:
    """The same list as a sheet, all of it."""
    async with database.reading() as c:
        looking = await look(request, c, database)
    desk, words = looking.desk, words_of(request, "admin")

    def standing(row: NotificationRow, followed: Followed) -> str:
        return words(f"standing.{standing_of(row, followed, desk.now).key}")

    names = Names(kind_namer(request, desk), standing)
    language = language_of(request, "admin")
    lines = notification_sheet(database, desk.organization, looking.wanted, "ja" if language == "ja" else "en", names)
    return as_sheet(lines, "notifications", desk.now)


@get("/notifications/{id:str}", include_in_schema=False)
async def notification(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Its place in the whole story of its event."""
    async with database.reading() as c:
        found = await get_notification(c, _company(request), id)
    if found is None:
        raise NotFoundException
    return Redirect(f"/events/{found.event_id}#n-{found.id}", status_code=303)


@post("/notifications/{id:str}/resend", include_in_schema=False, status_code=303)
async def send_again(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Puts the same words to the same destination into the outbox once more, and shows the new notification."""
    try:
        new = await resend(database, _company(request), id)
    except NotResendable:
        catalog = furniture_of(request).catalogs["admin"]
        raise Problem(409, catalog.phrase("resend.refused")) from None
    return Redirect(f"/notifications/{new}", status_code=303)


def _company(request: AnyRequest) -> str:
    account = account_of(request)
    return account.organization_id if account else ""
