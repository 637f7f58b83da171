"""Pictures: the figures that the drawings are made of."""

import re

import pytest

from toritsugi.admin.pictures import draw_answers, draw_curve, draw_lifeline

DAY = 86400.0


def heights(path: str) -> list[float]:
    return [float(y) for y in re.findall(r",([\d.]+)", path)]


def test_the_curve_keeps_the_limits_place_so_that_near_looks_near() -> None:
    curve = draw_curve([0, 120, 240], limit=240, height=72)
    low, middle, high = heights(curve.line)
    assert low == 71
    assert high == curve.limit_y == 5
    assert middle == pytest.approx((low + high) / 2)
    assert curve.area.endswith("L300,71 Z")


def test_a_curve_above_the_limit_stays_in_its_box() -> None:
    curve = draw_curve([1000, 500], limit=240, height=72)
    assert min(heights(curve.line)) >= 0
    assert min(heights(curve.line)) < curve.limit_y


@pytest.mark.parametrize("figures", [[], [0], [0, 0]])
def test_nothing_is_drawn_as_a_flat_line(figures: list[int]) -> None:
    assert draw_curve(figures, limit=0).top == 1


def test_answers_are_counted_into_their_bars() -> None:
    drawn = draw_answers([3, 10, 59.9, 60, 61, 301, 9999])
    assert drawn
    assert [bar.count for bar in drawn.bars] == [1, 1, 0, 1, 2, 0, 2]
    assert drawn.median == 60
    assert drawn.quick_percent == 57
    assert [bar.tone for bar in drawn.bars] == ["fine"] * 4 + ["attention"] * 2 + ["person"]
    assert max(bar.height for bar in drawn.bars) == 100
    assert drawn.bars[-1].end is None


def test_no_answers_are_no_picture() -> None:
    assert draw_answers([]) is None


@pytest.mark.parametrize(
    ("left", "days", "percent", "tone"),
    [
        (90, 90, 100, "fine"),
        (45, 45, 50, "fine"),
        (30, 30, 33.3, "attention"),
        (7, 7, 7.8, "person"),
        (-3, 0, 0, "person"),
    ],
)
def test_a_lifeline_tells_days_and_warns_in_time(left: float, days: int, percent: float, tone: str) -> None:
    line = draw_lifeline(left * DAY, 0)
    assert (line.days, line.left, line.tone) == (days, percent, tone)
    assert line.ticks == (33.3, 15.6, 7.8, 3.3, 1.1)
