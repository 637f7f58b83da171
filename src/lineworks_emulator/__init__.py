"""A LINE WORKS stand-in: tokens, members, bots, rooms, messages, callbacks and limits, as documented.

A library first: `create_app(world)` is an ASGI application; `async with running(world) as emulator` serves it on
a real socket. A server second: the `lineworks-emulator` command. A place to look at third: `/talk`,
`/console` and `/admin`.
Testers steer it under `/_emulator/`.
"""

from lineworks_emulator.app import EmulatorApp, create_app
from lineworks_emulator.serving import Running, running
from lineworks_emulator.world import App, Bot, BotDomain, Channel, Domain, Switches, User, World, WorldRefused

__all__ = [
    "App",
    "Bot",
    "BotDomain",
    "Channel",
    "Domain",
    "EmulatorApp",
    "Running",
    "Switches",
    "User",
    "World",
    "WorldRefused",
    "create_app",
    "running",
]
