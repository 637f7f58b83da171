"""Clients of the platform for connections: one pool of sockets, one client for each pair of addresses."""

import contextlib
import hmac
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol, Self

import aiohttp

from toritsugi.fence import OPEN, Fence
from toritsugi.lineworks import Endpoints, LineWorks, NotReached, Timeouts, Unreached, new_session

LIMIT_MAX = 1_000_000


class Place(Protocol):
    """Where the platform is for a connection: its API, and the host that gives tokens."""

    @property
    def api_url(self) -> str: ...

    @property
    def auth_url(self) -> str: ...


class Clients:
    """Enter it (`async with`) to open the pool. Holds no token. What a connection names is reached past the fence."""

    def __init__(self, timeouts: Timeouts | None = None, sockets: int = 100, fence: Fence = OPEN) -> None:
        self._timeouts = timeouts
        self._sockets = sockets
        self._fence = fence
        self._session: aiohttp.ClientSession | None = None
        self._home: aiohttp.ClientSession | None = None
        self._clients: dict[tuple[str, str], LineWorks] = {}

    async def __aenter__(self) -> Self:
        self._session = new_session(self._sockets, self._fence.socket_for)
        self._home = new_session(1)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the pool; calls under way end as not reached."""
        self._clients.clear()
        sessions = (self._session, self._home)
        self._session = self._home = None
        for session in sessions:
            if session is not None:
                await session.close()

    async def time_at(self, connection: Place) -> float | None:
        """The token host's time, seconds since the epoch; None when its answer names none. Raises NotReached.

        Any answer will do; no token and no secret is sent.
        """
        async with self._asked(self._session, "HEAD", connection.auth_url) as response:
            return _seconds(response.headers.get("Date", ""))

    async def limit_at(self, connection: Place, token: str) -> int | None:
        """Calls a minute that the platform states for its list of bots (official page "Rate Limits"); None when silent.

        Raises NotReached.
        """
        headers = {"Authorization": f"Bearer {token}"}
        async with self._asked(self._session, "GET", f"{connection.api_url}/bots?count=1", headers) as response:
            told = response.headers.get("rateLimit-limit", "")
        return int(told) if told.isdecimal() and 0 < int(told) < LIMIT_MAX else None

    async def answer_to_callback(self, address: str, bot_id: str, secret: str) -> int:
        """The status with which a callback address answers an empty event that is signed with this secret.

        Nothing is accepted there: the body is no event. The address is this relay's own, so no fence stands before it.
        Raises NotReached.
        """
        body = b"{}"
        signature = b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
        headers = {"X-WORKS-BotId": bot_id, "X-WORKS-Signature": signature, "Content-Type": "application/json"}
        async with self._asked(self._home, "POST", address, headers, body) as response:
            return response.status

    @contextlib.asynccontextmanager
    async def _asked(
        self,
        session: aiohttp.ClientSession | None,
        method: str,
        address: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One plain request whose answer's body nobody reads. Raises NotReached."""
        if session is None:
            raise RuntimeError("the pool is not open: use it with `async with`")
        times = self._timeouts or Timeouts()
        timeout = aiohttp.ClientTimeout(total=times.total, sock_connect=times.connect)
        asked = session.request(method, address, headers=headers, data=body, timeout=timeout, allow_redirects=False)
        try:
            async with asked as response:
                yield response
                return
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
