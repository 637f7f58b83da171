"""Rows that the outbox's tests need, and short ways to put, claim and settle."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import update

from street import connection_form
from toritsugi.connections import Seal, add_connection
from toritsugi.database import Database
from toritsugi.destination import Destination
from toritsugi.event import Event, Urgency
from toritsugi.identifier import id_in_place_of, new_id
from toritsugi.intake.event_log import write_events
from toritsugi.notification import Body, Gist, Notification, State
from toritsugi.outbox import (
    Leased,
    Outcome,
    Queue,
    Wish,
    claim,
    merge,
    put,
    settle,
    waiting_in,
    waiting_queues,
)
from toritsugi.outbox.settling import VerdictWord
from toritsugi.outbox.tables import notification
from toritsugi.people import add_organization

LANE = "10000001/room"


class Office:
    """One organization with a connection and an event to hang notifications on."""

    def __init__(self, database: Database, organization_id: str, connection_id: str, event_id: str) -> None:
        self.database = database
        self.organization_id = organization_id
        self.connection_id = connection_id
        self.event_id = event_id

    def notification(self, number: int = 0, urgency: Urgency = Urgency.NOTICE, life: float = 600) -> Notification:
        now = self.database.clock.now()
        room = Destination(self.connection_id, "10000001", "room", f"room-{number}", f"ルーム{number}")
        return Notification(
            id=new_id(),
            organization_id=self.organization_id,
            event_id=self.event_id,
            kind="alert",
            title=f"件名{number}",
            destination=room,
            body=Body(f"本文{number}", gist=Gist(f"件名{number}")),
            urgency=urgency,
            created_at=now,
            expires_at=now + life,
        )

    async def another_event(self) -> str:
        """The id of one more event to hang notifications on."""
        happened = _event(self.organization_id, self.database.clock.now())
        async with self.database.transaction() as c:
            await write_events(c, [happened], {})
        return happened.id

    async def another_connection(self) -> str:
        """The id of a second connection."""
        form = connection_form(self.organization_id, "http://127.0.0.1:1", name="支社", client_id="two", is_base=False)
        return (await add_connection(self.database, Seal.from_text("11" * 32), form)).id

    async def put(self, *notifications: Notification) -> list[str]:
        async with self.database.transaction() as c:
            await put(self.database, c, notifications)
        return [each.id for each in notifications]

    async def claim(
        self,
        owner: str,
        limit: int = 10,
        urgency: Urgency = Urgency.DIGEST,
        held: frozenset[str] = frozenset(),
        seconds: float = 30,
    ) -> list[Leased]:
        async with self.database.transaction() as c:
            return await claim(self.database, c, self.wish(owner, limit, urgency, held, seconds))

    def wish(
        self,
        owner: str,
        limit: int = 10,
        urgency: Urgency = Urgency.DIGEST,
        held: frozenset[str] = frozenset(),
        seconds: float = 30,
    ) -> Wish:
        return Wish(lane=LANE, owner=owner, limit=limit, most_urgent=urgency, held=held, seconds=seconds)

    async def queues(self, limit: int = 50) -> list[Queue]:
        async with self.database.reading() as c:
            return await waiting_queues(c, self.wish("one", limit), self.database.clock.now())

    async def merge(self, queue: Queue, count: int = 100) -> str:
        """Merges the first of a queue; gives the id of what carries them."""
        now = self.database.clock.now()
        async with self.database.transaction() as c:
            waiting = (await waiting_in(c, self.wish("one"), [queue], now))[queue][:count]
            carrier = msgspec.structs.replace(
                waiting[0],
                id=id_in_place_of(waiting[0].id),
                body=Body("まとめ"),
                created_at=now,
                expires_at=min(each.expires_at for each in waiting),
                carries=len(waiting),
            )
            await merge(self.database, c, [(carrier, [each.id for each in waiting])])
        return carrier.id

    async def settle(self, *outcomes: Outcome) -> None:
        async with self.database.transaction() as c:
            await settle(self.database, c, outcomes)

    def outcome(self, leased: Leased, verdict: VerdictWord | None = "delivered", **given: object) -> Outcome:
        now = self.database.clock.now()
        state = {"delivered": State.DELIVERED, "dead": State.DEAD}.get(verdict or "", State.PENDING)
        values: dict[str, object] = {"leased": leased, "verdict": verdict, "state": state, "due_at": now}
        return Outcome(**(values | {"finished_at": now} | given))  # type: ignore[arg-type]

    async def lapse(self, ids: Sequence[str]) -> None:
        """As if thirty seconds had passed by the database's own clock."""
        async with self.database.transaction() as c:
            await c.execute(update(notification).where(notification.c.id.in_(ids)).values(lease_until=1.0))


async def open_office(database: Database) -> Office:
    now = database.clock.now()
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=now)
    connection = await add_connection(
        database, Seal.from_text("11" * 32), connection_form(company.id, "http://127.0.0.1:1")
    )
    happened = _event(company.id, now)
    async with database.transaction() as c:
        await write_events(c, [happened], {})
    return Office(database, company.id, connection.id, happened.id)


def _event(organization_id: str, now: float) -> Event:
    return Event(
        id=new_id(),
        organization_id=organization_id,
        source_id=None,
        kind="alert",
        urgency=Urgency.NOTICE,
        title="x",
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + 600,
    )
