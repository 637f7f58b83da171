"""Dates, times and spans as people write them, in Japan's time or in that of another place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from toritsugi.clock import DAY, JAPAN

_FULL = {
    "ja": "y年M月d日（E）H:mm",
    "en": "EEE d MMM y, HH:mm",
    "zh": "y年M月d日（E）HH:mm",
    "ko": "y년 M월 d일 (E) HH:mm",
}
_DATE = {"ja": "y年M月d日（E）", "en": "EEE d MMM y", "zh": "y年M月d日（E）", "ko": "y년 M월 d일 (E)"}
_SHORT = {"ja": "M/d（E）", "en": "d MMM", "zh": "M/d（E）", "ko": "M/d (E)"}
_UNITS = {
    "ja": ("日", "時間", "分", "秒"),
    "en": (" d", " h", " min", " s"),
    "zh": (" 天", " 小时", " 分钟", " 秒"),
    "ko": ("일", "시간", "분", "초"),
}


class Moments:
    """Times in one language. All arguments are seconds, since the epoch or of a span."""

    def __init__(self, language: str, now: float, zone: ZoneInfo = JAPAN) -> None:
        self._language = language if language in _FULL else "en"
        self._zone = zone
        self.now = now

    def _there(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, self._zone)

    def _format(self, seconds: float, pattern: str) -> str:
        return format_datetime(self._there(seconds), pattern, locale=self._language)

    def full(self, seconds: float) -> str:
        """2026年11月20日（金）10:26"""
        return self._format(seconds, _FULL[self._language])

    def date(self, seconds: float) -> str:
        """2026年11月20日（金）"""
        return self._format(seconds, _DATE[self._language])

    def time(self, seconds: float) -> str:
        """10:26:05"""
        return self._format(seconds, "HH:mm:ss")

    def minute(self, seconds: float) -> str:
        """10:26"""
        return self._format(seconds, "H:mm")

    def day(self, seconds: float, beside: float | None = None) -> str:
        """11/20（金）; empty for today, or where that of another time stands beside it, for the same day."""
        if self._there(seconds).date() == self._there(self.now if beside is None else beside).date():
            return ""
        return self._format(seconds, _SHORT[self._language])

    def machine(self, seconds: float) -> str:
        """For the datetime attribute of a time element."""
        return self._there(seconds).isoformat(timespec="seconds")

    def span(self, seconds: float) -> str:
        """As long as it takes to grasp it: 51日, 3時間, 12分, 1分14秒, 23秒, 0.3秒."""
        days, hours, minutes, secs = _UNITS[self._language]
        whole = round(max(0.0, seconds))
        if 0 < seconds < 10 and round(seconds, 1) != whole:
            return f"{seconds:.1f}{secs}"
        if whole < 60:
            return f"{whole}{secs}"
        if whole < 600:
            gap = " " if minutes.startswith(" ") else ""
            return f"{whole // 60}{minutes}" + (f"{gap}{whole % 60}{secs}".replace("  ", " ") if whole % 60 else "")
        size, unit = next(pair for pair in ((2 * DAY, days), (3600.0, hours), (0.0, minutes)) if whole >= pair[0])
        return f"{int(whole // (DAY if unit == days else size or 60))}{unit}"
