"""What a tester sets: the world, faults, the clock, a fresh start."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.callbacks import CallbackSender
from lineworks_emulator.clock import ClockRefused, MovingClock, iso_time
from lineworks_emulator.control.orders import ClockOrder, ResetOrder, read_order
from lineworks_emulator.faults import Fault, FaultBoard, FaultRefused, read_fault
from lineworks_emulator.gate import RequestLog
from lineworks_emulator.ledger import Ledger
from lineworks_emulator.limits import Limiter
from lineworks_emulator.refusals import ControlRefusal
from lineworks_emulator.world import WorldRefused, WorldStore, read_world

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class FreshStart:
    """Everything that a reset empties."""

    store: WorldStore
    ledger: Ledger
    request_log: RequestLog
    callbacks: CallbackSender
    limiter: Limiter
    faults: FaultBoard
    clock: MovingClock

    def reset(self, order: ResetOrder) -> None:
        """Empty ledger, requests, callbacks, limits and faults; world and clock when asked."""
        self.ledger.reset()
        self.request_log.reset()
        self.callbacks.outcomes.reset()
        self.limiter.reset()
        self.faults.clear()
        if order.world:
            self.store.reset()
        if order.clock:
            self.clock.reset()


@get("/world", sync_to_thread=False)
def get_world(store: WorldStore) -> Response[bytes]:
    """The world as it is now."""
    return Response(store.document.to_json(), media_type="application/json")


@put("/world")
async def put_world(request: AnyRequest, store: WorldStore) -> Response[bytes]:
    """Another world in place of this one; ledger and tokens stay."""
    try:
        store.replace(read_world(await request.body()))
    except WorldRefused as refusal:
        raise ControlRefusal(str(refusal)) from refusal
    return Response(store.document.to_json(), media_type="application/json")


@post("/reset", status_code=200)
async def reset(request: AnyRequest, fresh_start: FreshStart) -> dict[str, str]:
    """Empty what was recorded and ordered."""
    fresh_start.reset(await read_order(request, ResetOrder))
    return {"status": "ok"}


@get("/faults", sync_to_thread=False)
def list_faults(faults: FaultBoard) -> dict[str, list[Fault]]:
    """The orders that may still strike."""
    return {"faults": faults.faults}


@post("/faults", status_code=201)
async def order_fault(request: AnyRequest, faults: FaultBoard) -> Fault:
    """Order a fault."""
    try:
        return faults.add(read_fault(msgspec.json.decode(await request.body())))
    except FaultRefused as refusal:
        raise ControlRefusal(str(refusal)) from refusal
    except msgspec.DecodeError as error:
        raise ControlRefusal(f"The fault was refused: the body is not valid JSON ({error}).") from error


@delete("/faults", status_code=200, sync_to_thread=False)
def clear_faults(request: AnyRequest, faults: FaultBoard) -> dict[str, int]:
    """Take one order (`?fault_id=`) or all down."""
    text = request.query_params.get("fault_id")
    if text is not None and not text.isdecimal():
        raise ControlRefusal(f'fault_id must be a whole number, not "{text}".')
    return {"removed": faults.clear(int(text) if text is not None else None)}


@get("/clock", sync_to_thread=False)
def read_clock(clock: MovingClock) -> dict[str, Any]:
    """The emulator's time, and how far it is ahead of the machine's (seconds)."""
    return {"now": iso_time(clock.now()), "offset_seconds": clock.offset}


@post("/clock", status_code=200)
async def move_clock(request: AnyRequest, clock: MovingClock) -> dict[str, Any]:
    """Move forward by `advance_seconds`."""
    order = await read_order(request, ClockOrder)
    try:
        clock.advance(order.advance_seconds)
    except ClockRefused as refusal:
        raise ControlRefusal(str(refusal)) from refusal
    return {"now": iso_time(clock.now()), "offset_seconds": clock.offset}


def lever_routes() -> list[HTTPRouteHandler]:
    """The setting routes."""
    return [get_world, put_world, reset, list_faults, order_fault, clear_faults, read_clock, move_clock]
