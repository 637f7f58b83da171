"""Refusals become answers here, each host in its own shape."""

import logging
from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from lineworks_emulator.refusals import ApiRefusal, AuthRefusal, ControlRefusal

AnyRequest = Request[Any, Any, Any]
_LOG = logging.getLogger("lineworks_emulator")
_CODES = {
    400: "INVALID_PARAMETER",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "PAYLOAD_TOO_LARGE",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


def code_for(status: int) -> str:
    """The API's code word for a status (401, 403, 404, 429 seen; the rest inferred)."""
    return _CODES.get(status, f"HTTP_{status}")


def shaped(path: str, status: int, sentence: str) -> dict[str, str]:
    """The error body that the host of `path` would send."""
    if path.startswith("/oauth2/"):
        return {"error": "server_error" if status >= 500 else "invalid_request", "error_description": sentence}
    if path.startswith(("/v1.0/", "/storage/")):
        return {"code": code_for(status), "description": sentence}
    return {"error": sentence}


def empty_answer(status: int) -> Response[bytes]:
    """An answer without a body."""
    return Response(b"", status_code=status, media_type="text/plain")


def _api(_: AnyRequest, refusal: ApiRefusal) -> Response[dict[str, str]]:
    body = {"code": refusal.code, "description": refusal.description}
    return Response(body, status_code=refusal.status, headers=refusal.headers)


def _auth(_: AnyRequest, refusal: AuthRefusal) -> Response[dict[str, str]]:
    body = {"error": refusal.error, "error_description": refusal.description}
    return Response(body, status_code=refusal.status, headers={"Cache-Control": "no-store"})


def _control(_: AnyRequest, refusal: ControlRefusal) -> Response[dict[str, str]]:
    return Response({"error": refusal.sentence}, status_code=refusal.status)


def _http(request: AnyRequest, error: HTTPException) -> Response[dict[str, str]]:
    return Response(shaped(request.url.path, error.status_code, error.detail), status_code=error.status_code)


def _unexpected(request: AnyRequest, error: Exception) -> Response[dict[str, str]]:
    _LOG.error("unexpected failure at %s", request.url.path, exc_info=error)
    return Response(shaped(request.url.path, 500, "The emulator failed; its log says where."), status_code=500)


REFUSAL_ANSWERS: dict[int | type[Exception], Callable[..., Response[Any]]] = {
    ApiRefusal: _api,
    AuthRefusal: _auth,
    ControlRefusal: _control,
    HTTPException: _http,
    Exception: _unexpected,
}
