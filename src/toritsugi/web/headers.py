"""The headers that every answer carries, whoever gives it."""

from litestar.types import BeforeMessageSendHookHandler, Message, Scope

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"
_NOT_KEPT = (b"cache-control", b"no-store")


def headers_hook(*, secure: bool) -> BeforeMessageSendHookHandler:
    """Adds the headers when an answer starts; `secure` when people reach us by https. One that is there already stays.

    What does not say how long it may be kept is not kept at all.
    """
    fixed = [(name.encode(), text.encode()) for name, text in _ALWAYS.items()]
    if secure:
        fixed.append((b"strict-transport-security", _ONE_YEAR.encode()))

    async def add_headers(message: Message, _scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        own = {name.lower() for name, _ in message["headers"]}
        headers = [*message["headers"], *(each for each in fixed if each[0] not in own)]
        if not any(name == b"cache-control" for name, _ in headers):
            headers.append(_NOT_KEPT)
        message["headers"] = headers

    return add_headers
