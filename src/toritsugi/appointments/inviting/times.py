"""When it is, as each language writes it, in Japan's time."""

from babel.dates import format_datetime

from toritsugi.appointments.appointment import Appointment
from toritsugi.clock import japan_time

_DAY = {"ja": "y年M月d日（E）", "en": "EEEE, d MMMM y", "zh": "y年M月d日（E）", "ko": "y년 M월 d일 (E)"}
_BETWEEN = {"ja": "〜", "en": " to ", "zh": "至", "ko": " ~ "}


def spelled_time(appointment: Appointment, language: str) -> str:
    """2026年12月1日（火）14:00〜15:00, or the days of a period."""
    language = language if language in _DAY else "en"
    first = _day(appointment.starts_at, language)
    if appointment.kind == "day":
        since, until = (f"{japan_time(at):%-H:%M}" for at in (appointment.starts_at, appointment.ends_at))
        gap = ", " if language == "en" else " "
        span = "–" if language == "en" else "〜" if language in {"ja", "zh"} else "~"
        return f"{first}{gap}{since}{span}{until}"
    last = _day(appointment.last_day, language)
    return first if first == last else f"{first}{_BETWEEN[language]}{last}"


def _day(seconds: float, language: str) -> str:
    return format_datetime(japan_time(seconds), _DAY[language], locale=language)
