"""Dates and times: in Japan's time, as people write them."""

from datetime import UTC, datetime

import pytest

from toritsugi.clock import start_of_day
from toritsugi.web import Moments

MORNING = datetime(2026, 11, 20, 1, 26, 5, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("language", "full"),
    [
        ("ja", "2026年11月20日（金）10:26"),
        ("en", "Fri 20 Nov 2026, 10:26"),
        ("zh", "2026年11月20日（周五）10:26"),
        ("ko", "2026년 11월 20일 (금) 10:26"),
        ("xx", "Fri 20 Nov 2026, 10:26"),
    ],
)
def test_a_moment_is_written_in_the_persons_language_and_japans_time(language: str, full: str) -> None:
    assert Moments(language, MORNING).full(MORNING) == full


def test_today_needs_no_date_and_other_days_do() -> None:
    moments = Moments("ja", MORNING)
    assert moments.day(MORNING - 3600) == ""
    assert moments.day(MORNING - 86400) == "11/19（木）"
    assert moments.time(MORNING) == "10:26:05"
    assert moments.machine(MORNING) == "2026-11-20T10:26:05+09:00"


def test_the_day_begins_at_midnight_in_japan() -> None:
    assert start_of_day(MORNING) == datetime(2026, 11, 19, 15, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("seconds", "ja", "en"),
    [
        (0, "0秒", "0 s"),
        (-1, "0秒", "0 s"),
        (0.34, "0.3秒", "0.3 s"),
        (23.4, "23秒", "23 s"),
        (59.7, "1分", "1 min"),
        (74, "1分14秒", "1 min 14 s"),
        (599.9, "10分", "10 min"),
        (3599, "59分", "59 min"),
        (3600, "1時間", "1 h"),
        (90000, "25時間", "25 h"),
        (51 * 86400, "51日", "51 d"),
    ],
)
def test_a_span_is_as_exact_as_it_needs_to_be(seconds: float, ja: str, en: str) -> None:
    assert Moments("ja", 0).span(seconds) == ja
    assert Moments("en", 0).span(seconds) == en
