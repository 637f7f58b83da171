"""When it is, as each language writes it, in the time of the site."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from toritsugi.appointments.appointment import Appointment

_DAY = {"ja": "y年M月d日（E）", "en": "EEEE, d MMMM y", "zh": "y年M月d日（E）", "ko": "y년 M월 d일 (E)"}
_BETWEEN = {"ja": "〜", "en": " to ", "zh": "至", "ko": " ~ "}


def spelled_time(appointment: Appointment, language: str) -> str:
    """2026年12月1日（火）14:00〜15:00, or the days of a period."""
    language = language if language in _DAY else "en"
    first = _day(appointment.starts_at, appointment.zone, language)
    if appointment.kind == "day":
        since, until = (
            f"{datetime.fromtimestamp(at, appointment.zone):%-H:%M}"
            for at in (appointment.starts_at, appointment.ends_at)
        )
        gap = ", " if language == "en" else " "
        span = "–" if language == "en" else "〜" if language in {"ja", "zh"} else "~"
        return f"{first}{gap}{since}{span}{until}"
    last = _day(appointment.last_day, appointment.zone, language)
    return first if first == last else f"{first}{_BETWEEN[language]}{last}"


def spelled_hours(appointment: Appointment) -> str:
    """14:00–15:00, at the site; "" for a period."""
    if appointment.kind == "period":
        return ""
    times = (datetime.fromtimestamp(at, appointment.zone) for at in (appointment.starts_at, appointment.ends_at))
    return "–".join(f"{each:%-H:%M}" for each in times)


def _day(seconds: float, zone: ZoneInfo, language: str) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, zone), _DAY[language], locale=language)
