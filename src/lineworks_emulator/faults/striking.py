"""What a fault does to the connection."""

import asyncio
from typing import Any

from litestar.types import Receive, Scope, Send

from lineworks_emulator.faults.fault import Fault

ABORT = "lineworks_emulator.abort"
"""The scope extension through which a connection is dropped: `drop()` and whether there is a socket."""

GARBAGE = b"<!DOCTYPE html><html><body><h1>It works!</h1><p>Upstream maintenance page"


async def strike_before(fault: Fault, scope: Scope, receive: Receive, send: Send, closing: asyncio.Event) -> None:
    """Carry out a fault that keeps the call from being done: hang, reset or garbage.

    A hanging call ends when its caller goes or when the emulator is `closing`.
    """
    if fault.kind == "hang":
        await _hang(scope, receive, closing)
    elif fault.kind == "garbage":
        await _send_garbage(fault, send)
    else:
        await abort_connection(scope, receive)


async def _hang(scope: Scope, receive: Receive, closing: asyncio.Event) -> None:
    gone = asyncio.ensure_future(wait_for_disconnect(receive))
    closed = asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait((gone, closed), return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        closed.cancel()
    if not gone.done() or gone.cancelled():
        await abort_connection(scope, receive)


async def abort_connection(scope: Scope, receive: Receive) -> None:
    """Drop the connection at once; the application then ends the call without an answer."""
    abort: Any = (scope.get("extensions") or {})[ABORT]
    abort["drop"]()
    if abort["has_socket"]:
        await wait_for_disconnect(receive)


async def wait_for_disconnect(receive: Receive) -> None:
    """Return when the peer has gone."""
    message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()


async def _send_garbage(fault: Fault, send: Send) -> None:
    extra = [(name.encode(), value.encode()) for name, value in fault.headers.items()]
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(GARBAGE)).encode()), *extra]
    await send({"type": "http.response.start", "status": fault.status or 200, "headers": headers})
    await send({"type": "http.response.body", "body": GARBAGE, "more_body": False})
