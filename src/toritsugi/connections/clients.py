"""Clients of the platform for connections: one pool of sockets, one client for each pair of addresses."""

from types import TracebackType
from typing import Self

import aiohttp

from toritsugi.connections.connection import Connection
from toritsugi.lineworks import Endpoints, LineWorks, Timeouts, new_session


class Clients:
    """Enter it (`async with`) to open the pool. Holds no token."""

    def __init__(self, timeouts: Timeouts | None = None, sockets: int = 100) -> None:
        self._timeouts = timeouts
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[tuple[str, str], LineWorks] = {}

    async def __aenter__(self) -> Self:
        self._session = new_session(self._sockets)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the pool; calls under way end as not reached."""
        self._clients.clear()
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def of(self, connection: Connection) -> LineWorks:
        """The client that talks to this connection's addresses."""
        addresses = (connection.api_url, connection.auth_url)
        client = self._clients.get(addresses)
        if client is None:
            if self._session is None:
                raise RuntimeError("the pool is not open: use it with `async with`")
            client = LineWorks(Endpoints(*addresses), self._timeouts, self._session)
            self._clients[addresses] = client
        return client
