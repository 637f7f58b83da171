"""What delivery has to know of a connection, asked at most every few seconds, and when a connection has changed."""

import msgspec

from toritsugi.connections import CHANGED, Connection, get_connection, held
from toritsugi.database import Database
from toritsugi.organization import Language
from toritsugi.people import get_organization

MEMORY_SECONDS = 2.0


class Standing(msgspec.Struct, frozen=True):
    """A connection, and the language in which its organization is told of trouble."""

    connection: Connection
    language: Language


class Connections:
    """Remembers connections for a moment, or until one has changed. One for all lanes of a worker.

    `news` is to be entered as long as it is used: without it, a change is learned when the moment is over.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.news = database.bell.subscribe(CHANGED)
        self._known: dict[str, tuple[float, Standing]] = {}
        self._held: tuple[float, frozenset[str]] = (0.0, frozenset())

    async def standing(self, connection_id: str) -> Standing:
        """Raises StorageTrouble."""
        self._hear()
        until, known = self._known.get(connection_id, (0.0, None))
        now = self._database.clock.now()
        if known is None or not now < until <= now + MEMORY_SECONDS:
            known = await self._read(connection_id)
            self._known[connection_id] = (now + MEMORY_SECONDS, known)
        return known

    async def _read(self, connection_id: str) -> Standing:
        async with self._database.reading() as connection:
            found = await get_connection(connection, connection_id)
            assert found is not None, "a notification always names a connection"
            organization = await get_organization(connection, found.organization_id)
        return Standing(found, organization.language if organization is not None else "ja")

    async def held(self) -> frozenset[str]:
        """The connections that are not to be used now. Raises StorageTrouble."""
        self._hear()
        until, known = self._held
        now = self._database.clock.now()
        if not now < until <= now + MEMORY_SECONDS:
            async with self._database.reading() as connection:
                known = frozenset(await held(connection))
            self._held = (now + MEMORY_SECONDS, known)
        return known

    def _hear(self) -> None:
        if self.news.heard():
            self._known.clear()
            self.forget_held()

    def forget_held(self) -> None:
        """After a connection was held or released here."""
        self._held = (0.0, frozenset())
