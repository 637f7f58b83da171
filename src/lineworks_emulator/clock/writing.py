"""Time stamps in the platform's form."""

from datetime import UTC, datetime
from email.utils import formatdate


def iso_time(seconds: float) -> str:
    """UTC with milliseconds, such as `2022-01-04T05:16:05.716Z` (official, callback samples)."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def http_date(seconds: float) -> bytes:
    """The value of a `Date` header (RFC 9110)."""
    return formatdate(seconds, usegmt=True).encode()
