"""One lane: takes what is due, keeps the pace and the order, and settles, until it is stopped or loses its lease.

Each turn is one synced transaction that settles what has ended and takes what comes next.
"""

import asyncio
import contextlib

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import CHANGED, limit_of_domain, mark_delivered
from toritsugi.database import Database, StorageTrouble, Subscription
from toritsugi.delivery.members import note_members
from toritsugi.delivery.merging import MINUTE, Merging
from toritsugi.delivery.pacing import HISTORY, RUN_MINUTES, Pacing
from toritsugi.delivery.sending import Sender
from toritsugi.delivery.standing import Connections
from toritsugi.event import Urgency
from toritsugi.lineworks import RateLimits
from toritsugi.notification import State
from toritsugi.outbox import (
    TOPIC,
    Leased,
    Outcome,
    Wish,
    calls_since,
    claim,
    count_waiting,
    lease_lane,
    minutes_since,
    next_due,
    release_lane,
    rescue,
    settle,
)

log = structlog.get_logger(__name__)

LEASE_SECONDS = 30.0
RENEW_SECONDS = 8.0
CALLS_AT_A_TIME = 32
TAKEN_AT_A_TIME = 64
KEPT_FOR_URGENT = 16
IDLE_SECONDS = 5.0
STOP_SECONDS = 3.0
WAITING_COUNTED = 20_000
"""Longer queues are not counted to their end: they last more than half an hour at any of the platform's limits."""
BLOCK_AT_MOST = 300.0
"""Seconds that a lane may be told to rest; more than that comes from a clock that was set back."""


class LaneLost(Exception):
    """Another worker holds the lane now."""


class LaneRunner:
    """Runs one lane from `run` until `stop` is called."""

    def __init__(self, database: Database, name: str, owner: str, sender: Sender, connections: Connections) -> None:
        self._database = database
        self._name = name
        self._owner = owner
        self._sender = sender
        self._connections = connections
        self._domain = name.rsplit("/", 1)[0]
        self._pacing = Pacing(1)
        self._merging = Merging(database, name)
        self._bell: Subscription = database.bell.subscribe(TOPIC, CHANGED)
        self._ready: list[Leased] = []
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._calling: set[str] = set()
        self._outcomes: list[Outcome] = []
        self._leased_at = 0.0
        self._blocked_until = 0.0
        self._waiting = 0
        self._stopping = False

    def stop(self) -> None:
        """Lets the calls under way end, hands the rest back."""
        self._stopping = True
        self._bell.wake()

    async def run(self) -> None:
        """Returns when stopped, or at once when the lane is another's."""
        with self._bell:
            try:
                await self._take_over()
                while not self._stopping:
                    await self._turn_safely()
            except LaneLost:
                log.info("delivery.lane_lost", lane=self._name)
            except StorageTrouble as trouble:
                log.error("delivery.storage_trouble", lane=self._name, reason=str(trouble))
            except Exception as error:
                log.error("delivery.lane_failed", lane=self._name, exc_info=error)
            finally:
                await self._wind_up()

    async def _take_over(self) -> None:
        """Takes the lease, what a dead worker left, and the count of the calls that were made lately."""
        now = self._database.clock.now()
        async with self._database.transaction() as connection:
            lane = await lease_lane(self._database, connection, self._name, self._owner, LEASE_SECONDS)
            if lane is None:
                raise LaneLost(self._name)
            rescued = await rescue(self._database, connection, self._name)
            calls = await calls_since(connection, self._name, now - HISTORY)
            minutes = await minutes_since(connection, self._name, now - (RUN_MINUTES + 1) * 60)
            limit = await limit_of_domain(connection, self._domain)
            self._waiting = await self._count(connection)
            await self._merging.take_over(connection)
        self._blocked_until, self._leased_at = lane.blocked_until, now
        self._pacing = Pacing(limit, calls, minutes)
        if rescued:
            log.warning("delivery.rescued", lane=self._name, notifications=rescued)

    async def _turn_safely(self) -> None:
        """Storage trouble loses nothing: outcomes are kept and settled when the storage is back."""
        try:
            rest = await self._turn()
        except StorageTrouble as trouble:
            log.error("delivery.storage_trouble", lane=self._name, reason=str(trouble))
            rest = 1.0
        if rest > 0:
            await self._bell.wait(rest)

    async def _turn(self) -> float:
        """Settles, takes, starts. Gives the seconds to rest before the next turn; 0 when there is more to do."""
        held = await self._connections.held()
        wish = self._wish(held)
        due: float | None = None
        taken: list[Leased] = []
        outcomes, self._outcomes = self._outcomes, []
        try:
            async with self._database.transaction() as connection:
                await self._record(connection, outcomes)
                await self._keep_lease(connection)
                if wish is not None:
                    taken, due = await self._take(connection, wish)
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            raise
        self._release(outcomes)
        self._merging.tell(taken)
        self._start(taken)
        return self._rest(due, full=wish is not None and len(taken) == wish.limit, asked=wish is not None)

    async def _take(self, connection: AsyncConnection, wish: Wish) -> tuple[list[Leased], float | None]:
        """What the wish gives, once what is too much is merged; and when more is due, unless it gave all it named."""
        wish, saved = await self._merging.prepare(connection, wish, behind=self._is_behind())
        self._waiting = max(0, self._waiting - saved)
        taken = await claim(self._database, connection, wish)
        if len(taken) == wish.limit:
            return taken, None
        return taken, await next_due(connection, self._name, wish.held, wish.crowded)

    def _is_behind(self) -> bool:
        """Whether more waits than the pace can bear in a minute."""
        return self._waiting > self._pacing.bearable(self._database.clock.now(), self._waiting)

    async def _count(self, connection: AsyncConnection) -> int:
        """How many wait and are due within a minute."""
        return await count_waiting(connection, self._name, self._database.clock.now() + MINUTE, WAITING_COUNTED)

    def _room(self) -> int:
        """How many more notifications may be in our hands."""
        return TAKEN_AT_A_TIME - len(self._ready) - len(self._calls)

    def _wish(self, held: frozenset[str]) -> Wish | None:
        """What may be taken now: as many as the pace and the open calls allow, the last places for the urgent."""
        now = self._database.clock.now()
        if self._stopping or self._rests(now):
            return None
        any_kind, patient = self._pacing.places(now, self._waiting)
        patient_room = min(patient - len(self._ready), self._room() - KEPT_FOR_URGENT)
        urgent_ready = sum(leased.notification.urgency <= Urgency.TEST for leased in self._ready)
        urgent_room = min(any_kind - urgent_ready, self._room())
        limit, urgency = (patient_room, Urgency.DIGEST) if patient_room > 0 else (urgent_room, Urgency.TEST)
        if limit <= 0:
            return None
        return Wish(
            lane=self._name, owner=self._owner, limit=limit, most_urgent=urgency, held=held, seconds=LEASE_SECONDS
        )

    async def _keep_lease(self, connection: AsyncConnection) -> None:
        now = self._database.clock.now()
        if self._leased_at <= now < self._leased_at + RENEW_SECONDS:
            return
        if await lease_lane(self._database, connection, self._name, self._owner, LEASE_SECONDS) is None:
            raise LaneLost(self._name)
        await rescue(self._database, connection, self._name, self._in_hand())
        self._pacing.configure(await limit_of_domain(connection, self._domain))
        self._waiting = await self._count(connection)
        self._leased_at = now

    def _rests(self, now: float) -> bool:
        """Whether the platform asked to wait."""
        self._blocked_until = min(self._blocked_until, now + BLOCK_AT_MOST)
        return now < self._blocked_until

    def _may_call(self) -> bool:
        """Not without a place, nor while the platform asks to wait, nor when the lane may be another's by now."""
        now = self._database.clock.now()
        held = self._leased_at <= now < self._leased_at + LEASE_SECONDS
        free = len(self._calls) < CALLS_AT_A_TIME and self._pacing.places(now, self._waiting)[0] > 0
        return held and free and not self._rests(now)

    def _in_hand(self) -> set[str]:
        """The notifications whose outcome this runner still brings."""
        return {*self._calling, *(leased.notification.id for leased in self._ready), *self._unsettled()}

    def _unsettled(self) -> set[str]:
        return {outcome.leased.notification.id for outcome in self._outcomes}

    async def _record(self, connection: AsyncConnection, outcomes: list[Outcome]) -> None:
        await settle(self._database, connection, outcomes)
        await note_members(self._database, connection, outcomes)
        delivered = [outcome for outcome in outcomes if outcome.state is State.DELIVERED]
        for connection_id in {each.leased.notification.destination.connection_id for each in delivered}:
            await mark_delivered(connection, connection_id, self._database.clock.now())

    def _rest(self, due: float | None, *, full: bool, asked: bool) -> float:
        """Seconds until something can change by itself; outcomes and new notifications ring before that."""
        now = self._database.clock.now()
        if self._outcomes or (full and self._room() > 0):
            return 0.0
        waits = [IDLE_SECONDS, self._leased_at + RENEW_SECONDS - now]
        if self._rests(now):
            waits.append(self._blocked_until - now)
        elif not asked or (due is not None and due <= now):
            waits.append(self._pacing.next_place(now))
        if due is not None and due > now:
            waits.append(due - now)
        if (free := self._merging.next_free()) is not None:
            waits.append(free)
        return max(0.005, min(waits))

    def _start(self, taken: list[Leased]) -> None:
        """Starts what can start: the most urgent first, one at a time for each destination, so that order is kept."""
        self._ready += taken
        self._ready.sort(key=lambda leased: (leased.notification.urgency, leased.notification.id))
        waiting: list[Leased] = []
        for leased in self._ready:
            if leased.notification.expires_at <= self._database.clock.now():
                self._outcomes.append(self._handed_back(leased))
            elif self._is_taken(leased) or not self._may_call():
                waiting.append(leased)
            else:
                self._begin(leased)
        self._ready = waiting

    def _is_taken(self, leased: Leased) -> bool:
        """Whether something that comes before it is under way to its destination."""
        address = leased.notification.destination.address
        return address in self._busy or address in self._again

    def _release(self, outcomes: list[Outcome]) -> None:
        """What was to be said once more at once has been taken again by now: its destination is open."""
        self._again -= {outcome.leased.notification.destination.address for outcome in outcomes if outcome.at_once}

    def _begin(self, leased: Leased) -> None:
        self._busy.add(leased.notification.destination.address)
        self._calling.add(leased.notification.id)
        self._pacing.begin(self._database.clock.now())
        task = asyncio.create_task(self._deliver(leased), name=f"deliver-{leased.notification.id}")
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _deliver(self, leased: Leased) -> None:
        limits: RateLimits | None = None
        try:
            outcome, limits = await self._sender.send(leased)
        except asyncio.CancelledError:
            outcome = self._sender.unknown(leased)
        except StorageTrouble:
            outcome = self._handed_back(leased)
        except Exception as error:
            log.error("delivery.failed", notification=leased.notification.id, exc_info=error)
            outcome = self._sender.unknown(leased)
        self._pacing.end(self._database.clock.now(), limits)
        self._busy.discard(leased.notification.destination.address)
        if outcome.at_once:
            self._again.add(leased.notification.destination.address)
        self._calling.discard(leased.notification.id)
        self._blocked_until = max(self._blocked_until, outcome.blocked_until)
        self._outcomes.append(outcome)
        if not self._stopping:
            self._start([])
        self._bell.wake()

    def _handed_back(self, leased: Leased) -> Outcome:
        """No call was made: the lease ends as if it had never been."""
        now = self._database.clock.now()
        return Outcome(leased=leased, verdict=None, state=State.PENDING, due_at=now, finished_at=now)

    async def _wind_up(self) -> None:
        """Waits a little for calls under way, settles, hands back what was not begun, and gives the lane up."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        outcomes = self._outcomes + [self._handed_back(leased) for leased in self._ready]
        with contextlib.suppress(StorageTrouble):
            async with self._database.transaction() as connection:
                await self._record(connection, outcomes)
                await release_lane(connection, self._name, self._owner)
