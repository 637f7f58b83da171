"""The only source of "now".

Everything that needs the time is handed a `Clock`; nothing else in the house asks the system.
"""

import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
HOUR, DAY = 3600.0, 86400.0


class Clock(Protocol):
    """Wall-clock time, in seconds since the epoch (UTC)."""

    def now(self) -> float: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()


def to_datetime(seconds: float) -> datetime:
    """An aware UTC datetime for seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC)


def japan_time(seconds: float) -> datetime:
    """An aware datetime in Japan for seconds since the epoch."""
    return datetime.fromtimestamp(seconds, JAPAN)


def start_of_day(now: float) -> float:
    """Midnight in Japan before this moment, in seconds since the epoch."""
    return japan_time(now).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def start_of_date(day: date) -> float:
    """The midnight in Japan with which this day begins, in seconds since the epoch."""
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN).timestamp()
