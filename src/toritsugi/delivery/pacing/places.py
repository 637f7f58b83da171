"""How fast a lane may go, so that the platform never has to say "too many".

A call takes a place for a minute, counted from its end: the platform counted it no later than that, so no minute
of the platform's, fixed or sliding, ever sees more than the limit. A quarter of the places is kept for what is
urgent. A run that would last half an hour or longer goes at half the limit (official page "Rate limits": the limit is
a peak value). What the answers' headers tell corrects the count: other programs may share the domain.
"""

from collections import deque
from collections.abc import Mapping, Sequence

from toritsugi.lineworks import RateLimits
from toritsugi.outbox import Call

WINDOW = 60.0
"""Seconds that a call takes a place, from its end."""
MARGIN = 1.0
"""Seconds more, for clocks that differ a little."""
UNKNOWN_END = 20.0
"""Seconds that a call whose end nobody saw may have lasted."""
RESERVE = 4
"""One place in so many is for urgent notifications only."""
PATIENCE = 2.0
"""A kept place may be given away when it will be free again within so many seconds."""
RUN_MINUTES = 30
"""Runs that last longer go at half the limit."""
RUN_MARGIN = 1.0
"""Minutes less, so that a run which was foreseen as long stays one while its queue shrinks."""
HISTORY = WINDOW + MARGIN + UNKNOWN_END
"""Seconds of past calls that a new holder of the lane has to know."""


class Pacing:
    """The places of one lane. Times are seconds since the epoch."""

    def __init__(self, limit: int, calls: Sequence[Call] = (), minutes: Mapping[int, int] | None = None) -> None:
        """`limit`: calls a minute. `calls`: of the last `HISTORY` seconds; `minutes`: how many each minute saw."""
        self._configured = limit
        self._told: int | None = None
        self._calling = 0
        self._frees = deque(sorted(_free_at(call) for call in calls))
        self._strangers = 0
        self._strangers_until = 0.0
        self._minutes = dict(minutes or {})

    def configure(self, limit: int) -> None:
        """Takes a changed plan into account."""
        self._configured = limit

    def limit(self, now: float, waiting: int) -> int:
        """Calls a minute that are allowed now, while so many notifications wait."""
        peak = self._configured if self._told is None else min(self._configured, self._told)
        lasts = self._run_minutes(now) + waiting / max(1, peak)
        return max(1, peak // 2) if lasts >= RUN_MINUTES - RUN_MARGIN else max(1, peak)

    def bearable(self, now: float, waiting: int) -> int:
        """How many that can wait go out within a minute, while so many notifications wait."""
        limit = self.limit(now, waiting)
        return limit - limit // RESERVE

    def places(self, now: float, waiting: int) -> tuple[int, int]:
        """How many calls may start now: of any kind, and of those that can wait."""
        self._mend(now)
        free = self.limit(now, waiting) - self._taken(now)
        unreserved = self.bearable(now, waiting) - self._taken(now + PATIENCE)
        return max(0, free), max(0, min(free, unreserved))

    def next_place(self, now: float) -> float:
        """Seconds until a place that is taken now becomes free. 0.1 at least."""
        if self._strangers and now < self._strangers_until:
            return max(0.1, min(self._strangers_until - now, self._first_free(now)))
        return self._first_free(now)

    def _first_free(self, now: float) -> float:
        return max(0.1, self._frees[0] - PATIENCE - now) if self._frees else WINDOW

    def begin(self, now: float) -> None:
        """A call starts."""
        self._calling += 1
        minute = int(now // 60)
        self._minutes[minute] = self._minutes.get(minute, 0) + 1

    def end(self, now: float, limits: RateLimits | None) -> None:
        """A call has ended, with what the answer told of the limits."""
        self._calling -= 1
        self._frees.append(now + WINDOW + MARGIN)
        if limits is not None:
            self._learn(now, limits)

    def _learn(self, now: float, limits: RateLimits) -> None:
        """Fewer places left than we count: others call too. More: the platform's minute has just begun anew."""
        self._told = limits.limit
        self._strangers = 0
        if limits.remaining is None or limits.limit is None:
            return
        ours = min(self._configured, limits.limit) - self._taken(now)
        if limits.remaining < ours:
            self._strangers = ours - limits.remaining
            self._strangers_until = now + min(limits.reset or WINDOW, WINDOW) + MARGIN

    def _mend(self, now: float) -> None:
        """After a clock was set back, no place stays taken longer than it can be."""
        if self._frees and max(self._frees[0], self._frees[-1]) > now + HISTORY:
            self._frees = deque(min(free_at, now + HISTORY) for free_at in self._frees)
        self._strangers_until = min(self._strangers_until, now + WINDOW + MARGIN)

    def _taken(self, at: float) -> int:
        while self._frees and self._frees[0] <= at - PATIENCE:
            self._frees.popleft()
        gone = 0
        for free_at in self._frees:
            if free_at > at:
                break
            gone += 1
        strangers = self._strangers if at < self._strangers_until else 0
        return self._calling + len(self._frees) - gone + strangers

    def _run_minutes(self, now: float) -> int:
        """How many minutes without a break the lane has been calling, this one included."""
        minute, length = int(now // 60), 0
        self._minutes = {key: count for key, count in self._minutes.items() if key > minute - RUN_MINUTES - 2}
        while length <= RUN_MINUTES and self._minutes.get(minute - length - 1):
            length += 1
        return length


def _free_at(call: Call) -> float:
    ended = call.finished_at if call.finished_at is not None else call.started_at + UNKNOWN_END
    return ended + WINDOW + MARGIN
