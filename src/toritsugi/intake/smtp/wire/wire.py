"""One client's connection: replies out, lines and mails in. Replies to pipelined commands go out together."""

import asyncio
import math
import ssl
from collections.abc import Callable
from typing import cast

from toritsugi.intake.smtp.wire.faults import Gone, LineTooLong
from toritsugi.intake.smtp.wire.parcel import Parcel

HIGH = 262_144
"""Bytes that wait to be read before the client has to wait as well."""
ENDLESS = 10_000_000
"""Bytes of one line, of a command, after which the client is sent away."""
HANDSHAKE_SECONDS = 20.0
SHUTDOWN_SECONDS = 3.0


class Wire(asyncio.Protocol):
    """Reads for one session; `opened` and `closed` are told of its begin and its end.

    `heard_at` is when the client last ended a line, on the loop's clock, `until` when it has to be done. Whoever
    watches over the crowd parts with those who are late.
    """

    def __init__(self, opened: Callable[["Wire"], None], closed: Callable[["Wire"], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._opened, self._closed = opened, closed
        self._transport: asyncio.Transport | None = None
        self._in = bytearray()
        self._out: list[bytes] = []
        self._waiting: asyncio.Future[None] | None = None
        self._ended = self._full = self._securing = False
        self.peer = ""
        self.is_secure = self.has_spoken = False
        self.heard_at = self._loop.time()
        self.until = math.inf

    @property
    def is_waiting(self) -> bool:
        """Whether it is the client's turn."""
        return self._waiting is not None or self._securing

    @property
    def has_more(self) -> bool:
        """Whether the client has sent something that nobody has read yet."""
        return bool(self._in)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.peer = str((transport.get_extra_info("peername") or ("",))[0])
        self._opened(self)

    def data_received(self, data: bytes) -> None:
        self._in += data
        if len(self._in) > HIGH and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """The client may still read what it gets for what it has sent; by TLS it may not."""
        self._ended = True
        self._wake()
        return not self.is_secure

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None
        self._wake()
        self._closed(self)

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def say(self, reply: str) -> None:
        """Puts a reply, one or more lines without the last line end, behind the others that are to go out."""
        self._out.append(reply.encode(errors="replace") + b"\r\n")

    def flush(self) -> None:
        """Sends what was said. Raises Gone."""
        if self._transport is None:
            raise Gone
        if self._out:
            self._transport.write(b"".join(self._out))
            self._out.clear()

    async def line(self, limit: int) -> bytes:
        """The next line without its end. Raises Gone, or LineTooLong when it is over."""
        dropped = 0
        while (end := self._in.find(b"\n")) < 0:
            if len(self._in) > limit:
                dropped += len(self._in)
                self._in.clear()
            if dropped > ENDLESS:
                self.close()
            await self._more()
        line = bytes(self._in[:end])
        del self._in[: end + 1]
        self._heard()
        if dropped or end > limit:
            raise LineTooLong
        return line.removesuffix(b"\r")

    async def fetch(self, parcel: Parcel) -> None:
        """Fills the parcel up to the mail's end. Raises Gone."""
        while True:
            if not self._in:
                await self._more()
            piece = bytes(self._in)
            self._in.clear()
            if b"\n" in piece:
                self._heard()
            rest = parcel.feed(piece)
            if rest is not None:
                self._in[:0] = rest
                return

    def _heard(self) -> None:
        self.heard_at = self._loop.time()
        self.has_spoken = True

    async def _more(self) -> None:
        """Sends what was said, and waits for more to read. Raises Gone."""
        self.flush()
        if self._ended or self._transport is None:
            raise Gone
        self._transport.resume_reading()
        had = len(self._in)
        while self._full or (len(self._in) == had and not self._ended):
            self._waiting = self._loop.create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
            if self._transport is None:
                raise Gone

    async def secure(self, context: ssl.SSLContext) -> None:
        """Goes on by TLS, right after what was said. Raises Gone when the client does not manage to."""
        self.flush()
        assert self._transport is not None
        self._securing = True
        try:
            secured = await self._loop.start_tls(
                self._transport,
                self,
                context,
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE_SECONDS,
                ssl_shutdown_timeout=SHUTDOWN_SECONDS,
            )
        except (OSError, ssl.SSLError) as error:
            self.close()
            raise Gone from error
        finally:
            self._securing = False
        if secured is None or self._transport is None:
            raise Gone
        self._transport = secured
        self.is_secure = True

    def part(self, farewell: str) -> None:
        """Sends the client away with these words, whatever it was doing. Its session hears that it is gone."""
        if self._transport is not None:
            self.say(farewell)
            self.flush()
        self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None
        self._wake()
