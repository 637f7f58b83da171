"""The entries of a visit: it arrived, rungs called or were passed over, messages went, answers came, it left."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.mailing import get_mails
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.reception.ladder import CallStep, steps_of
from toritsugi.reception.tables import visit_answer
from toritsugi.reception.visits import Visit

EntryKind = Literal["arrived", "passed", "sent", "mailed", "answered", "late", "left"]


class CallEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a visit. `rung` is the ladder's, "" beside it; times in seconds since the epoch.

    "passed": the rung was skipped, `reason` says why in a word. "sent" and "mailed": to `whom`; `state` is the
    outbox's, `settled_at` when that was known. "answered" and "late": by `whom`, with `choice`. "left": `reason` says
    how that is known.
    """

    visit_id: str
    kind: EntryKind
    at: float
    rung: str = ""
    whom: str = ""
    choice: str = ""
    state: str = ""
    reason: str = ""
    settled_at: float | None = None
    tries: int = 0


async def call_entries(c: AsyncConnection, visits: Sequence[Visit]) -> dict[str, list[CallEntry]]:
    """The entries of each visit, in the order of time, by visit id."""
    ids = [each.id for each in visits]
    steps, answers = await steps_of(c, ids), await _answers(c, ids)
    return {each.id: await _of_visit(c, each, steps.get(each.id, []), answers.get(each.id, [])) for each in visits}


async def _of_visit(
    c: AsyncConnection, visited: Visit, steps: Sequence[CallStep], answers: Sequence[CallEntry]
) -> list[CallEntry]:
    entries = [CallEntry(visit_id=visited.id, kind="arrived", at=visited.arrived_at), *answers]
    for step in steps or [CallStep(visited.id, 0, "host", visited.event_id, "", visited.arrived_at)]:
        entries += await _of_step(c, step)
    if visited.left_at is not None:
        entries.append(CallEntry(visit_id=visited.id, kind="left", at=visited.left_at, reason=visited.left_by))
    return sorted(entries, key=lambda each: each.at)


async def _of_step(c: AsyncConnection, step: CallStep) -> list[CallEntry]:
    if step.skipped:
        passed = CallEntry(visit_id=step.visit_id, kind="passed", at=step.taken_at, rung=step.kind, reason=step.skipped)
        return [passed]
    sent = await notifications_of_event(c, step.event_id) if step.event_id else []
    mails = await get_mails(c, [step.mail_id] if step.mail_id else [])
    mailed = [
        CallEntry(
            visit_id=step.visit_id,
            kind="mailed",
            at=step.taken_at,
            rung=step.kind,
            state=each.state.value,
            settled_at=each.settled_at,
        )
        for each in mails.values()
    ]
    return [*(_sent(step, each) for each in sent), *mailed]


def _sent(step: CallStep, row: NotificationRow) -> CallEntry:
    return CallEntry(
        visit_id=step.visit_id,
        kind="sent",
        at=row.created_at,
        rung=step.kind,
        whom=row.label,
        state=row.state.value,
        reason=row.reason,
        settled_at=row.settled_at,
        tries=row.tries,
    )


async def _answers(c: AsyncConnection, ids: Sequence[str]) -> dict[str, list[CallEntry]]:
    found: dict[str, list[CallEntry]] = {}
    for row in await c.execute(select(visit_answer).where(visit_answer.c.visit_id.in_(ids))):
        found.setdefault(row.visit_id, []).append(_answer(row))
    return found


def _answer(row: Any) -> CallEntry:
    kind: EntryKind = "answered" if row.taken else "late"
    return CallEntry(
        visit_id=row.visit_id, kind=kind, at=row.answered_at, whom=row.answered_by, choice=row.choice, reason=row.note
    )
