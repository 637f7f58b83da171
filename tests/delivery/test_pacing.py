"""The pace: no minute of the platform's, fixed or sliding, ever sees more calls than it allows."""

import heapq
import random
from collections import deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.delivery.pacing import HISTORY, RUN_MINUTES, Pacing
from toritsugi.lineworks import RateLimits
from toritsugi.outbox import Call

START = 1_800_000_000.0


@dataclass
class Platform:
    """Counts calls as LINE WORKS may: by fixed minutes, or over the last sixty seconds."""

    limit: int
    sliding: bool
    offset: float = 0.0
    counted: deque[float] = field(default_factory=deque)
    refused: int = 0

    def take(self, now: float, *, ours: bool = True) -> RateLimits:
        used = self._used(now)
        if used >= self.limit:
            self.refused += ours
        else:
            self.counted.append(now)
        left = max(0, self.limit - self._used(now))
        return RateLimits(used=self._used(now), limit=self.limit, remaining=left, reset=int(60 - (now % 60)) + 1)

    def _used(self, now: float) -> int:
        begin = now - 60 if self.sliding else (now - self.offset) // 60 * 60 + self.offset
        return sum(1 for at in self.counted if at > begin or (not self.sliding and at == begin))


@dataclass
class Lane:
    """Drives a pacing through virtual time, as the lane runner does, without sleeping."""

    platform: Platform
    dice: random.Random
    limit: int
    now: float = START
    waiting: int = 0
    urgent: int = 0
    calls: list[list[float | None]] = field(default_factory=list)
    flying: list[tuple[float, int, bool, RateLimits | None]] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    told: bool = True

    def __post_init__(self) -> None:
        self.pacing = Pacing(self.limit)

    def restart(self) -> None:
        """A kill: what flew is lost to us, the platform has counted it or will."""
        self.flying = [(at, number, answered, None) for at, number, answered, _ in self.flying]
        history = [Call(float(c[0] or 0), c[1]) for c in self.calls if (c[0] or 0) >= self.now - HISTORY]
        minutes: dict[int, int] = {}
        for started, _ in self.calls:
            minute = int((started or 0) // 60)
            minutes[minute] = minutes.get(minute, 0) + 1
        self.pacing = Pacing(self.limit, history, minutes)
        self.orphans = {number for _, number, _, _ in self.flying}

    orphans: set[int] = field(default_factory=set)

    def step(self, seconds: float) -> None:
        """Starts what may start, then lets time pass."""
        any_kind, patient = self.pacing.places(self.now, self.waiting)
        urgent = min(any_kind, self.urgent)
        plain = max(0, min(patient - urgent, self.waiting))
        for _ in range(urgent + plain):
            self._begin()
        self.urgent -= urgent
        self.waiting -= plain
        end = self.now + seconds
        while self.flying and self.flying[0][0] <= end:
            self._happen()
        self.now = end

    def _begin(self) -> None:
        self.pacing.begin(self.now)
        self.calls.append([self.now, None])
        self.said.append(self.now)
        counted = self.now + self.dice.uniform(0, 4)
        heapq.heappush(self.flying, (counted, len(self.calls) - 1, False, None))

    def _happen(self) -> None:
        at, number, answered, limits = heapq.heappop(self.flying)
        if not answered:
            limits = self.platform.take(at)
            heapq.heappush(self.flying, (at + self.dice.uniform(0, 6), number, True, limits))
        elif number not in self.orphans:
            self.calls[number][1] = at
            self.pacing.end(at, limits if self.told else None)


arrivals = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 7, 40, 200]), st.sampled_from([0, 0, 1, 5]), st.booleans()),
    min_size=5,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(
    arrivals,
    st.sampled_from([10, 60, 240]),
    st.booleans(),
    st.floats(0, 59),
    st.integers(0, 2**32),
    st.booleans(),
)
def test_no_arrival_pattern_and_no_restart_provokes_a_refusal(
    pattern: list[tuple[int, int, bool]], limit: int, sliding: bool, offset: float, seed: int, told: bool
) -> None:
    lane = Lane(Platform(limit, sliding, offset), random.Random(seed), limit, told=told)
    for plain, urgent, restart in pattern:
        lane.waiting += plain
        lane.urgent += urgent
        if restart:
            lane.restart()
        for _ in range(lane.dice.randint(1, 40)):
            lane.step(lane.dice.choice([0.01, 0.3, 2.0, 9.0]))
    assert lane.platform.refused == 0
    assert bool(lane.said) == any(plain or urgent for plain, urgent, _ in pattern)


def test_the_check_above_can_fail() -> None:
    platform = Platform(10, sliding=True)
    for number in range(11):
        platform.take(START + number)
    assert platform.refused == 1


def test_what_waits_goes_out_within_the_time_that_the_limit_allows() -> None:
    lane = Lane(Platform(60, sliding=False), random.Random(1), 60)
    lane.waiting = 240
    for _ in range(9 * 600):
        lane.step(0.1)
    assert lane.waiting == 0
    assert lane.platform.refused == 0


def test_a_place_in_four_is_kept_for_the_urgent() -> None:
    pacing = Pacing(60)
    for _ in range(45):
        pacing.begin(START)
    assert pacing.places(START, 0) == (15, 0)


def test_a_kept_place_is_given_away_when_it_is_soon_free_again() -> None:
    pacing = Pacing(60, [Call(START - 60.5, START - 60.2)] * 45)
    assert pacing.places(START, 0) == (15, 15)


@pytest.mark.parametrize(("limit", "backlog"), [(240, 10_000), (60, 1_900), (240, 7_200)])
def test_a_run_of_half_an_hour_goes_at_half_the_limit_from_its_beginning(limit: int, backlog: int) -> None:
    lane = Lane(Platform(limit, sliding=True), random.Random(2), limit)
    lane.waiting = backlog
    for _ in range(60 * 40 * 2):
        lane.step(0.5)
    said = deque(lane.said)
    window: deque[float] = deque()
    most = 0
    for at in said:
        window.append(at)
        while window[0] <= at - 60:
            window.popleft()
        most = max(most, len(window))
    assert most <= limit // 2
    assert len(lane.said) >= limit // 2 * 28


def test_a_short_run_goes_at_the_whole_limit() -> None:
    assert Pacing(240).limit(START, 6_900) == 240


def test_the_thirtieth_minute_without_a_break_halves_it_whatever_waits() -> None:
    minute = int(START // 60)
    minutes = {minute - back: 1 for back in range(1, RUN_MINUTES)}
    assert Pacing(240, minutes=minutes).limit(START, 0) == 120
    del minutes[minute - 10]
    assert Pacing(240, minutes=minutes).limit(START, 0) == 240


def test_strangers_in_the_domain_take_their_places() -> None:
    pacing = Pacing(60)
    pacing.begin(START)
    pacing.end(START, RateLimits(used=51, limit=60, remaining=9, reset=30))
    assert pacing.places(START, 0)[0] == 9
    assert pacing.places(START + 32, 0)[0] == 59


def test_a_lane_never_overtakes_strangers_by_more_than_what_was_in_flight() -> None:
    platform, dice = Platform(60, sliding=False), random.Random(3)
    lane = Lane(platform, dice, 60)
    lane.waiting = 300
    for step in range(3000):
        if step % 20 == 0:
            platform.take(lane.now, ours=False)
        before = platform.refused
        lane.step(0.1)
        assert platform.refused - before <= 32
    assert lane.platform.refused <= 60


@pytest.mark.parametrize(
    "limits",
    [
        RateLimits(limit=60, remaining=0, reset=3600),
        RateLimits(limit=60, remaining=0, reset=None),
        RateLimits(limit=60, remaining=0, reset=0),
        RateLimits(limit=None, remaining=0, reset=3600),
        RateLimits(limit=1_000_000, remaining=1_000_000, reset=1),
        RateLimits(limit=1, remaining=0, reset=1),
    ],
)
def test_absurd_headers_stop_a_lane_for_two_minutes_at_most_and_never_raise_the_limit(limits: RateLimits) -> None:
    pacing = Pacing(60)
    pacing.begin(START)
    pacing.end(START, limits)
    assert pacing.places(START, 0)[0] <= 60
    assert pacing.places(START + 120, 0)[0] >= 1
    assert 0.1 <= pacing.next_place(START) <= 62


def test_a_changed_plan_counts_at_once() -> None:
    pacing = Pacing(60)
    pacing.configure(240)
    assert pacing.places(START, 0)[0] == 240


def test_a_clock_set_back_closes_no_lane() -> None:
    pacing = Pacing(60)
    for _ in range(60):
        pacing.begin(START)
        pacing.end(START, RateLimits(limit=60, remaining=0, reset=30))
    back = START - 3600
    assert pacing.places(back, 0)[0] == 0
    assert pacing.places(back + HISTORY + 1, 0)[0] == 60


def test_a_call_whose_end_nobody_saw_counts_longer() -> None:
    pacing = Pacing(10, [Call(START - 70, None), Call(START - 70, START - 69)])
    assert pacing.places(START, 0)[0] == 9
