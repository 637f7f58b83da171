"""The web server of one process."""

import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn

from toritsugi.app import App
from toritsugi.network import parse_networks

GRACE_SECONDS = 1
"""Seconds that requests under way get when the server stops; open streams are told to end at once."""


class WebServer(uvicorn.Server):
    """Serves an app's pages and API on bound sockets; leaves signals to the program around it."""

    def __init__(self, app: App, on_ready: Callable[[], None]) -> None:
        proxies = [str(each) for each in parse_networks(app.config.http_trusted_proxies)]
        super().__init__(
            uvicorn.Config(
                app.web,
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=proxies,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._end_streams = app.end_streams
        self._on_ready = on_ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are not ours."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen, and says so."""
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends; nothing is waited for longer than `GRACE_SECONDS`."""
        self._end_streams()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """A bound socket that does not hold small answers back. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound
