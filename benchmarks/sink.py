"""A bare sink in the place of LINE WORKS: answers 201 to every message and remembers when each notice came.

Run as a process: `python -m benchmarks.sink PORT`. Times are of the monotonic clock, which all processes share.
"""

import asyncio
import json
import re
import sys
import time
from typing import cast

import uvloop

MARK = re.compile(rb"#(\d+)#")
CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
TOKEN = json.dumps({"access_token": "bench", "token_type": "Bearer", "expires_in": "86400", "scope": "bot"}).encode()


class Sink(asyncio.Protocol):
    """Just enough HTTP: requests with a Content-Length on kept connections."""

    arrivals: list[tuple[int, float]] = []  # noqa: RUF012 - one ledger for all connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            size = _length(head)
            if len(self._buffer) < end + 4 + size:
                return
            body = self._buffer[end + 4 : end + 4 + size]
            self._buffer = self._buffer[end + 4 + size :]
            self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path.endswith(b"/messages"):
            now = time.monotonic()
            self.arrivals.extend((int(mark), now) for mark in MARK.findall(body) or [b"-1"])
            return CREATED
        if path.endswith(b"/token"):
            return _ok(TOKEN)
        if path == b"/arrivals":
            return _ok(json.dumps(self.arrivals).encode())
        if path == b"/forget":
            self.arrivals.clear()
        return _ok(b"{}")


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return int(found.group(1)) if found else 0


def _ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
