"""Reading answers: headers with absurd values, bodies of any shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from toritsugi.lineworks import RateLimits
from toritsugi.lineworks.reply import bounded, explain, read_limits, read_retry_after

NAMES = ("rateLimit-ssed", "rateLimit-limit", "rateLimit-remaining", "rateLimit-reset")


def limits_of(*values):
    return read_limits(CIMultiDict({n: v for n, v in zip(NAMES, values, strict=True) if v is not None}))


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        (("1", "240", "239", "60"), RateLimits(1, 240, 239, 60)),
        ((None, None, None, None), None),
        (("-1", "-240", "-5", "-60"), None),
        (("x", "", "NaN", "1e9"), None),
        (("99999999999", "9999999", "10000000", "999999999"), None),
        ((None, "0", None, None), RateLimits()),
        (("1", "240", None, "3601"), RateLimits(1, 240, None, None)),
        ((None, "240", "0", " 0.2 "), RateLimits(None, 240, 0, 1)),
        (("１", "²", "٣", None), None),
    ],
)
def test_limit_headers(values, limits):
    assert limits_of(*values) == limits


@settings(deadline=None)
@given(st.tuples(*[st.none() | st.text(max_size=12) for _ in NAMES]))
def test_no_limit_header_breaks_the_reader(values):
    found = limits_of(*values)
    assert found is None or all(v is None or v >= 0 for v in (found.used, found.limit, found.remaining, found.reset))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-1", None),
        ("86401", None),
        ("soon", None),
        ("", None),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", None),
        ("Fri, 20 Nov 9999 11:00:00 GMT", None),
        ("Fri, 20 Nov 2026 12:00:30", None),
    ],
)
def test_retry_after(value, seconds):
    headers = CIMultiDict({"Retry-After": value, "Date": "Fri, 20 Nov 2026 12:00:00 GMT"})
    assert read_retry_after(headers) == seconds


def test_a_date_to_retry_after_needs_a_date_to_count_from():
    assert read_retry_after(CIMultiDict({"Retry-After": "Fri, 20 Nov 2026 12:00:30 GMT"})) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"code":"A","description":"b"}', ("A", "b")),
        (b'{"error":"invalid_grant","error_description":"d"}', ("invalid_grant", "d")),
        (b'{"code":40301,"description":null}', ("40301", "")),
        (b'{"code":true,"description":["x"]}', ("", "")),
        (b"{}", ("", "")),
        (b"[]", ("", "[]")),
        (b"", ("", "")),
        (b"<html>\r\n\x1b[31mBad gateway</html>", ("", "<html> [31mBad gateway</html>")),
        (b"\xff\xfe", ("", "\ufffd\ufffd")),
        (b"[" * 100_000, ("", "[" * 300)),
    ],
)
def test_what_a_body_says(body, said):
    assert explain(body) == said


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_no_body_breaks_the_reader(body):
    code, description = explain(body)
    assert len(code) <= 64
    assert len(description) <= 300


@settings(deadline=None)
@given(st.text(max_size=400))
def test_what_is_kept_of_a_description_is_one_plain_line(text):
    kept = bounded(text)
    assert len(kept) <= 300
    assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000 for sign in kept)
    kept.encode()


def test_direction_signs_do_not_reach_a_page():
    assert bounded("a\u202eevil\u2066b\u200bc") == "a evil b c"
