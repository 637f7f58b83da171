"""A hand-written stand-in for the far end: an HTTP server that says what a test tells it to, on a real socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from toritsugi.lineworks import Endpoints, LineWorks, Timeouts

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FarEnd:
    """What arrived, and what is answered next: (status, body, headers); 201 and nothing when the script is empty."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    script: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.script.append((status, body, {name.replace("_", "-"): value for name, value in headers.items()}))

    async def answer(self, request: web.Request) -> web.Response:
        self.seen.append(Seen(request.method, request.raw_path, dict(request.headers), await request.read()))
        status, body, headers = self.script.pop(0) if self.script else (201, b"", {})
        return web.Response(status=status, body=body, headers=headers)


@asynccontextmanager
async def serving(end: FarEnd) -> AsyncIterator[FarEnd]:
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{rest:.*}", end.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    end.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield end
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[str]:
    """A raw TCP peer for answers that no decent server gives. Yields its address."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def client_of(url: str, **timeouts: float) -> AsyncIterator[LineWorks]:
    async with LineWorks(Endpoints(f"{url}/v1.0", f"{url}/oauth2/v2.0"), Timeouts(**timeouts)) as line:
        yield line


@pytest.fixture
async def far_end() -> AsyncIterator[FarEnd]:
    async with serving(FarEnd()) as end:
        yield end


@pytest.fixture
async def other_host() -> AsyncIterator[FarEnd]:
    """A second host (another origin) that must never hear of a token."""
    async with serving(FarEnd()) as end:
        yield end


@pytest.fixture
async def line(far_end: FarEnd) -> AsyncIterator[LineWorks]:
    async with client_of(far_end.url) as client:
        yield client


@pytest.fixture
def raw_peer() -> Callable[[Talk], "asynccontextmanager[str]"]:
    return talking


@pytest.fixture
def connect() -> Callable[..., "asynccontextmanager[LineWorks]"]:
    return client_of


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)
