"""Whether anybody has been told of a call yet: an answer can only be waited for from then on."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import Connection, base_connections
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.reception.ladder.call import Call, steps_of


class Telling(msgspec.Struct, frozen=True):
    """How the last rung that calls by LINE WORKS got through.

    `at` is when the first of those whom it calls was told (seconds since the epoch), None while nobody was. `stuck`:
    nobody was, and LINE WORKS cannot be reached for them or for anybody else.
    """

    at: float | None
    stuck: bool


async def telling_of(c: AsyncConnection, call: Call) -> Telling:
    """How far the outbox has come with what this call says."""
    sent = await _last_sent(c, call.visit_id)
    told = [each.settled_at for each in sent if each.state is State.DELIVERED and each.settled_at is not None]
    if told:
        return Telling(min(told), stuck=False)
    base = (await base_connections(c, [call.organization_id])).get(call.organization_id)
    return Telling(None, _is_shut(base) or (_waits_for_an_answer(sent) and not _works(base, call.stepped_at)))


async def _last_sent(c: AsyncConnection, visit_id: str) -> Sequence[NotificationRow]:
    steps = (await steps_of(c, [visit_id])).get(visit_id, [])
    for event_id in [step.event_id for step in reversed(steps) if step.event_id]:
        if sent := await notifications_of_event(c, event_id):
            return sent
    return []


def _is_shut(base: Connection | None) -> bool:
    return base is None or bool(base.obstacle)


def _waits_for_an_answer(sent: Sequence[NotificationRow]) -> bool:
    """Whether one of them is being said, or has been in vain and is to be said again."""
    return any(each.state is State.LEASED or (each.state is State.PENDING and each.tries > 0) for each in sent)


def _works(base: Connection | None, since: float) -> bool:
    """Whether LINE WORKS has taken anything else since then: the trouble is with these destinations alone."""
    return base is not None and base.last_delivered_at is not None and base.last_delivered_at >= since
