"""A lobby to be measured: one kiosk, visitors who call, hosts who tap, and screens that follow the calls."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.clients import HttpClient
from benchmarks.relay import BOT_SECRET, Place, prepare
from toritsugi.clock import SystemClock
from toritsugi.config import read_config
from toritsugi.database import open_database
from toritsugi.identifier import new_id
from toritsugi.people import all_organizations, list_employees
from toritsugi.reception import Rung, add_kiosk, set_ladder, token_of, visit_secret
from toritsugi.web import csrf_token

PATIENCE = 1800.0
"""Seconds until the next one is called: what is measured is the first call, without others that follow it."""

RESTED = 2.0
"""Seconds for which a kept connection is used again."""


@dataclass(frozen=True)
class Lobby:
    """A relay's kiosk. `hosts` are the ids of the employees."""

    place: Place
    token: str
    hosts: list[str]

    def arrival(self, number: int, visit_id: str) -> bytes:
        """The form that a visitor sends; the number marks the call at the sink."""
        asked = {"id": visit_id, "host": self.hosts[number % len(self.hosts)], "visitor_name": f"来客#{number}#"}
        asked |= {"visitor_company": "青葉物産", "party": "1", "lang": "ja", "csrf_token": csrf_token(self.token)}
        return _request("POST", "/kiosk/visits", urlencode(asked).encode(), self._headers() | {"Content-Type": FORM})

    def stream(self, visit_id: str) -> bytes:
        """What the calling screen asks for."""
        return _request("GET", f"/kiosk/visits/{visit_id}/stream", b"", self._headers(visit_id))

    def tap(self, number: int, visit_id: str, choice: str) -> bytes:
        """LINE WORKS tells of the host who has pressed an answer button."""
        said = {"type": "message", "source": {"userId": f"e{number % len(self.hosts)}@bench", "domainId": 1}}
        said |= {"content": {"type": "text", "text": choice, "postback": f"answer/{visit_id}/{choice}"}}
        body = json.dumps(said).encode()
        signature = base64.b64encode(hmac.digest(BOT_SECRET.encode(), body, hashlib.sha256)).decode()
        headers = {"Content-Type": "application/json", "X-WORKS-BotId": "1", "X-WORKS-Signature": signature}
        return _request("POST", "/lineworks/callback", body, headers)

    def _headers(self, visit_id: str = "") -> dict[str, str]:
        cookies = f"toritsugi-kiosk={self.token}"
        if visit_id:
            cookies += f"; toritsugi-visit={visit_secret(self.token, visit_id)}"
        return {"Cookie": cookies, "Origin": "http://bench"}


FORM = "application/x-www-form-urlencoded"


def _request(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items())]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def open_lobby(folder: Path, database_url: str, sink_port: int, **limits: int) -> Lobby:
    """A relay's database with a kiosk whose calls climb no further than to the host."""
    place = prepare(folder, database_url, sink_port, **limits)
    token, hosts = asyncio.run(_furnish(place))
    return Lobby(place, token, hosts)


async def _furnish(place: Place) -> tuple[str, list[str]]:
    clock = SystemClock()
    database = open_database(read_config(place.environment).database_address, clock)
    async with database.transaction() as c:
        [company] = await all_organizations(c)
        _, key = await add_kiosk(c, company.id, "受付", now=clock.now(), phone="1200")
        await set_ladder(c, company.id, None, [Rung("host", PATIENCE, True)])
        hosts = {each.email: each.id for each in await list_employees(c, company.id)}
    await database.close()
    return token_of(key), [hosts[f"e{number}@bench.test"] for number in range(len(hosts))]


class Counter:
    """Kept connections to the relay, one for each request under way."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[HttpClient, float]] = []

    async def exchange(self, request: bytes, status: int) -> None:
        """Raises RuntimeError for another answer."""
        client = await self._open()
        got, body = await client.exchange(request)
        self._free.append((client, time.monotonic()))
        if got != status:
            raise RuntimeError(f"status {got}: {body[:300]!r}")

    async def _open(self) -> HttpClient:
        """The one used last, unless it has rested so long that the relay may be about to close it."""
        if self._free:
            client, rested_since = self._free.pop()
            if time.monotonic() - rested_since < RESTED:
                return client
            client.close()
        client = HttpClient(self._port)
        await client.open()
        return client

    def close(self) -> None:
        for client, _ in self._free:
            client.close()


class Screen:
    """One calling screen: an open stream, and the states that it was told with the times of the loop."""

    def __init__(self, lobby: Lobby, visit_id: str) -> None:
        self._lobby = lobby
        self.visit_id = visit_id
        self.told: list[tuple[str, float]] = []
        self._news = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Asks for the stream, as a browser does after each break."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._lobby.place.http_port)
        self._writer.write(self._lobby.stream(self.visit_id))
        self._reading = asyncio.create_task(self._read(reader))

    async def cut(self) -> None:
        """The cable is pulled: a reset, without a goodbye."""
        assert self._reading is not None
        raw = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        loop = asyncio.get_running_loop()
        while line := await reader.readline():
            if line.startswith(b'data: {"state"'):
                self.told.append((json.loads(line[6:])["state"], loop.time()))
                self._news.set()

    async def shows(self, state: str, within: float) -> float:
        """When it was told this state. Raises TimeoutError when that takes longer."""
        async with asyncio.timeout(within):
            while True:
                self._news.clear()
                for told, at in self.told:
                    if told == state:
                        return at
                await self._news.wait()


def visit_ids(count: int) -> list[str]:
    """As the forms bring them."""
    return [new_id() for _ in range(count)]
