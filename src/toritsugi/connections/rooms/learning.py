"""Learns rooms from what the platform calls back: a bot was invited, a bot left."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.rooms.talk_room import forget_room, learn_room
from toritsugi.event import Event

JOINED, LEFT = "lineworks.join", "lineworks.leave"


async def learn_from(c: AsyncConnection, event: Event) -> Sequence[Event]:
    """A reaction for the accept desk: notes the room in the accepting transaction, makes no further event."""
    connection_id, channel_id = event.details.get("connection_id", ""), event.details.get("channel_id", "")
    if not connection_id or not channel_id:
        return ()
    if event.kind == JOINED:
        try:
            await learn_room(c, connection_id, channel_id, at=event.received_at, greet=True)
        except ConnectionFault:
            return ()
    elif event.kind == LEFT:
        await forget_room(c, connection_id, channel_id)
    return ()
