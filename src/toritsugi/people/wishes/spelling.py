"""How hours, dates and choices are written by people, and read again."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from toritsugi.clock import JAPAN, japan_time, start_of_day
from toritsugi.people.checking import Problem
from toritsugi.people.employee import DELIVERIES
from toritsugi.people.wishes.wishes import QuietHours, Wish

HOURS_AT_MOST = 6
_WISHES: dict[str, Wish] = {
    **{written: wish for written, wish in DELIVERIES.items() if written},
    "まとめ": "digest",
    "まとめて": "digest",
    "digest": "digest",
    "受け取らない": "off",
    "なし": "off",
    "off": "off",
}
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d)|時(?:([0-5]?\d)分)?)")
_DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")


class WishRefused(ValueError):
    """Something that cannot be wished. `problem` says what to mend."""

    def __init__(self, field: str, reason: str, value: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.problem = Problem(0, field, reason, value[:60])


def read_wish(field: str, text: str) -> Wish | None:
    """A way of being told; None for an empty text. Raises WishRefused."""
    written = "".join(_plain(text).casefold().split())
    if not written:
        return None
    if written not in _WISHES:
        raise WishRefused(field, "no_wish", text)
    return _WISHES[written]


def read_minute(field: str, text: str) -> int:
    """Minutes after midnight of 「9:00」, 「21時」, 「7時30分」. Raises WishRefused."""
    found = _CLOCK.fullmatch(_plain(text))
    if found is None:
        raise WishRefused(field, "no_hour", text)
    return int(found[1]) * 60 + int(found[2] or found[3] or 0)


def write_minute(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def read_minutes(text: str) -> tuple[int, ...]:
    """Several times of day, with commas or spaces between; in order, each once. Raises WishRefused."""
    parts = [part for part in re.split(r"[,、\s]+", _plain(text)) if part]
    if len(parts) > HOURS_AT_MOST:
        raise WishRefused("digest", "many_hours", str(HOURS_AT_MOST))
    return tuple(sorted({read_minute("digest", part) for part in parts}))


def write_minutes(minutes: tuple[int, ...]) -> str:
    return ", ".join(write_minute(each) for each in minutes)


def read_quiet_hours(text: str) -> QuietHours | None:
    """「22:00-7:00」; None for an empty text. Raises WishRefused, also for a span without length."""
    if not text.strip():
        return None
    since, _, until = re.sub("[~〜～–—]", "-", _plain(text)).partition("-")
    try:
        hours = QuietHours(read_minute("quiet", since.strip()), read_minute("quiet", until.strip()))
    except WishRefused:
        raise WishRefused("quiet", "no_hours", text) from None
    if hours.since == hours.until:
        raise WishRefused("quiet", "no_hours", text)
    return hours


def write_quiet_hours(quiet: QuietHours | None) -> str:
    return f"{write_minute(quiet.since)}-{write_minute(quiet.until)}" if quiet else ""


def read_moment(field: str, text: str, *, ends: bool = False) -> float | None:
    """「2026-12-28 18:00」 in Japan's time, in seconds since the epoch; None for an empty text.

    A date alone is its beginning, or with `ends` its end. Raises WishRefused.
    """
    written = _plain(text).replace("T", " ").strip()
    if not written:
        return None
    day, _, clock = written.partition(" ")
    found = _DATE.fullmatch(day)
    try:
        midnight = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        midnight = None
    if midnight is None:
        raise WishRefused(field, "no_moment", text)
    minute = _minute_of(field, clock.strip(), text) if clock.strip() else (1440 if ends else 0)
    begin = datetime(midnight.year, midnight.month, midnight.day, tzinfo=JAPAN)
    return (begin + timedelta(minutes=minute)).timestamp()


def _minute_of(field: str, clock: str, text: str) -> int:
    try:
        return read_minute(field, clock)
    except WishRefused:
        raise WishRefused(field, "no_moment", text) from None


def write_moment(seconds: float, *, ends: bool = False) -> str:
    """As `read_moment` reads it: at midnight the day alone that begins then, or with `ends` the day that is over."""
    if seconds == start_of_day(seconds):
        return f"{japan_time(seconds - ends):%Y-%m-%d}"
    return f"{japan_time(seconds):%Y-%m-%d %H:%M}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
