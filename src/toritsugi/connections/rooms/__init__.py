"""Talk rooms that the bots are in: learned when a bot is invited, forgotten when it leaves, named by the platform.

In: events of a bot joining or leaving. Out: rooms by organization, channel ID and member; a greeting in each new one.
Never: a call to the platform inside the accepting transaction.
"""

from toritsugi.connections.rooms.greeting import GREETING, RoomGreetings
from toritsugi.connections.rooms.learning import learn_from
from toritsugi.connections.rooms.members import RoomMembers
from toritsugi.connections.rooms.size import is_large
from toritsugi.connections.rooms.talk_room import (
    TalkRoom,
    forget_room,
    learn_room,
    list_rooms,
    name_room,
    room_by_channel,
)
from toritsugi.connections.rooms.titles import RoomTitles

__all__ = [
    "GREETING",
    "RoomGreetings",
    "RoomMembers",
    "RoomTitles",
    "TalkRoom",
    "forget_room",
    "is_large",
    "learn_from",
    "learn_room",
    "list_rooms",
    "name_room",
    "room_by_channel",
]
