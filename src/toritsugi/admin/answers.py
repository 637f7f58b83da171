"""The answers to visitors' calls, for lists of what was said."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.outbox import NotificationRow
from toritsugi.reception import ARRIVED, list_visits

PAGE = 50


class Answer(msgspec.Struct, frozen=True):
    """An answer to a visitor's call: the choice, by whom, and how many seconds after the arrival."""

    choice: str
    by: str
    seconds: float


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
