"""The control plane's addresses."""

from typing import Any

from litestar import Request, Response, Router

from lineworks_emulator.channels import RoomRefused
from lineworks_emulator.control.acts import act_routes
from lineworks_emulator.control.levers import lever_routes
from lineworks_emulator.control.records import record_routes
from lineworks_emulator.talk import TalkRefused


def control_router() -> Router:
    """`/_emulator/...`; what a member cannot do is answered 409 with one sentence."""
    return Router(
        "/_emulator",
        route_handlers=[*record_routes(), *lever_routes(), Router("/talk", route_handlers=act_routes())],
        exception_handlers={TalkRefused: _conflict, RoomRefused: _conflict},
    )


def _conflict(_: Request[Any, Any, Any], refusal: Exception) -> Response[dict[str, str]]:
    return Response({"error": str(refusal)}, status_code=409)
