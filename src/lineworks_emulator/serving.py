"""Serving the application on a real socket."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lineworks_emulator.app import EmulatorApp, create_app
from lineworks_emulator.faults import ABORT
from lineworks_emulator.world import World

GRACE = 1
"""Seconds that open calls get when the server stops."""


class DroppableProtocol(HttpToolsProtocol):
    """HTTP with a way to drop the connection, which faults need."""

    def on_message_begin(self) -> None:
        """Offer the drop to the application with each request."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"drop": self._drop, "has_socket": True}}

    def _drop(self) -> None:
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


class EmulatorServer(uvicorn.Server):
    """A server that lets open streams go before it waits for the calls to end."""

    def __init__(self, app: EmulatorApp) -> None:
        self.emulator = app
        super().__init__(
            uvicorn.Config(
                app,
                http=DroppableProtocol,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=GRACE,
                server_header=False,
                date_header=False,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program around."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; no call is waited for longer than `GRACE`."""
        self.emulator.end_streams()
        await super().shutdown(sockets)


@dataclass(frozen=True, slots=True)
class Running:
    """A running emulator: `url` without a slash at the end, and the application behind it."""

    url: str
    app: EmulatorApp

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.app.world


def bind(host: str, port: int) -> socket.socket:
    """A bound socket; `OSError` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, the event loop switches Nagle's delay off on every connection.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound


@contextlib.asynccontextmanager
async def running(
    world: World | bytes | str | dict[str, Any] | None = None, data_dir: Path | None = None, port: int = 0
) -> AsyncIterator[Running]:
    """Serve on the loopback address inside the current event loop (port 0: any free one)."""
    app = create_app(world, data_dir)
    bound = bind("127.0.0.1", port)
    server = EmulatorServer(app)
    serving = asyncio.create_task(server.serve([bound]))
    try:
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.001)
        yield Running(f"http://127.0.0.1:{bound.getsockname()[1]}", app)
    finally:
        server.should_exit = True
        await serving
        bound.close()
