"""Records what became of a try, after it: attempt and state in one transaction."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Boolean, ColumnElement, RowMapping, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Urgency
from toritsugi.notification import Body, Notification, State
from toritsugi.outbox.leasing import Leased
from toritsugi.outbox.merging import hand_over, release
from toritsugi.outbox.put import TOPIC, put
from toritsugi.outbox.rows import body_of
from toritsugi.outbox.tables import attempt, lane, notification

VerdictWord = Literal["delivered", "uploaded", "wait", "retry", "dead", "hold"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one try.

    `verdict` None: the call was never made, the lease is handed back. `state` is the notification's new state;
    `due_at` (seconds since the epoch) counts when it is pending again. `spent`: the try counts. `doubtful`: the
    platform may have taken it although it did not say so. `reason` is a sentence for people. `body` replaces the
    body when given (a mention was dropped, a file was given). `next` goes into the outbox when this one is dead.
    `blocked_until` closes the whole lane until then.
    """

    leased: Leased
    verdict: VerdictWord | None
    state: State
    due_at: float
    finished_at: float
    spent: bool = True
    doubtful: bool = False
    status: int | None = None
    code: str = ""
    description: str = ""
    reason: str = ""
    body: Body | None = None
    next: Notification | None = None
    blocked_until: float = 0.0

    @property
    def at_once(self) -> bool:
        """Whether it is to be said once more without delay: before anything later goes to the same destination."""
        return self.state is State.PENDING and self.verdict == "retry" and self.due_at <= self.finished_at


_mine = (
    notification.c.id == bindparam("_id"),
    notification.c.lease_owner == bindparam("_owner"),
    notification.c.attempts == bindparam("_number"),
    notification.c.state == State.LEASED,
)
_settle = (
    update(notification)
    .where(*_mine)
    .values(
        state=bindparam("_state"),
        reason=bindparam("_reason"),
        tries=notification.c.tries + bindparam("_spent"),
        attempts=notification.c.attempts - bindparam("_returned"),
        doubtful=or_(notification.c.doubtful, bindparam("_doubtful", type_=Boolean)),
        due_at=bindparam("_due_at"),
        settled_at=bindparam("_settled_at"),
        lease_owner="",
        lease_until=0.0,
    )
)
_finish = (
    update(attempt)
    .where(attempt.c.id == bindparam("_attempt"))
    .values(
        finished_at=bindparam("_finished_at"),
        verdict=bindparam("_verdict"),
        status=bindparam("_status"),
        code=bindparam("_code"),
        description=bindparam("_description"),
        doubtful=bindparam("_doubtful"),
    )
)


async def settle(database: Database, connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Writes them all. An outcome whose lease was lost changes the attempt only: another worker has the word."""
    if not outcomes:
        return
    outcomes = [_without_secret(outcome) for outcome in outcomes]
    await _reword(connection, outcomes)
    plain = [outcome for outcome in outcomes if outcome.next is None]
    if plain:
        await connection.execute(_settle, [_state_of(outcome) for outcome in plain])
    for outcome in outcomes:
        if outcome.next is not None and (await connection.execute(_settle, _state_of(outcome))).rowcount == 1:
            await put(database, connection, [outcome.next])
            if outcome.next.carries:
                await hand_over(connection, outcome.leased.notification.id, outcome.next.id)
    await _finish_attempts(connection, outcomes)
    await _block_lanes(connection, outcomes)
    _ring(database, connection, outcomes)


def _without_secret(outcome: Outcome) -> Outcome:
    """Once it is settled, what only the addressee was to read is forgotten here."""
    body = outcome.body or outcome.leased.notification.body
    if outcome.state == State.PENDING or not body.secret:
        return outcome
    return msgspec.structs.replace(outcome, body=msgspec.structs.replace(body, secret=""))


async def _reword(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """With other words it may belong to another lane. What was erased meanwhile stays so."""
    for outcome in outcomes:
        if outcome.body is not None:
            said = msgspec.structs.replace(outcome.leased.notification, body=outcome.body)
            values = {"body": msgspec.json.encode(outcome.body).decode(), "lane": said.lane}
            mine = {
                "_id": outcome.leased.notification.id,
                "_owner": outcome.leased.owner,
                "_number": outcome.leased.number,
            }
            kept = (*_mine, notification.c.expires_at > 0.0)
            await connection.execute(update(notification).where(*kept).values(values), mine)


def _state_of(outcome: Outcome) -> dict[str, Any]:
    leased = outcome.leased
    return {
        "_id": leased.notification.id,
        "_owner": leased.owner,
        "_number": leased.number,
        "_state": outcome.state,
        "_reason": outcome.reason,
        "_spent": int(outcome.spent and outcome.verdict is not None),
        "_returned": int(outcome.verdict is None),
        "_doubtful": outcome.doubtful,
        "_due_at": outcome.due_at,
        "_settled_at": None if outcome.state == State.PENDING else outcome.finished_at,
    }


async def _finish_attempts(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    made = [outcome for outcome in outcomes if outcome.verdict is not None]
    if made:
        await connection.execute(_finish, [_attempt_of(outcome) for outcome in made])
    unmade = [outcome.leased.attempt_id for outcome in outcomes if outcome.verdict is None]
    if unmade:
        await connection.execute(delete(attempt).where(attempt.c.id.in_(unmade)))


def _attempt_of(outcome: Outcome) -> dict[str, Any]:
    return {
        "_attempt": outcome.leased.attempt_id,
        "_finished_at": outcome.finished_at,
        "_verdict": outcome.verdict,
        "_status": outcome.status,
        "_code": outcome.code,
        "_description": outcome.description,
        "_doubtful": outcome.doubtful,
    }


async def _block_lanes(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.blocked_until:
            await connection.execute(
                update(lane)
                .where(lane.c.name == outcome.leased.notification.lane)
                .where(lane.c.blocked_until < outcome.blocked_until)
                .values(blocked_until=outcome.blocked_until)
            )


def _ring(database: Database, connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Wakes the lanes of what may go on now, and the pages that wait for what people wait for."""
    if any(outcome.verdict == "uploaded" or outcome.leased.notification.body.is_followed for outcome in outcomes):
        database.announce(connection, TOPIC)
    urgent = {outcome.leased.notification.event_id for outcome in outcomes if _watched(outcome.leased.notification)}
    if urgent:
        database.announce(connection, *(f"settled:{event_id}" for event_id in urgent))


def _watched(each: Notification) -> bool:
    return each.urgency <= Urgency.TEST


async def overdue_organizations(database: Database, connection: AsyncConnection) -> list[str]:
    """The organizations that have something still waiting after its time."""
    found = await connection.execute(select(notification.c.organization_id).where(*_overdue(database)).distinct())
    return list(found.scalars())


async def expire_overdue(
    database: Database, connection: AsyncConnection, organization_id: str, reason: str, regrouped: str
) -> int:
    """Marks as missed what is still waiting after its time, with the reason for people. Says of how many events.

    A message that carries several ends with the first that is late: it is cancelled because it is `regrouped`, and the
    others wait again.
    """
    overdue = (notification.c.organization_id == organization_id, *_overdue(database))
    await release(connection, overdue, regrouped, database.clock.now())
    expired = await connection.execute(
        update(notification)
        .where(*overdue)
        .values(state=State.EXPIRED, settled_at=database.clock.now(), reason=reason)
        .returning(notification.c.id, notification.c.event_id, notification.c.body)
    )
    rows = expired.mappings().all()
    await _forget_secrets(connection, rows)
    events = {row["event_id"] for row in rows}
    if events:
        database.announce(connection, *(f"settled:{event_id}" for event_id in events))
    return len(events)


async def _forget_secrets(connection: AsyncConnection, rows: Sequence[RowMapping]) -> None:
    for row in rows:
        body = body_of(row)
        if body.secret:
            kept = msgspec.json.encode(msgspec.structs.replace(body, secret="")).decode()
            await connection.execute(update(notification).where(notification.c.id == row["id"]).values(body=kept))


def _overdue(database: Database) -> tuple[ColumnElement[bool], ...]:
    return (notification.c.state == State.PENDING, notification.c.expires_at <= database.clock.now())
