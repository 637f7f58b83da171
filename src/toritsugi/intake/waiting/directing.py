"""Sends what waited for a destination, once there is one."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.intake.directories import Directories
from toritsugi.intake.event_log import get_events
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.tables import event_note
from toritsugi.intake.waiting.notes import EventNote, notes_of_events, waiting, waiting_ids, write_notes
from toritsugi.organization import Language
from toritsugi.outbox import put
from toritsugi.routing import Note, Plan, plan

BATCH = 100
_CAME: dict[Language, str] = {"ja": "（{:%-m月%-d日 %-H:%M} に受信）", "en": "(Received {:%-d %b, %H:%M})"}
_table = event_note.c


class Directed(msgspec.Struct, frozen=True):
    """What became of events that waited: how many were `sent`, still have no destination and go on `waiting`, or are
    `left` as they are: of use only at their time, or not wanted any more by the one they are for.
    """

    sent: int = 0
    waiting: int = 0
    left: int = 0

    def __add__(self, other: "Directed") -> "Directed":
        return Directed(self.sent + other.sent, self.waiting + other.waiting, self.left + other.left)


class WaitingDesk:
    """The events that wait for a destination. `relay_url`: where people open this program's pages."""

    def __init__(self, database: Database, relay_url: str) -> None:
        self._database = database
        self._directories = Directories(relay_url, database.clock)

    async def send(self, organization_id: str, event_ids: Sequence[str]) -> Directed:
        """Plans these anew, for those who were not told; what does not wait is passed over."""
        done = Directed()
        for start in range(0, len(event_ids), BATCH):
            done += await self._send_some(organization_id, event_ids[start : start + BATCH])
        return done

    async def send_all(self, organization_id: str) -> Directed:
        """Everything that waits, oldest first."""
        done, after = Directed(), ""
        while ids := await self._next(organization_id, after):
            done += await self._send_some(organization_id, ids)
            after = ids[-1]
        return done

    async def dismiss(self, organization_id: str, event_ids: Sequence[str]) -> int:
        """Somebody has seen them, and they need not be sent any more. Says of how many that was news."""
        async with self._database.transaction() as connection:
            return len(await self._take(connection, organization_id, event_ids))

    async def _next(self, organization_id: str, after: str) -> list[str]:
        async with self._database.reading() as connection:
            return await waiting_ids(connection, organization_id, after, BATCH)

    async def _take(self, connection: AsyncConnection, organization_id: str, event_ids: Sequence[str]) -> set[str]:
        """Ends the waiting of those that do wait; whoever comes second finds none left."""
        mine = (*waiting(organization_id), _table.event_id.in_(event_ids))
        taken = update(event_note).where(*mine).values(settled_at=self._database.clock.now())
        return set((await connection.execute(taken.returning(_table.event_id))).scalars())

    async def _send_some(self, organization_id: str, event_ids: Sequence[str]) -> Directed:
        async with self._database.transaction() as connection:
            taken = await self._take(connection, organization_id, event_ids)
            events = await get_events(connection, organization_id, taken)
            useful = [each for each in events if self._is_useful(each)]
            for event in events:
                if event not in useful:
                    await _reopen(connection, event.id, None)
            return Directed(left=len(events) - len(useful)) + await self._plan_again(connection, useful)

    def _is_useful(self, event: Event) -> bool:
        """A notice can be read later; nobody is served by a visitor's call of yesterday."""
        return event.urgency >= Urgency.NOTICE or event.expires_at > self._database.clock.now()

    async def _plan_again(self, connection: AsyncConnection, events: Sequence[Event]) -> Directed:
        if not events:
            return Directed()
        notes, now = await notes_of_events(connection, [each.id for each in events]), self._database.clock.now()
        asked = [_asked(event, notes[event.id], now) for event in events]
        directories = await self._directories.load(connection, asked)
        done = Directed()
        for original, event in zip(events, asked, strict=True):
            directory = directories[event.organization_id]
            made = plan(_late(event, original.received_at, directory.organization.language), directory)
            await put(self._database, connection, made.notifications)
            done += await self._note(connection, event, made, notes[event.id])
        return done

    async def _note(
        self, connection: AsyncConnection, event: Event, made: Plan, known: Sequence[EventNote]
    ) -> Directed:
        """What is still without a destination waits on; what is new about it is noted."""
        nowhere = {_whose(note) for note in made.notes if note.reason == "no_destination"}
        await _reopen(connection, event.id, nowhere)
        before = {(note.reason, _whose(note)) for note in known}
        fresh = [note for note in made.notes if (note.reason, _whose(note)) not in before]
        await write_notes(connection, [event], {event.id: fresh}, event.received_at, first=len(known))
        if made.notifications:
            return Directed(sent=1)
        return Directed(waiting=1) if nowhere else Directed(left=1)


def _whose(note: Note | EventNote) -> str:
    return note.employee_id or note.who


def _asked(event: Event, notes: Sequence[EventNote], now: float) -> Event:
    """The event as if it came now, for those who were not told of it; for everybody when the notes name nobody."""
    untold = {_whose(note) for note in notes if note.reason in {"no_destination", "away"}}
    addressees: tuple[Addressee, ...] = tuple(each for each in event.addressees if each.value in untold)
    late = {"received_at": now, "expires_at": now + lifetime(event.urgency)}
    return msgspec.structs.replace(event, addressees=addressees or event.addressees, **late)


def _late(event: Event, came_at: float, language: Language) -> Event:
    """What is said late says when it came."""
    came = _CAME[language].format(japan_time(came_at))
    return msgspec.structs.replace(event, text=f"{came}\n{event.text}".rstrip())


async def _reopen(connection: AsyncConnection, event_id: str, whose: set[str] | None) -> None:
    """These notes wait again; None: all of the event's."""
    notes = (_table.event_id == event_id, _table.reason == "no_destination")
    mine = () if whose is None else (_table.employee_id.in_(whose) | _table.who.in_(whose),)
    await connection.execute(update(event_note).where(*notes, *mine).values(settled_at=None))
