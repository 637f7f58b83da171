"""来客: who came, to see whom, and how fast somebody answered."""

from collections.abc import Sequence

import msgspec
from litestar import get
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of, framed
from toritsugi.database import Database
from toritsugi.outbox import NotificationRow
from toritsugi.reception import ARRIVED, list_visits
from toritsugi.web import AnyRequest

PAGE = 50


class Answer(msgspec.Struct, frozen=True):
    """An answer to a visitor's call: the choice, by whom, and how many seconds after the arrival."""

    choice: str
    by: str
    seconds: float


@get("/visits", include_in_schema=False)
async def visits(request: AnyRequest, database: Database, before: str = "") -> Template:
    """Newest first, fifty at a time."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        rows = await list_visits(c, desk.organization.id, before=before or None, limit=PAGE + 1)
    next_before = rows[PAGE - 1].visit.id if len(rows) > PAGE else None
    context = {"rows": rows[:PAGE], "before": before[:32], "next_before": next_before}
    return framed(request, "admin/visits.html", desk, entry="visits", **context)


async def answers_to(c: AsyncConnection, organization_id: str, rows: Sequence[NotificationRow]) -> dict[str, Answer]:
    """The answers to the calls among these notifications, by event id.

    Identifiers sort by time, so the visits of one page of calls are those made just before the newest call.
    """
    calls = [row for row in rows if row.kind == ARRIVED]
    if not calls:
        return {}
    newest = max(row.event_id for row in calls)
    found = await list_visits(c, organization_id, before=newest, limit=len(calls) + PAGE)
    return {
        row.visit.event_id: Answer(row.visit.answer, row.answered_by, row.visit.answered_at - row.visit.arrived_at)
        for row in found
        if row.visit.event_id and row.visit.answered_at is not None
    }
