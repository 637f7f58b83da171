"""Talk rooms: who is in them and how that changes.

In: API calls of bots, and what members do by hand. Out: rooms in the platform's shape, notices in the ledger,
join and leave events for bots. Never: messages.
"""

from lineworks_emulator.channels.rooms import RoomRefused, Rooms
from lineworks_emulator.channels.routes import channel_routes

__all__ = ["RoomRefused", "Rooms", "channel_routes"]
