"""The kiosk's pages on a real socket, in this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import uvicorn

from reception.front_desk import FrontDesk
from toritsugi.kiosk import KIOSK, KIOSK_ROUTES, KioskParts, KioskTimes
from toritsugi.web import WebSettings, create_web


@dataclass
class KioskServer:
    """A running server and the desk behind it."""

    desk: FrontDesk
    parts: KioskParts
    server: uvicorn.Server
    url: str

    @property
    def opening(self) -> str:
        """The link that makes a browser the desk."""
        return f"{self.url}/kiosk/open/{self.desk.key}"


@contextlib.asynccontextmanager
async def serving(desk: FrontDesk, times: KioskTimes | None = None) -> AsyncIterator[KioskServer]:
    """Serves until the block ends; open streams are told to end first."""
    settings = WebSettings()
    parts = KioskParts(desk.database, desk.reception, settings, times=times or KioskTimes())
    web = create_web([KIOSK_ROUTES], desk.database, settings, parts=[parts], rooms=[KIOSK])
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield KioskServer(desk, parts, server, f"http://127.0.0.1:{port}")
    finally:
        parts.closing.set()
        server.should_exit = True
        await running
