"""What reception does about events, inside the transaction that accepts them."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.reception.announcing import ARRIVED
from toritsugi.reception.answers import LINKED, MESSAGE, take_answer
from toritsugi.reception.arriving import write_visit
from toritsugi.reception.ladder import UNANSWERED, begin_call, climbed
from toritsugi.reception.staying import take_leave


def reaction(database: Database, relay_url: str) -> Callable[[AsyncConnection, Event], Awaitable[Sequence[Event]]]:
    """For the accept desk: keeps the visit of an arrival with its call, puts a call on its next rung, takes an answer
    or a host's word that the visitor has left.

    `relay_url` is where links of ours lead. Events that a source has sent are none of ours, whatever they call
    themselves.
    """

    async def react(connection: AsyncConnection, event: Event) -> Sequence[Event]:
        if event.source_id is not None:
            return []
        if event.kind == ARRIVED:
            visit = await write_visit(connection, event)
            if visit is not None:
                await begin_call(database, connection, visit, event)
        if event.kind == UNANSWERED:
            await climbed(database, connection, event)
        if event.kind in {MESSAGE, LINKED}:
            told = await take_answer(database, connection, event, relay_url)
            return told or await take_leave(connection, event, relay_url)
        return []

    return react
