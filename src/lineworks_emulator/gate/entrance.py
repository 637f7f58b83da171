"""Middleware: what happens to a call before and around its route."""

import asyncio
import contextlib
from collections import Counter
from typing import Any, cast

from litestar import Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from lineworks_emulator.auth import Caller, TokenVault, bearer_caller
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.faults import Fault, FaultBoard, abort_connection, strike_before
from lineworks_emulator.gate.answering import code_for, shaped
from lineworks_emulator.limits import Limiter, Standing, limit_headers
from lineworks_emulator.operations import Operation
from lineworks_emulator.refusals import ApiRefusal
from lineworks_emulator.world import WorldStore

_API = "/v1.0/"
_DOING = ("hang", "reset", "garbage")


def operation_of(scope: Scope) -> Operation | None:
    """The operation that the matched route is marked with."""
    handler = scope.get("route_handler")
    return cast("Operation | None", handler.opt.get("operation")) if handler is not None else None


def caller_of(scope: Scope) -> Caller:
    """The caller whom the entrance let in."""
    return cast("Caller", scope["state"]["caller"])


class FaultEntrance:
    """Lets the ordered faults strike; control-plane routes carry no operation and are never struck."""

    def __init__(self, faults: FaultBoard) -> None:
        self._faults = faults

    async def __call__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        operation = operation_of(scope)
        fault = self._faults.pick(operation.name) if operation else None
        if fault is None:
            await app(scope, receive, send)
        elif fault.kind == "status":
            await _fault_answer(fault, scope)(scope, receive, send)
        elif fault.kind in _DOING:
            await strike_before(fault, scope, receive, send, self._faults.closing)
        else:
            await self._strike_after(fault, app, scope, receive, send)

    async def _strike_after(self, fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await app(scope, receive, hold)
        if fault.kind == "reset_after":
            await abort_connection(scope, receive)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._faults.closing.wait(), fault.seconds)
        for message in held:
            await send(message)


class ApiEntrance:
    """Token, scope and limit for `/v1.0`; the four limit headers on every answer but redirects (official)."""

    def __init__(self, store: WorldStore, vault: TokenVault, limiter: Limiter, clock: MovingClock) -> None:
        self._store, self._vault, self._limiter, self._clock = store, vault, limiter, clock
        self._running: Counter[int] = Counter()

    async def __call__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        operation = operation_of(scope)
        if operation is None or not scope["path"].startswith(_API):
            await app(scope, receive, send)
            return
        try:
            caller = bearer_caller(_authorization(scope), self._vault, self._store, self._clock.now())
        except ApiRefusal as refusal:
            await _refusal_answer(refusal)(scope, receive, send)
            return
        scope["state"]["caller"] = caller
        standing = self._limiter.take(caller.domain_id, operation.name, operation.limit, self._clock.now())
        headers = limit_headers(standing, self._store.switches.rate_limit_used_header)
        refused = self._refusal(caller, operation, standing)
        entered = _refusal_answer(refused) if refused is not None else self._counted(caller, app)
        await entered(scope, receive, _heading(send, headers))

    def _counted(self, caller: Caller, app: ASGIApp) -> ASGIApp:
        async def run(scope: Scope, receive: Receive, send: Send) -> None:
            self._running[caller.domain_id] += 1
            try:
                await app(scope, receive, send)
            finally:
                self._running[caller.domain_id] -= 1

        return run

    def _refusal(self, caller: Caller, operation: Operation, standing: Standing) -> ApiRefusal | None:
        most = self._store.switches.concurrent_calls
        if not standing.allowed or (most and self._running[caller.domain_id] >= most):
            return ApiRefusal(429, "TOO_MANY_REQUESTS", "API rate limit exceeded")
        if operation.scopes and caller.scopes.isdisjoint(operation.scopes):
            return ApiRefusal.of(self._store.switches.missing_scope)
        if self._store.switches.bots_need_administrator and _is_layman(caller, operation):
            return ApiRefusal(403, "FORBIDDEN", "The member of this access token is no administrator.")
        return None


def _is_layman(caller: Caller, operation: Operation) -> bool:
    by_hand = caller.user is not None and not caller.user.is_administrator
    return by_hand and operation.name.startswith("bot.")


def _authorization(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return value.decode("latin-1")
    return ""


def _heading(send: Send, headers: dict[str, str]) -> Send:
    extra = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] != 302:
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return with_headers


def _fault_answer(fault: Fault, scope: Scope) -> ASGIApp:
    status = fault.status or 500
    body = shaped(scope["path"], status, fault.description or "The emulator was asked to fail here.")
    if "code" in body:
        body["code"] = fault.code or code_for(status)
    return _plain(body, status, fault.headers)


def _refusal_answer(refusal: ApiRefusal) -> ASGIApp:
    return _plain({"code": refusal.code, "description": refusal.description}, refusal.status, {})


def _plain(body: dict[str, str], status: int, headers: dict[str, str]) -> ASGIApp:
    response = Response(body, status_code=status, headers=headers)
    return response.to_asgi_response(app=None, request=cast("Any", None))
