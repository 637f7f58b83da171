"""The Talk page, what it reads, and the stream that keeps it fresh."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.response import File, Stream

from lineworks_emulator.attachments import AttachmentShelf, file_response
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.ledger import Ledger
from lineworks_emulator.pages import static_file
from lineworks_emulator.signin import Sessions, signed_in_member
from lineworks_emulator.talk.acting import TalkRefused
from lineworks_emulator.talk.bell import Bell
from lineworks_emulator.talk.page import page_response
from lineworks_emulator.talk.views import Views

AnyRequest = Request[Any, Any, Any]
_STATIC = Path(__file__).parent / "static"
BEAT = 15.0
"""Seconds between signs of life on an idle stream."""
PAUSE = 0.03
"""Seconds between two signs at least, so that a burst costs an open page little."""


@get("/", sync_to_thread=False)
def page(request: AnyRequest, sessions: Sessions) -> Response[str]:
    """The page itself; what it shows comes by the other addresses."""
    user = signed_in_member(request, sessions)
    return page_response(request.query_params.get("lang", ""), user.user_id if user else "")


@get("/members", sync_to_thread=False)
def members(views: Views) -> dict[str, Any]:
    """Whom one can look through."""
    return {"members": views.members()}


@get("/overview", sync_to_thread=False)
def overview(request: AnyRequest, views: Views) -> dict[str, Any]:
    """A member's conversations (`user_id`)."""
    return views.overview(request.query_params.get("user_id", ""))


@get("/conversation", sync_to_thread=False)
def conversation(request: AnyRequest, views: Views) -> dict[str, Any]:
    """One conversation (`key`, `user_id`)."""
    return views.conversation(request.query_params.get("key", ""), request.query_params.get("user_id", ""))


@get("/room", sync_to_thread=False)
def room(request: AnyRequest, views: Views) -> dict[str, Any]:
    """Who is in a room and who may be invited (`key`, `user_id`)."""
    return views.room(request.query_params.get("key", ""), request.query_params.get("user_id", ""))


@get("/stream", sync_to_thread=False)
def stream(bell: Bell, ledger: Ledger) -> Stream:
    """Server-sent events: the newest entry's number, whenever something changed."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_changes(bell, ledger), media_type="text/event-stream", headers=headers)


@get("/files/{file_id:str}", sync_to_thread=False)
def attached(file_id: str, shelf: AttachmentShelf, clock: MovingClock) -> Response[bytes]:
    """An attachment's bytes, for the page."""
    entry = shelf.find(file_id, clock.now())
    if entry is None:
        raise NotFoundException(detail="The file is unknown or older than 24 hours.")
    return file_response(entry, shelf)


@get("/static/{name:str}", sync_to_thread=False)
def static(name: str) -> File:
    """Style and script."""
    return static_file(_STATIC, name)


def talk_router() -> Router:
    """`/talk/...`; needs the dependencies `views`, `sessions`, `bell`, `ledger`, `shelf` and `clock`."""
    handlers = [page, members, overview, conversation, room, stream, attached, static]
    return Router("/talk", route_handlers=handlers, exception_handlers={TalkRefused: _not_there})


async def _changes(bell: Bell, ledger: Ledger) -> AsyncIterator[str]:
    heard = bell.count
    yield f"retry: 1000\ndata: {ledger.last_order}\n\n"
    while not bell.closed:
        count = await bell.wait(heard, BEAT)
        yield f"data: {ledger.last_order}\n\n" if count != heard else ": still here\n\n"
        heard = count
        await asyncio.sleep(PAUSE)


def _not_there(_: AnyRequest, refusal: Exception) -> Response[dict[str, str]]:
    return Response({"error": str(refusal)}, status_code=404)
