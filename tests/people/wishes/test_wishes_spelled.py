"""Hours, dates and choices are read however people write them, and written so that they are read again."""

import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.clock import JAPAN
from toritsugi.people import QuietHours
from toritsugi.people.wishes.spelling import (
    WishRefused,
    read_minute,
    read_minutes,
    read_moment,
    read_quiet_hours,
    read_wish,
    write_minute,
    write_minutes,
    write_moment,
    write_quiet_hours,
)

CHRISTMAS = datetime(2026, 12, 25, 18, 30, tzinfo=JAPAN).timestamp()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", None),
        ("ＤＭ", "dm"),
        ("DM とトークルーム", "both"),
        ("受け取らない", "off"),
        (" Digest ", "digest"),
        ("まとめ", "digest"),
    ],
)
def test_a_way_of_being_told(text: str, wish: str | None) -> None:
    assert read_wish("x", text) == wish


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9:00", 540), ("09:05", 545), ("21時", 1260), ("７：３０", 450), ("7時5分", 425), ("0:00", 0), ("23:59", 1439)],
)
def test_a_time_of_day(text: str, minute: int) -> None:
    assert read_minute("x", text) == minute


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-7:00", (1320, 420)),
        ("12時〜13時", (720, 780)),
        ("２２：００～７：００", (1320, 420)),
        ("9:00 – 10:00", (540, 600)),
    ],
)
def test_a_span_of_hours(text: str, hours: tuple[int, int]) -> None:
    assert read_quiet_hours(text) == QuietHours(*hours)


@pytest.mark.parametrize(
    ("text", "ends", "expected"),
    [
        ("2026-12-25 18:30", False, CHRISTMAS),
        ("2026-12-25T18:30", False, CHRISTMAS),
        ("2026/12/25 18:30", True, CHRISTMAS),
        ("2026年12月25日 18時30分", False, CHRISTMAS),
        ("2026-12-25", False, datetime(2026, 12, 25, tzinfo=JAPAN).timestamp()),
        ("2026-12-25", True, datetime(2026, 12, 26, tzinfo=JAPAN).timestamp()),
        ("", False, None),
    ],
)
def test_a_moment(text: str, ends: bool, expected: float | None) -> None:
    assert read_moment("x", text, ends=ends) == expected


@pytest.mark.parametrize(
    ("text", "ends", "written"),
    [
        ("2026-12-28", False, "2026-12-28"),
        ("2027-01-03", True, "2027-01-03"),
        ("2027-01-04 0:00", True, "2027-01-03"),
        ("2027-01-04 8:30", True, "2027-01-04 08:30"),
        ("2026-12-28 13:00", False, "2026-12-28 13:00"),
    ],
)
def test_a_moment_at_midnight_is_written_as_its_day(text: str, ends: bool, written: str) -> None:
    moment = read_moment("x", text, ends=ends)
    assert moment is not None and write_moment(moment, ends=ends) == written


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (lambda text: read_wish("x", text), "たぶん", "no_wish"),
        (lambda text: read_minute("x", text), "24:00", "no_hour"),
        (lambda text: read_minute("x", text), "", "no_hour"),
        (read_minutes, "9:00, いつでも", "no_hour"),
        (read_minutes, "1:00 2:00 3:00 4:00 5:00 6:00 7:00", "many_hours"),
        (read_quiet_hours, "夜", "no_hours"),
        (read_quiet_hours, "22:00", "no_hours"),
        (read_quiet_hours, "7:00-7:00", "no_hours"),
        (lambda text: read_moment("x", text), "2026-02-30", "no_moment"),
        (lambda text: read_moment("x", text), "あした", "no_moment"),
        (lambda text: read_moment("x", text), "2026-12-25 25:00", "no_moment"),
    ],
)
def test_what_cannot_be_read_is_named(read: object, text: str, reason: str) -> None:
    with pytest.raises(WishRefused) as refused:
        read(text)  # type: ignore[operator]
    assert refused.value.problem.reason == reason
    for language in ("ja", "en"):
        assert refused.value.problem.value in refused.value.problem.advice(language)


minutes = st.integers(0, 1439)


@given(st.lists(minutes, max_size=6, unique=True), minutes, minutes, st.integers(0, 60_000_000))
def test_what_is_written_is_read_again(chosen: list[int], since: int, until: int, moment: int) -> None:
    assert read_minutes(write_minutes(tuple(sorted(chosen)))) == tuple(sorted(chosen))
    assert read_minute("x", write_minute(since)) == since
    for ends in (False, True):
        assert read_moment("x", write_moment(moment * 60.0, ends=ends), ends=ends) == moment * 60.0
    if since != until:
        assert read_quiet_hours(write_quiet_hours(QuietHours(since, until))) == QuietHours(since, until)


@given(st.text(max_size=30))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for read in (lambda t: read_wish("x", t), read_minutes, read_quiet_hours, lambda t: read_moment("x", t)):
        with contextlib.suppress(WishRefused):
            read(text)  # type: ignore[no-untyped-call]
