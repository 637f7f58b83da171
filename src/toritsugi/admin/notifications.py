"""通知履歴: what was said to whom, how it stands, and sending it again."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.standing import MISSED, UNSETTLED, followers
from toritsugi.admin.visits import Answer, answers_to
from toritsugi.database import Database
from toritsugi.notification import State
from toritsugi.outbox import (
    NotificationFilter,
    NotificationRow,
    NotResendable,
    get_notification,
    list_notifications,
    resend,
)
from toritsugi.web import AnyRequest, Problem, account_of, furniture_of

PAGE = 50
LONGEST_SEARCH = 100


class Chip(msgspec.Struct, frozen=True):
    """A filter that can be tapped; `key` names its words and stands in the address as `show`."""

    key: str
    states: frozenset[State] = frozenset()
    kinds: frozenset[str] = frozenset()


CHIPS = (
    Chip("all"),
    Chip("person", states=MISSED),
    Chip("waiting", states=UNSETTLED),
    Chip("delivered", states=frozenset({State.DELIVERED})),
    Chip("visitor", kinds=frozenset({"visitor", "visitor.arrived", "visitor.answered", "visitor.unanswered"})),
    Chip("mail", kinds=frozenset({"mail", "mail.received", "timeline", "workflow", "reminder"})),
    Chip("alert", kinds=frozenset({"alert"})),
)


class Listed(msgspec.Struct, frozen=True):
    """One page of the list. `next_before` is where the next one begins; None at the end."""

    rows: list[NotificationRow]
    followed: dict[str, str]
    answered: dict[str, Answer]
    next_before: str | None


@get("/notifications", include_in_schema=False)
async def notifications(
    request: AnyRequest, database: Database, show: str = "all", search: str = "", before: str = ""
) -> Template:
    """Newest first, fifty at a time."""
    chip = next((each for each in CHIPS if each.key == show), CHIPS[0])
    wanted = NotificationFilter(states=chip.states, kinds=chip.kinds, search=search[:LONGEST_SEARCH])
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        listed = await _list(c, desk, wanted, before, only_unfollowed=chip.key == "person")
        unsettled = NotificationFilter(states=UNSETTLED)
        waiting = len(await list_notifications(c, desk.organization.id, unsettled, limit=100))
    counts = {"person": len(desk.needing), "waiting": waiting}
    context: dict[str, Any] = {"entry": "notifications", "chips": CHIPS, "chosen": chip, "counts": counts}
    search, before = wanted.search, before[:32]
    return framed(request, "admin/notifications.html", desk, **context, listed=listed, search=search, before=before)


async def _list(
    c: AsyncConnection, desk: Desk, wanted: NotificationFilter, before: str, *, only_unfollowed: bool
) -> Listed:
    rows = await list_notifications(c, desk.organization.id, wanted, before=before or None, limit=PAGE + 1)
    shown = rows[:PAGE]
    followed = await followers(c, shown)
    next_before = shown[-1].id if len(rows) > PAGE else None
    if only_unfollowed:
        shown = [row for row in shown if row.id not in followed]
    answered = await answers_to(c, desk.organization.id, shown)
    return Listed(shown, followed, answered, next_before)


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
