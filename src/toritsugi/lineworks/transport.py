"""One exchange with the platform: bytes out, a bounded `Reply` back. Knows HTTP, not what is said.

Redirects are never followed and no cookie is kept, so a bearer token goes where it was sent and nowhere else.
"""

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from yarl import URL

from toritsugi.lineworks.errors import BadArgument, NotReached, Unreached
from toritsugi.lineworks.reply import Reply, explain, read_limits, read_retry_after

SEND_BODY_MAX = 65_536
"""Bytes read of an answer that nobody parses but for its error."""
PAGE_BODY_MAX = 8_388_608
"""Bytes read of an answer that is parsed (a page of 100 full user records fits many times)."""
JSON_TYPE = "application/json; charset=UTF-8"
USER_AGENT = "toritsugi-lineworks"
FORM_TYPE = "application/x-www-form-urlencoded"

_PIECE = 262_144
_SECRET_MIN = 8
_ORIGIN = re.compile(r"https?://[^/?#@\s\\]+(/[^?#\s\\]*)?")
_SILENT = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the platform is. Plain http is for a stand-in; the platform itself is https.

    `storage_hosts` are the hosts that may see the bearer token when files go up and down, besides the API's
    own host (official page "Attachment"). Raises BadArgument for an address that is none.
    """

    api_url: str = "https://www.worksapis.com/v1.0"
    auth_url: str = "https://auth.worksmobile.com/oauth2/v2.0"
    storage_hosts: tuple[str, ...] = ("storage.worksmobile.com", "apis-storage.worksmobile.com")

    def __post_init__(self) -> None:
        for name in ("api_url", "auth_url"):
            url = getattr(self, name)
            if not _ORIGIN.fullmatch(url):
                raise BadArgument(f"{name} is not an http or https address")
            object.__setattr__(self, name, url.rstrip("/"))

    def may_see_token(self, url: str) -> bool:
        """Whether a file address named by the platform is one of its own."""
        try:
            parts, api = urlsplit(url), urlsplit(self.api_url)
            port = parts.port
        except ValueError:
            return False
        if "@" in parts.netloc or "\\" in url or not url.isprintable() or " " in url:
            return False
        if (parts.scheme, parts.netloc.lower()) == (api.scheme, api.netloc.lower()):
            return True
        return parts.scheme == "https" and parts.hostname in self.storage_hosts and port in (None, 443)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect one socket; for a whole call; for the rest of an answer whose status says it all."""

    connect: float = 5.0
    total: float = 15.0
    body: float = 3.0


OpenSocket = Callable[[tuple[Any, Any, int, str, Any]], socket.socket]
"""Makes an unconnected socket for a place as `socket.getaddrinfo` names it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request. `token` becomes the bearer header; `body_max` bounds what is read of the answer.

    With `status_suffices`, an answer's body is waited for `Timeouts.body` seconds and no longer. The token and
    `secrets` are struck out of a refusal that repeats them.
    """

    method: str
    url: str
    token: str = field(default="", repr=False)
    body: bytes | None = field(default=None, repr=False)
    content_type: str = JSON_TYPE
    body_max: int = PAGE_BODY_MAX
    status_suffices: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with the headers that only file transfers look at."""

    reply: Reply
    location: str = ""
    content_type: str = ""


class _TracedBody(Payload):
    """A body that remembers how far it got."""

    begun = False
    done = False

    def __init__(self, content: bytes) -> None:
        super().__init__(content, content_type="application/octet-stream")
        self._size = len(content)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return bytes(self._value).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        self.begun = True
        content: bytes = self._value
        for start in range(0, len(content), _PIECE):
            await writer.write(content[start : start + _PIECE])
        self.done = True


class Transport:
    """A pool of connections to the platform.

    Enter it (`async with`) to let it own its pool, or hand in a `session`, which stays the caller's to close.
    A handed-in session should have been made with `new_session`.
    """

    def __init__(
        self,
        endpoints: Endpoints | None = None,
        timeouts: Timeouts | None = None,
        session: aiohttp.ClientSession | None = None,
    ) -> None:
        self.endpoints = endpoints or Endpoints()
        self.timeouts = timeouts or Timeouts()
        self._timeout = aiohttp.ClientTimeout(total=self.timeouts.total, sock_connect=self.timeouts.connect)
        self._session = session
        self._owned: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        if self._session is None:
            self._session = self._owned = new_session()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool if it is our own. Calls under way end as not reached."""
        owned, self._owned = self._owned, None
        if owned is not None:
            self._session = None
            await owned.close()

    async def exchange(self, outgoing: Outgoing) -> Reply:
        """Send one request, read one answer. Raises NotReached when none came, BadArgument for a bad token."""
        return (await self.converse(outgoing)).reply

    async def converse(self, outgoing: Outgoing) -> Answer:
        """As `exchange`, with the headers that file transfers need."""
        session = self._session
        if session is None:
            raise RuntimeError("the transport is not open: use it with `async with`")
        started = perf_counter()
        body = None if outgoing.body is None else _TracedBody(outgoing.body)
        try:
            return await self._converse(session, outgoing, body, started)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = _reason(error)
        # Raised out here, so that the library's error (it holds the request's headers) is not chained.
        raise NotReached(reason, _sent(reason, body), perf_counter() - started)

    async def _converse(
        self, session: aiohttp.ClientSession, outgoing: Outgoing, body: _TracedBody | None, started: float
    ) -> Answer:
        async with session.request(
            outgoing.method,
            URL(outgoing.url, encoded=True),
            data=body,
            headers=_headers(outgoing),
            timeout=self._timeout,
            allow_redirects=False,
            raise_for_status=False,
            skip_auto_headers=_SILENT,
        ) as response:
            patience = self.timeouts.body if outgoing.status_suffices else None
            content, complete = await _read(response, outgoing.body_max, patience)
            return _answer(response, outgoing, content, complete, perf_counter() - started)


def new_session(connections: int = 100, open_socket: OpenSocket | None = None) -> aiohttp.ClientSession:
    """A session as this package wants it: pooled, no cookies, nothing decompressed, no proxy or netrc from outside.

    `open_socket` makes the socket for each address that is to be connected to; a PermissionError of it forbids that.
    It has no errno: those of the system, such as a firewall's, do.
    """
    connector = aiohttp.TCPConnector(
        limit=connections, ttl_dns_cache=60, keepalive_timeout=15, socket_factory=open_socket
    )
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
    )


@lru_cache(maxsize=8192)
def segment(name: str) -> str:
    """An id as one segment of a path. Raises BadArgument for one that would change the path."""
    if not name or name in (".", "..") or not name.isprintable():
        raise BadArgument("an id is empty or cannot be part of an address")
    return quote(name, safe="")


def _headers(outgoing: Outgoing) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
    if outgoing.token:
        headers["Authorization"] = f"Bearer {_header_safe(outgoing.token)}"
    if outgoing.body is not None:
        headers["Content-Type"] = outgoing.content_type
    return headers


def _header_safe(token: str) -> str:
    if token.isascii() and token.isprintable() and " " not in token:
        return token
    raise BadArgument("an access token holds a sign that no header can carry")


async def _read(response: aiohttp.ClientResponse, limit: int, patience: float | None) -> tuple[bytes, bool]:
    """The body up to `limit` bytes, and whether that was all of it.

    A body that breaks off does not undo the status that came before it.
    """
    stream = response.content
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience):
            while size <= limit and (part := await stream.readany()):
                parts.append(part)
                size += len(part)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return b"".join(parts)[:limit], False
    return b"".join(parts)[:limit], size <= limit


def _answer(
    response: aiohttp.ClientResponse, outgoing: Outgoing, content: bytes, complete: bool, elapsed: float
) -> Answer:
    status, headers = response.status, response.headers
    code = description = ""
    if status >= 300 and content:
        content = _struck_out(content, (outgoing.token, *outgoing.secrets))
        code, description = explain(content)
    reply = Reply(
        status,
        code,
        description,
        content,
        complete,
        read_limits(headers),
        read_retry_after(headers) if "Retry-After" in headers else None,
        elapsed,
    )
    return Answer(reply, headers.get("Location", ""), headers.get("Content-Type", ""))


def _struck_out(content: bytes, secrets: tuple[str, ...]) -> bytes:
    """The body of a refusal without the secrets that it repeats; what is shorter than any real one is left alone."""
    for secret in secrets:
        if len(secret) >= _SECRET_MIN:
            content = content.replace(secret.encode(), b"***")
    return content


_REASONS: tuple[tuple[type[BaseException], Unreached], ...] = (
    (aiohttp.ClientConnectorDNSError, Unreached.DNS),
    (aiohttp.ClientSSLError, Unreached.TLS),
    (aiohttp.ServerFingerprintMismatch, Unreached.TLS),
    (TimeoutError, Unreached.TIMEOUT),
    (aiohttp.ClientConnectorError, Unreached.CONNECT),
    (aiohttp.ClientResponseError, Unreached.NOT_HTTP),
)


def _is_forbidden(error: OSError) -> bool:
    return isinstance(error, PermissionError) and error.errno is None


def _reason(error: BaseException) -> Unreached:
    if isinstance(error, aiohttp.ClientConnectorError) and _is_forbidden(error.os_error):
        return Unreached.FORBIDDEN
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    return Unreached.BROKEN_OFF


def _sent(reason: Unreached, body: _TracedBody | None) -> bool | None:
    if reason in (Unreached.DNS, Unreached.TLS, Unreached.CONNECT, Unreached.FORBIDDEN):
        return False
    if body is None:
        return None
    if body.done:
        return True
    return None if body.begun else False
