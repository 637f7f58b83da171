"""The one place that accepts: seen before? plan, put, and only when it is synced to disk, the receipt.

Everything that arrives while a transaction is being synced shares the next one, so that a burst costs few syncs.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database, StorageTrouble
from toritsugi.event import Event
from toritsugi.intake.desk.before import Before, Key, Known, hush_repeats, key_of, look_back
from toritsugi.intake.desk.line import Line, Ticket
from toritsugi.intake.desk.receipt import Receipt
from toritsugi.intake.directories import Directories
from toritsugi.intake.event_log import fill_event, keepable, write_events
from toritsugi.intake.unread import note_unread, strike_off
from toritsugi.intake.waiting import write_notes
from toritsugi.outbox import notification_ids, put
from toritsugi.routing import Plan, plan

log = structlog.get_logger(__name__)

Reaction = Callable[[AsyncConnection, Event], Awaitable[Sequence[Event]]]
"""Called within the accepting transaction for each new event; the events it returns are accepted with it. It may
raise Declined."""

REACTION_DEPTH = 3


class KeyReused(Exception):
    """The idempotency key was used before for something else."""


def first_of(*reactions: Reaction) -> Reaction:
    """One reaction of several: what one of them makes something of, those behind it are not asked about."""

    async def react(connection: AsyncConnection, event: Event) -> Sequence[Event]:
        for each in reactions:
            if made := await each(connection, event):
                return made
        return ()

    return react


class Declined(Exception):
    """A reaction does not want this event after all: nothing of it was kept, nobody is told."""


class AcceptDesk:
    """Accepts from `start` to `stop`. `reactions` are what other rooms do about an event, handed in by the app."""

    def __init__(self, database: Database, relay_url: str, reactions: Sequence[Reaction] = ()) -> None:
        self._database = database
        self._directories = Directories(relay_url, database.clock)
        self._reactions = tuple(reactions)
        self._line = Line()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="accept-desk")

    async def stop(self) -> None:
        """Finishes what is at the desk, then ends; who comes later is sent away."""
        self._closed = True
        await self._line.emptied()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def accept(self, event: Event, raw_mail: bytes | None = None, *, unread: bool = False) -> Receipt:
        """Returns when the event is synced to disk. Nobody is told of an `unread` mail before `complete`.

        Raises StorageTrouble or StorageFull (nothing was accepted; so after `stop`), KeyReused, or Declined.
        """
        if self._closed:
            raise StorageTrouble("the desk is closed")
        ticket = Ticket(keepable(event), raw_mail, unread)
        self._line.join(ticket)
        return await ticket.receipt

    async def complete(self, event: Event) -> bool:
        """Tells of an event that was accepted unread, as it is now. False when somebody else has, or it is erased.

        Raises StorageTrouble: then it is still unread.
        """
        event = keepable(event)
        async with self._database.transaction() as connection:
            if not await strike_off(connection, [event.id]):
                return False
            [event] = hush_repeats([event], await look_back(connection, [event]))
            await fill_event(connection, event)
            await self._tell(connection, [event])
        return True

    async def _work(self) -> None:
        while True:
            batch = await self._line.next_batch()
            try:
                await self._take(batch)
            finally:
                self._line.dealt_with(batch)

    async def _take(self, batch: list[Ticket]) -> None:
        """Takes them together; when one of them spoils it, each alone, so that the others do not suffer."""
        try:
            receipts = await self._accept_together(batch)
        except StorageTrouble as error:
            log.error("accept.storage_trouble", waiting=len(batch), reason=str(error))
            _refuse_all(batch, error)
        except Exception as error:
            await self._take_alone(batch, error)
        else:
            for ticket, receipt in zip(batch, receipts, strict=True):
                _answer(ticket, receipt)

    async def _take_alone(self, batch: list[Ticket], error: Exception) -> None:
        if len(batch) == 1 and not isinstance(error, IntegrityError):
            _refuse(batch[0], error)
            return
        for ticket in batch:
            try:
                _answer(ticket, (await self._accept_together([ticket]))[0])
            except Exception as fault:
                _refuse(ticket, fault)

    async def _accept_together(self, batch: Sequence[Ticket]) -> list[Receipt | KeyReused]:
        async with self._database.transaction() as connection:
            before = await look_back(connection, [ticket.event for ticket in batch])
            fresh = _fresh(batch, before)
            mails = {each.event.id: each.raw_mail for each in fresh if each.raw_mail is not None}
            events = hush_repeats([ticket.event for ticket in fresh], before)
            await write_events(connection, events, mails)
            unread = {ticket.event.id for ticket in fresh if ticket.unread}
            await note_unread(self._database, connection, sorted(unread))
            plans = await self._tell(connection, [event for event in events if event.id not in unread])
            earlier = await notification_ids(connection, {each.event_id for each in before.same.values()})
        return _receipts(batch, before, _ids(plans), earlier)

    async def _tell(self, connection: AsyncConnection, events: Sequence[Event]) -> dict[str, Plan]:
        """Has other rooms react to the events, and puts what is to be said of all of them; the plans by event id."""
        events = [*events, *await self._react(connection, events)]
        plans = await self._plan(connection, events)
        await put(self._database, connection, [each for made in plans.values() for each in made.notifications])
        now = self._database.clock.now()
        await write_notes(connection, events, {id: each.notes for id, each in plans.items()}, now)
        return plans

    async def _react(self, connection: AsyncConnection, events: Sequence[Event]) -> list[Event]:
        """What the other rooms make of the events, and of what they made of them."""
        made: list[Event] = []
        for _ in range(REACTION_DEPTH):
            events = [new for event in events for react in self._reactions for new in await react(connection, event)]
            events = [keepable(event) for event in events]
            if not events:
                break
            await write_events(connection, events, {})
            made += events
        return made

    async def _plan(self, connection: AsyncConnection, events: Sequence[Event]) -> dict[str, Plan]:
        """The plan of each event that is meant for somebody, by event id."""
        addressed = [event for event in events if event.addressees]
        if not addressed:
            return {}
        directories = await self._directories.load(connection, addressed)
        return {event.id: plan(event, directories[event.organization_id]) for event in addressed}


def _refuse(ticket: Ticket, error: Exception) -> None:
    ticket.refuse(error)
    if not isinstance(error, StorageTrouble | Declined):
        log.error("accept.failed", exc_info=error, **ticket.event.summary)


def _refuse_all(batch: Sequence[Ticket], error: Exception) -> None:
    for ticket in batch:
        ticket.refuse(error)


def _answer(ticket: Ticket, receipt: Receipt | KeyReused) -> None:
    if isinstance(receipt, KeyReused):
        ticket.refuse(receipt)
    else:
        ticket.answer(receipt)


def _fresh(batch: Sequence[Ticket], before: Before) -> list[Ticket]:
    """The first ticket of each key that was not known."""
    first: dict[Key, Ticket] = {}
    for ticket in batch:
        if key_of(ticket.event) not in before.same:
            first.setdefault(key_of(ticket.event), ticket)
    return list(first.values())


def _ids(plans: dict[str, Plan]) -> dict[str, tuple[str, ...]]:
    """The ids of the notifications by event id."""
    return {event_id: tuple(each.id for each in made.notifications) for event_id, made in plans.items()}


def _receipts(
    batch: Sequence[Ticket],
    before: Before,
    made: dict[str, tuple[str, ...]],
    earlier: dict[str, tuple[str, ...]],
) -> list[Receipt | KeyReused]:
    first: dict[Key, Known] = dict(before.same)
    receipts: list[Receipt | KeyReused] = []
    for ticket in batch:
        event = ticket.event
        known = first.setdefault(key_of(event), Known(event.id, event.fingerprint, event.received_at))
        if known.fingerprint != event.fingerprint:
            receipts.append(KeyReused(event.idempotency_key))
        else:
            ids = made.get(known.event_id) or earlier.get(known.event_id, ())
            receipts.append(Receipt(known.event_id, ids, repeated=known.event_id != event.id))
    return receipts
