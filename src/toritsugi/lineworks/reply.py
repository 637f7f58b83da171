"""What the platform answered to one call: status, code, limits; bounded, and safe to store."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import msgspec

DESCRIPTION_MAX = 300
CODE_MAX = 64
COUNT_MAX = 1_000_000
RESET_MAX = 3600
RETRY_AFTER_MAX = 86_400

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The four `rateLimit-*` headers; each field is None where the header is missing or absurd.

    Source: official page "Rate Limits". `reset` is in seconds from now. The first header is printed
    there as `rateLimit-ssed`; `rateLimit-used` is accepted beside it (inferred).
    """

    used: int | None = None
    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the platform.

    `status` is the HTTP status. `code` and `description` come from the error body (official: judge by
    status first, code second, description never); the description has at most `DESCRIPTION_MAX` characters
    and no control characters. `body` is cut at the call's limit; `complete` is False when it was cut or
    broke off. `retry_after` and `elapsed` are seconds; `elapsed` runs from the call to the last byte read.
    """

    status: int
    code: str = ""
    description: str = ""
    body: bytes = field(default=b"", repr=False)
    complete: bool = True
    limits: RateLimits | None = None
    retry_after: float | None = None
    elapsed: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the platform did what was asked (any 2xx)."""
        return 200 <= self.status < 300


class _ErrorBody(msgspec.Struct):
    code: object = None
    description: object = None
    error: object = None
    error_description: object = None


def explain(body: bytes) -> tuple[str, str]:
    """Code and description of an error body of either shape (`code` or `error`); never raises.

    A body that is not JSON gives no code and its own first characters as the description.
    """
    try:
        found = msgspec.json.decode(body, type=_ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", bounded(body[: DESCRIPTION_MAX * 4].decode("utf-8", "replace"))
    code = _first_text(found.code, found.error)
    description = _first_text(found.description, found.error_description)
    return bounded(code, CODE_MAX), bounded(description)


def bounded(text: str, limit: int = DESCRIPTION_MAX) -> str:
    """The text on one line, without control or direction characters, cut at `limit` characters."""
    return _UNPRINTABLE.sub(" ", text).strip()[:limit]


def read_limits(headers: Mapping[str, str]) -> RateLimits | None:
    """The rate limit headers, or None when the answer carries none that can be used.

    `headers` finds names in any case (aiohttp's multidicts do).
    """
    used = _count(headers.get("rateLimit-ssed") or headers.get("rateLimit-used"), COUNT_MAX)
    limit = _count(headers.get("rateLimit-limit"), COUNT_MAX)
    remaining = _count(headers.get("rateLimit-remaining"), COUNT_MAX)
    reset = _count(headers.get("rateLimit-reset"), RESET_MAX)
    if used is None and limit is None and remaining is None and reset is None:
        return None
    return RateLimits(used, limit or None, remaining, reset)


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a `Retry-After` header (number or HTTP date), None when missing or absurd.

    A date is read against the answer's own `Date`, so no local clock has a say.
    """
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    seconds = float(value) if _is_number(value) else _seconds_between(headers.get("Date", ""), value)
    return seconds if 0 <= seconds <= RETRY_AFTER_MAX else None


def _count(value: str | None, highest: int) -> int | None:
    if value is None:
        return None
    value = value.strip()
    if not _is_number(value):
        return None
    number = -int(-float(value) // 1)
    return number if number <= highest else None


def _is_number(value: str) -> bool:
    return value.isascii() and _NUMBER.fullmatch(value) is not None


def _seconds_between(start: str, end: str) -> float:
    try:
        return (parsedate_to_datetime(end) - parsedate_to_datetime(start)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return -1.0


def _first_text(*candidates: object) -> str:
    for candidate in candidates:
        if isinstance(candidate, str) and candidate:
            return candidate
        if isinstance(candidate, int) and not isinstance(candidate, bool):
            return str(candidate)
    return ""
