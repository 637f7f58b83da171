"""Clients of the platform for connections: one pool of sockets, one client for each pair of addresses."""

from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol, Self

import aiohttp

from toritsugi.lineworks import Endpoints, LineWorks, NotReached, Timeouts, Unreached, new_session


class Place(Protocol):
    """Where the platform is for a connection: its API, and the host that gives tokens."""

    @property
    def api_url(self) -> str: ...

    @property
    def auth_url(self) -> str: ...


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

    async def time_at(self, connection: Place) -> float | None:
        """The token host's time, seconds since the epoch; None when its answer names none. Raises NotReached.

        Any answer will do; no token and no secret is sent.
        """
        line = self.of(connection)
        assert self._session is not None, "the client above needs the pool to be open"
        try:
            timeout = aiohttp.ClientTimeout(total=line.timeouts.total, sock_connect=line.timeouts.connect)
            async with self._session.head(connection.auth_url, timeout=timeout, allow_redirects=False) as response:
                return _seconds(response.headers.get("Date", ""))
        except TimeoutError:
            reason = Unreached.TIMEOUT
        except aiohttp.ClientConnectorDNSError:
            reason = Unreached.DNS
        except aiohttp.ClientSSLError:
            reason = Unreached.TLS
        except (aiohttp.ClientError, OSError):
            reason = Unreached.CONNECT
        raise NotReached(reason, sent=False)

    def of(self, connection: Place) -> LineWorks:
        """The client that talks to this connection's addresses."""
        addresses = (connection.api_url, connection.auth_url)
        client = self._clients.get(addresses)
        if client is None:
            if self._session is None:
                raise RuntimeError("the pool is not open: use it with `async with`")
            client = LineWorks(Endpoints(*addresses), self._timeouts, self._session)
            self._clients[addresses] = client
        return client


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
