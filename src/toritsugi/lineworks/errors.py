"""Everything that can go wrong, in one tree. Catch the broad class, recover by the narrow one.

    LineWorksError
    ├── NotReached            no answer; `sent` says whether the call may have had an effect
    ├── Refused               an answer with an HTTP status; `reply` holds it
    │   ├── Redirected        3xx: redirects are never followed
    │   ├── Unauthorized      401: the token is expired or wrong
    │   ├── Forbidden         403: scope missing, or no right to the thing
    │   ├── NotFound          404
    │   ├── RateLimited       429
    │   ├── Unavailable       5xx
    │   └── BadAnswer         2xx that is not what it should be
    ├── AuthError             the token host refused: `error`, `description` (RFC 6749 names)
    │   ├── InvalidClient     client id or secret wrong
    │   ├── InvalidGrant      code, refresh token or assertion no longer good
    │   └── InvalidScope
    └── Unusable (ValueError) what was handed in cannot be used; nothing was sent
        ├── BadArgument       an id, a token or an address that no call can carry
        ├── ContentInvalid    a message outside the platform's limits
        ├── KeyUnusable       a private key file that is none; `problem` says why
        ├── CallbackUnreadable
        └── LinkUnusable      a pasted link that names no room or member; `problem` says why

The calls that send messages raise `NotReached` (and `Unusable`) only: every HTTP status comes back
as a `Reply` for the caller to judge. No error carries a token, a secret or a key, nor chains one.
"""

from enum import StrEnum

from toritsugi.lineworks.reply import Reply


class LineWorksError(Exception):
    """Whatever this package raises on purpose."""


class Unreached(StrEnum):
    """Where a call got stuck."""

    DNS = "dns"
    CONNECT = "connect"
    FORBIDDEN = "forbidden"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    NOT_HTTP = "not_http"


class NotReached(LineWorksError):
    """No answer came.

    `sent` is False when the request surely did not leave as a whole (it had no effect), True when it
    was written in full (it may have had its effect), None when that is not known.
    `elapsed` is seconds since the call began.
    """

    def __init__(self, reason: Unreached, sent: bool | None, elapsed: float = 0.0) -> None:
        super().__init__(f"no answer from LINE WORKS ({reason})")
        self.reason = reason
        self.sent = sent
        self.elapsed = elapsed


class Refused(LineWorksError):
    """The platform answered, but not with what was asked for."""

    def __init__(self, reply: Reply, note: str = "") -> None:
        said = note or " ".join(part for part in (reply.code, reply.description) if part)
        super().__init__(f"LINE WORKS answered {reply.status}: {said}".rstrip(": "))
        self.reply = reply
        self.status = reply.status
        self.code = reply.code
        self.description = reply.description


class Redirected(Refused):
    """3xx. Redirects are never followed, so that a token reaches no other host."""


class Unauthorized(Refused):
    """401."""


class Forbidden(Refused):
    """403."""


class NotFound(Refused):
    """404."""


class RateLimited(Refused):
    """429. `reply.limits` and `reply.retry_after` say until when."""


class Unavailable(Refused):
    """5xx."""


class BadAnswer(Refused):
    """2xx with a body that cannot be read as what the call promises."""


class AuthError(LineWorksError):
    """The token host refused. `error` is the RFC 6749 name, empty when the answer had none."""

    def __init__(self, status: int, error: str, description: str) -> None:
        said = " ".join(part for part in (error, description) if part)
        super().__init__(f"the token request was refused ({status}): {said}".rstrip(": "))
        self.status = status
        self.error = error
        self.description = description


class InvalidClient(AuthError):
    """Client ID or Client Secret wrong."""


class InvalidGrant(AuthError):
    """The code, refresh token or assertion is wrong, used up or too old."""


class InvalidScope(AuthError):
    """A scope that the app does not have."""


class Unusable(LineWorksError, ValueError):
    """What was handed in cannot be used; nothing was sent."""


class BadArgument(Unusable):
    """An id, a token or an address that no call can carry."""


class ContentInvalid(Unusable):
    """A message outside the platform's limits."""


class KeyProblem(StrEnum):
    """Why a private key file cannot be used."""

    EMPTY = "empty"
    NOT_PEM = "not_pem"
    FIRST_LINE_MISSING = "first_line_missing"
    LAST_LINE_MISSING = "last_line_missing"
    PUBLIC_KEY = "public_key"
    CERTIFICATE = "certificate"
    ENCRYPTED = "encrypted"
    WRONG_KIND = "wrong_kind"
    TOO_SHORT = "too_short"
    UNREADABLE = "unreadable"


class KeyUnusable(Unusable):
    """A private key file that is none; `problem` says why. The key's text is never repeated."""

    def __init__(self, problem: KeyProblem) -> None:
        super().__init__(f"this is no usable private key ({problem})")
        self.problem = problem


class CallbackUnreadable(Unusable):
    """A callback body that is not the event it should be."""


class LinkProblem(StrEnum):
    """Why a pasted text names no room and no member."""

    EMPTY = "empty"
    NOT_RECOGNIZED = "not_recognized"
    BAD_CHANNEL_ID = "bad_channel_id"
    NUMERIC_ID = "numeric_id"
    SEVERAL_TARGETS = "several_targets"
    NO_TARGET = "no_target"
    BROWSER_ADDRESS = "browser_address"
    SHORT_LINK = "short_link"
    EXTERNAL_CONTACT = "external_contact"
    WEBHOOK_URL = "webhook_url"
    LINE_NOT_WORKS = "line_not_works"
    OTHER_SITE = "other_site"


class LinkUnusable(Unusable):
    """A pasted text that names no room and no member; `problem` says why."""

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(f"this names no talk room and no member ({problem})")
        self.problem = problem


_BY_STATUS: dict[int, type[Refused]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: RateLimited,
}

_BY_NAME: dict[str, type[AuthError]] = {
    "invalid_client": InvalidClient,
    "invalid_grant": InvalidGrant,
    "invalid_scope": InvalidScope,
}


def refusal(reply: Reply) -> Refused:
    """The error for an answer whose status is not 2xx."""
    if 300 <= reply.status < 400:
        return Redirected(reply)
    if reply.status >= 500:
        return Unavailable(reply)
    return _BY_STATUS.get(reply.status, Refused)(reply)


def auth_refusal(reply: Reply) -> AuthError:
    """The error for a 4xx of the token host."""
    return _BY_NAME.get(reply.code, AuthError)(reply.status, reply.code, reply.description)
