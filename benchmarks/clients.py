"""Lean clients, so that what is measured is the server: kept connections, prepared requests, nothing parsed twice.

They run on uvloop: on a machine of two cores a slow client is measured as a slow server.
"""

import asyncio
import json
import time
from collections.abc import Callable


class HttpClient:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    def close(self) -> None:
        self._writer.close()

    async def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        body = await self._reader.readexactly(length) if length else b""
        return int(head[9:12]), body


def post(path: str, body: object, headers: dict[str, str]) -> bytes:
    """A prepared POST of JSON."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: bench", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(content)}", "", ""]
    return "\r\n".join(lines).encode() + content


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()


async def http_rate(port: int, requests: list[bytes], connections: int, status: int) -> float:
    """Requests a second over so many kept connections; every answer must have this status."""
    waiting = iter(requests)

    async def run() -> None:
        client = HttpClient(port)
        await client.open()
        for request in waiting:
            got, body = await client.exchange(request)
            if got != status:
                raise RuntimeError(f"status {got}: {body[:300]!r}")
        client.close()

    return await _rate(run, len(requests), connections)


async def mail_rate(port: int, mails: list[tuple[str, bytes]], connections: int) -> float:
    """Mails a second over so many connections; every mail must be answered 250."""
    waiting = iter(mails)

    async def run() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await _expect(reader, b"220")
        writer.write(b"EHLO bench\r\n")
        await _expect(reader, b"250")
        for recipient, mail in waiting:
            for line, code in ((b"MAIL FROM:<crm@bench.test>", b"250"), (f"RCPT TO:<{recipient}>".encode(), b"250")):
                writer.write(line + b"\r\n")
                await _expect(reader, code)
            writer.write(b"DATA\r\n")
            await _expect(reader, b"354")
            writer.write(mail + b"\r\n.\r\n")
            await _expect(reader, b"250")
        writer.write(b"QUIT\r\n")
        writer.close()

    return await _rate(run, len(mails), connections)


async def _expect(reader: asyncio.StreamReader, code: bytes) -> None:
    while True:
        line = await reader.readline()
        if not line.startswith(code):
            raise RuntimeError(f"expected {code!r}, got {line!r}")
        if line[3:4] == b" ":
            return


async def _rate(run: Callable[[], object], count: int, connections: int) -> float:
    begun = time.monotonic()
    await asyncio.gather(*(run() for _ in range(connections)))  # type: ignore[call-overload]
    return count / (time.monotonic() - begun)
