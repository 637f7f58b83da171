"""The routes under /api/v1: other systems post events and ask what became of them."""

import hashlib
import secrets
from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from toritsugi.intake.event_log import get_event
from toritsugi.intake.http.answers import event_answer
from toritsugi.intake.http.door import NO_EVENT, HttpDoor
from toritsugi.intake.http.keys import IdempotencyKey, holder_of, key_guard
from toritsugi.intake.http.refusals import refusals
from toritsugi.intake.http.wire import Accepted, EventAnswer, EventRequest
from toritsugi.outbox import list_attempts, notifications_of_event
from toritsugi.web import NO_COOKIE, Problem, handed

EventId = Annotated[str, PathParameter(description="The id that was answered when the event was accepted.")]
LOCATION = ResponseHeader(
    name="Location",
    value="/api/v1/events/{event_id}",
    documentation_only=True,
    description="Where to ask what became of it.",
)


@post(
    "/events",
    status_code=202,
    opt=NO_COOKIE,
    operation_id="post_event",
    summary="Post an event",
    tags=["events"],
    security=[{"bearer": []}],
    response_headers=[LOCATION],
    response_description="The event is synced to disk and will be told.",
    responses=refusals(400, 401, 403, 409, 413, 422, 503, 507),
)
async def post_event(
    request: Request[Any, Any, Any],
    data: JSONBody[EventRequest],
    door: NamedDependency[HttpDoor],
    idempotency_key: IdempotencyKey = None,
) -> Response[Accepted]:
    """Answers 202 once the event is synced to disk. The same Idempotency-Key with the same body makes nothing new."""
    holder = holder_of(request)
    fingerprint = hashlib.sha256(await request.body()).hexdigest()
    accepted = await door.accept(holder, data, idempotency_key or secrets.token_hex(16), fingerprint)
    return Response(accepted, status_code=202, headers={"Location": f"/api/v1/events/{accepted.event_id}"})


@get(
    "/events/{event_id:str}",
    operation_id="show_event",
    summary="Ask what became of an event",
    tags=["events"],
    security=[{"bearer": []}],
    response_description="The event as it stands.",
    responses=refusals(400, 401, 403, 404, 503),
)
async def show_event(
    request: Request[Any, Any, Any], event_id: EventId, door: NamedDependency[HttpDoor]
) -> EventAnswer:
    """Each notification's state, and every attempt with the platform's answer."""
    holder = holder_of(request)
    async with door.database.reading() as connection:
        event = await get_event(connection, holder.organization_id, event_id)
        if event is None:
            raise Problem(404, NO_EVENT)
        notifications = await notifications_of_event(connection, event_id)
        attempts = await list_attempts(connection, [each.id for each in notifications])
    return event_answer(event, notifications, attempts)


HTTP_ROUTES = Router(
    "/api/v1",
    route_handlers=[post_event, show_event],
    guards=[key_guard("events")],
    dependencies={"door": handed(HttpDoor)},
)
"""For API keys that may handle events."""
