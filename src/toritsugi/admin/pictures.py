"""Figures become pictures: coordinates for the SVG in the templates, and nothing that only a picture says."""

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise

import msgspec

EDGES = (10.0, 20.0, 30.0, 60.0, 120.0, 300.0)
QUICK = 60.0
SLOW = 300.0
PROMISED = 90 * 86400.0
WARNINGS = (30, 14, 7, 3, 1)
"""Days before its end on which administrators are warned."""


class Curve(msgspec.Struct, frozen=True):
    """A line through the hour, in a box of `width` × `height`; `limit_y` is where the limit lies."""

    width: int
    height: int
    line: str
    area: str
    limit_y: float
    top: int


def draw_curve(figures: Sequence[int], limit: int, width: int = 300, height: int = 72) -> Curve:
    """The limit keeps its place on the scale, so that the curve shows how near it comes."""
    top = max([*figures, limit, 1])
    step = width / max(len(figures) - 1, 1)
    floor, room = height - 1, height - 6

    def level(figure: float) -> float:
        return round(floor - room * figure / top, 1)

    points = [f"{round(index * step, 1)},{level(figure)}" for index, figure in enumerate(figures)]
    area = f"M0,{floor} L" + " L".join(points) + f" L{width},{floor} Z"
    return Curve(width, height, "M" + " L".join(points), area, level(limit), top)


class Bar(msgspec.Struct, frozen=True):
    """Answers between `start` and `end` seconds (None: and more); `height` in percent of the tallest."""

    start: float
    end: float | None
    count: int
    height: float
    tone: str


class Answers(msgspec.Struct, frozen=True):
    """How fast visitors were answered."""

    count: int
    median: float
    quick_percent: int
    bars: tuple[Bar, ...]


def draw_answers(seconds: Sequence[float]) -> Answers | None:
    """The histogram of the times; None without any."""
    if not seconds:
        return None
    bounds = (0.0, *EDGES, math.inf)
    counts = [sum(low <= each < high for each in seconds) for low, high in pairwise(bounds)]
    tallest = max(counts)
    bars = tuple(
        Bar(low, None if math.isinf(high) else high, count, round(100 * count / tallest, 1), _tone(high))
        for low, high, count in zip(bounds, bounds[1:], counts, strict=False)
    )
    quick = round(100 * sum(each <= QUICK for each in seconds) / len(seconds))
    return Answers(len(seconds), statistics.median(seconds), quick, bars)


def _tone(end: float) -> str:
    if end <= QUICK:
        return "fine"
    return "attention" if end <= SLOW else "person"


class Pace(msgspec.Struct, frozen=True):
    """The busiest minute against the limit of calls: `filled` in percent."""

    peak: int
    limit: int
    filled: float
    tone: str


def draw_pace(peak: int, limit: int) -> Pace:
    """From four fifths of the limit on, it is worth a look."""
    filled = min(100.0, round(100 * peak / max(limit, 1), 1))
    return Pace(peak, limit, filled, "attention" if filled >= 80 else "fine")


class Lifeline(msgspec.Struct, frozen=True):
    """What is left of a sign-in's life: `left` and the ticks of the warnings in percent of the whole."""

    days: int
    left: float
    ticks: tuple[float, ...]
    tone: str


def draw_lifeline(expires_at: float, now: float) -> Lifeline:
    """The refresh token of a user account lives for 90 days (official page "Authentication")."""
    left = max(0.0, expires_at - now)
    days = int(left // 86400)
    tone = "fine" if days > 30 else "attention" if days > 7 else "person"
    ticks = tuple(round(100 * warning * 86400 / PROMISED, 1) for warning in WARNINGS)
    return Lifeline(days, round(min(100.0, 100 * left / PROMISED), 1), ticks, tone)
