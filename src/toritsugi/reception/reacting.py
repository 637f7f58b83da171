"""What reception does about events, inside the transaction that accepts them."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.reception.announcing import ARRIVED
from toritsugi.reception.answering import take_answer
from toritsugi.reception.arriving import write_visit

MESSAGE = "lineworks.message"


def reaction(database: Database) -> Callable[[AsyncConnection, Event], Awaitable[Sequence[Event]]]:
    """For the accept desk: keeps the visit of an arrival; takes an answer from a tap and returns what to tell."""

    async def react(connection: AsyncConnection, event: Event) -> Sequence[Event]:
        if event.kind == ARRIVED:
            await write_visit(connection, event)
        if event.kind == MESSAGE:
            return await take_answer(database, connection, event)
        return []

    return react
