"""The door for LINE WORKS itself: members' taps and words, the bot's invitations. Signed, answered at once."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response, Router, post

from toritsugi.clock import Clock
from toritsugi.connections import Connection
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.desk import AcceptDesk
from toritsugi.intake.lifetimes import lifetime
from toritsugi.lineworks import Callback, CallbackUnreadable, parse_callback, verify_signature
from toritsugi.web import NO_COOKIE, handed

PATH = "/lineworks/callback"
TEXT_LIMIT = 4000

BotSecrets = Callable[[str], Awaitable[list[tuple[Connection, str]]]]
"""Gives the connections that use a bot (by its ID), each with the bot's secret."""


class CallbackDoor:
    """Checks who speaks, then accepts what is said as an event without addressees: reactions know what to do."""

    def __init__(self, desk: AcceptDesk, secrets: BotSecrets, clock: Clock) -> None:
        self._desk = desk
        self._secrets = secrets
        self._clock = clock

    async def take(self, bot_id: str, signature: str, body: bytes) -> int:
        """The HTTP status to answer: 200 when accepted, 401 for a stranger, 400 for nonsense with a good signature."""
        connection = await self._speaker(bot_id, signature, body)
        if connection is None:
            return 401
        try:
            callback = parse_callback(body)
        except CallbackUnreadable:
            return 400
        await self._desk.accept(_event(callback, connection, body, self._clock.now()))
        return 200

    async def _speaker(self, bot_id: str, signature: str, body: bytes) -> Connection | None:
        for connection, secret in await self._secrets(bot_id):
            if secret and verify_signature(body, signature, [secret]):
                return connection
        return None


def _event(callback: Callback, connection: Connection, body: bytes, now: float) -> Event:
    """The platform gives no event id and never repeats: the same bytes for the same bot are a replay."""
    seen = hashlib.sha256(connection.bot_id.encode() + b"\n" + body).hexdigest()
    details = {
        "connection_id": connection.id,
        "bot_id": connection.bot_id,
        "user_id": callback.user_id or "",
        "channel_id": callback.channel_id or "",
        "content": callback.content_type,
        "text": (callback.text or "")[:TEXT_LIMIT],
        "postback": callback.postback or "",
    }
    return Event(
        id=new_id(),
        organization_id=connection.organization_id,
        source_id=None,
        kind=f"lineworks.{callback.type}",
        urgency=Urgency.ANSWER,
        title=callback.type,
        details=details,
        idempotency_key=f"callback:{seen}",
        received_at=now,
        expires_at=now + lifetime(Urgency.ANSWER),
    )


@post(PATH, status_code=200, include_in_schema=False, opt=NO_COOKIE)
async def take_callback(request: Request[Any, Any, Any], door: CallbackDoor) -> Response[None]:
    """Answers before anything else is done about it; a signature covers the raw bytes."""
    bot_id = request.headers.get("x-works-botid", "")
    signature = request.headers.get("x-works-signature", "")
    return Response(None, status_code=await door.take(bot_id, signature, await request.body()))


CALLBACK_ROUTES = Router("/", route_handlers=[take_callback], dependencies={"door": handed(CallbackDoor)})
"""What LINE WORKS is told to call."""
