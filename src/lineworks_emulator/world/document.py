"""The whole world as one document."""

import msgspec

from lineworks_emulator.world.apps import App
from lineworks_emulator.world.bots import Bot
from lineworks_emulator.world.people import Channel, Domain, User
from lineworks_emulator.world.switches import Switches


class World(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything that the emulator knows before the first call. JSON keys are the field names."""

    domains: list[Domain] = msgspec.field(default_factory=list)
    apps: list[App] = msgspec.field(default_factory=list)
    users: list[User] = msgspec.field(default_factory=list)
    bots: list[Bot] = msgspec.field(default_factory=list)
    channels: list[Channel] = msgspec.field(default_factory=list)
    switches: Switches = msgspec.field(default_factory=Switches)

    def to_json(self) -> bytes:
        """The document as indented UTF-8 JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)
