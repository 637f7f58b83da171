"""The world: domains, apps, members, bots, rooms and switches of one pretended LINE WORKS.

In: a JSON document (from a file, from the control plane) and the changes that API calls make to it.
Out: lookups by id or login, and the same document again, kept on disk when a data directory is given.
Never: tokens, messages, limits or HTTP.
"""

from lineworks_emulator.world.apps import App
from lineworks_emulator.world.bots import ALL_EVENTS, Bot, BotDomain, CallbackEvent
from lineworks_emulator.world.checking import WorldRefused, callback_url_problem, is_loopback, read_world
from lineworks_emulator.world.document import World
from lineworks_emulator.world.people import Channel, Domain, Role, User
from lineworks_emulator.world.store import WorldStore
from lineworks_emulator.world.switches import ErrorAnswer, Switches

__all__ = [
    "ALL_EVENTS",
    "App",
    "Bot",
    "BotDomain",
    "CallbackEvent",
    "Channel",
    "Domain",
    "ErrorAnswer",
    "Role",
    "Switches",
    "User",
    "World",
    "WorldRefused",
    "WorldStore",
    "callback_url_problem",
    "is_loopback",
    "read_world",
]
