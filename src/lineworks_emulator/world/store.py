"""The living world: the document with lookups, written back to disk after each change."""

from collections.abc import Callable
from pathlib import Path

from lineworks_emulator.world.apps import App
from lineworks_emulator.world.bots import Bot
from lineworks_emulator.world.checking import read_world
from lineworks_emulator.world.document import World
from lineworks_emulator.world.people import Channel, Domain, User
from lineworks_emulator.world.switches import Switches


class WorldStore:
    """Holds one `World`. After changing `document` in place, call `changed()`.

    With a `path` the document is read from there when the file exists (the seed is then ignored) and
    replaced there, whole, at each change.
    """

    def __init__(self, seed: World, path: Path | None = None) -> None:
        self._path = path
        self._seed = seed.to_json()
        self._listeners: list[Callable[[], None]] = []
        stored = path is not None and path.exists()
        self.replace(read_world(path.read_bytes()) if stored and path is not None else read_world(self._seed))

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

    def replace(self, document: World) -> None:
        """Put another world in place of this one."""
        self.document = document
        self.changed()

    def reset(self) -> None:
        """Return to the world that was given at the start."""
        self.replace(read_world(self._seed))

    def changed(self) -> None:
        """Renew the lookups, save, tell the listeners."""
        world = self.document
        self.domains: dict[int, Domain] = {entry.domain_id: entry for entry in world.domains}
        self.apps: dict[str, App] = {entry.client_id: entry for entry in world.apps}
        self.users: dict[str, User] = {entry.user_id: entry for entry in world.users}
        self.bots: dict[int, Bot] = {entry.bot_id: entry for entry in world.bots}
        self.channels: dict[str, Channel] = {entry.channel_id: entry for entry in world.channels}
        self._logins: dict[str, User] = {entry.email.lower(): entry for entry in world.users}
        self._keys: dict[str, User] = {entry.external_key: entry for entry in world.users if entry.external_key}
        self._save()
        for listener in self._listeners:
            listener()

    @property
    def switches(self) -> Switches:
        """What the documents leave open, as set in this world."""
        return self.document.switches

    def find_user(self, name: str) -> User | None:
        """The member with this user id or login e-mail (case-insensitive); None for nobody."""
        return self.users.get(name) or self._logins.get(name.lower())

    def find_by_external_key(self, key: str) -> User | None:
        """The member with this external key (Directory API only, official)."""
        return self._keys.get(key)

    def _save(self) -> None:
        if self._path is None:
            return
        part = self._path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(self.document.to_json())
        part.replace(self._path)
