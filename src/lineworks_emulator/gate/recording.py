"""The log of platform requests: what was asked and what was answered, without any token."""

import time
from collections import deque
from dataclasses import dataclass

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.gate.entrance import operation_of

KEPT = 10_000
_RECORDED = ("/v1.0/", "/oauth2/", "/storage/")


class RequestEntry(msgspec.Struct, kw_only=True):
    """One request. `status` is None when no answer began; `duration` is in seconds."""

    seq: int
    at: str
    method: str
    path: str
    operation: str | None
    status: int | None
    duration: float


class RequestLog:
    """The last 10,000 requests, numbered from 1."""

    def __init__(self) -> None:
        self._entries: deque[RequestEntry] = deque(maxlen=KEPT)
        self.last_seq = 0

    def add(self, entry: RequestEntry) -> None:
        """Number the entry and keep it."""
        self.last_seq += 1
        entry.seq = self.last_seq
        self._entries.append(entry)

    def since(self, seq: int) -> list[RequestEntry]:
        """The kept entries with a greater number, oldest first."""
        return [entry for entry in self._entries if entry.seq > seq]

    def reset(self) -> None:
        """Forget all and count from 1 again."""
        self._entries.clear()
        self.last_seq = 0


@dataclass(frozen=True, slots=True)
class Recorder:
    """Outermost layer: records every platform call when it ends, however it ends."""

    app: ASGIApp
    log: RequestLog
    clock: MovingClock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not scope["path"].startswith(_RECORDED):
            await self.app(scope, receive, send)
            return
        at, begin, statuses = self.clock.now(), time.perf_counter(), list[int]()

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            self.log.add(_entry(scope, iso_time(at), statuses, time.perf_counter() - begin))


def _entry(scope: HTTPScope, at: str, statuses: list[int], duration: float) -> RequestEntry:
    operation = operation_of(scope)
    path = scope["path"]
    return RequestEntry(
        seq=0,
        at=at,
        method=scope["method"],
        path="/storage/…" if path.startswith("/storage/") else path,
        operation=operation.name if operation else None,
        status=statuses[0] if statuses else None,
        duration=round(duration, 6),
    )
