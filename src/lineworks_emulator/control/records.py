"""What happened: messages, requests, callbacks; and how the emulator is."""

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.callbacks import CallbackSender
from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.gate import RequestLog
from lineworks_emulator.ledger import Ledger
from lineworks_emulator.operations import ALL_OPERATIONS
from lineworks_emulator.refusals import ControlRefusal

AnyRequest = Request[Any, Any, Any]


@get("/messages", sync_to_thread=False)
def messages(request: AnyRequest, ledger: Ledger) -> Response[bytes]:
    """Bot messages after `since` (at most `limit`), and the newest number."""
    limit = _number(request, "limit", -1)
    found = ledger.messages_json(_number(request, "since", 0), limit if limit >= 0 else None)
    return Response(found, media_type="application/json")


@get("/requests", sync_to_thread=False)
def requests(request: AnyRequest, request_log: RequestLog) -> dict[str, Any]:
    """Platform requests after `since`; the last 10,000 are kept."""
    return {"requests": request_log.since(_number(request, "since", 0)), "last_seq": request_log.last_seq}


@get("/callbacks", sync_to_thread=False)
def callbacks(request: AnyRequest, callback_sender: CallbackSender) -> dict[str, Any]:
    """Callbacks after `since`, and how each ended."""
    outcomes = callback_sender.outcomes
    return {"callbacks": outcomes.since(_number(request, "since", 0)), "last_seq": outcomes.last_seq}


@get("/health", sync_to_thread=False)
def health(ledger: Ledger, clock: MovingClock) -> dict[str, Any]:
    """Alive, the emulator's time, and how many messages the ledger holds."""
    return {"status": "ok", "now": iso_time(clock.now()), "last_seq": ledger.last_seq}


@get("/operations", sync_to_thread=False)
def operations() -> dict[str, Any]:
    """The names that faults, limits and the request log use, with the scopes of which one is needed."""
    listed = [{"operation": one.name, "scopes": one.scopes} for one in ALL_OPERATIONS]
    return {"operations": listed}


def record_routes() -> list[HTTPRouteHandler]:
    """The reading routes."""
    return [messages, requests, callbacks, health, operations]


def _number(request: AnyRequest, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise ControlRefusal(f'{name} must be a whole number, not "{text}".') from error
