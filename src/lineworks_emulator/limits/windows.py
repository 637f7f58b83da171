"""One minute's counting, in the two forms that the documents leave open."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lane stands after a call: `reset` is seconds until calls are free again."""

    allowed: bool
    used: int
    limit: int
    reset: float

    @property
    def remaining(self) -> int:
        """Calls left in the window."""
        return max(0, self.limit - self.used)


class Window(Protocol):
    """Counts the calls of one domain to one operation."""

    def take(self, now: float, limit: int) -> Standing: ...


class FixedWindow:
    """A minute that begins with the first call in it; refused calls are not counted."""

    def __init__(self) -> None:
        self._begin, self._used = float("-inf"), 0

    def take(self, now: float, limit: int) -> Standing:
        """Count one call at `now` (seconds)."""
        if now >= self._begin + MINUTE:
            self._begin, self._used = now, 0
        allowed = self._used < limit
        self._used += allowed
        return Standing(allowed, self._used, limit, self._begin + MINUTE - now)


class SlidingWindow:
    """The last sixty seconds before each call."""

    def __init__(self) -> None:
        self._calls: deque[float] = deque()

    def take(self, now: float, limit: int) -> Standing:
        """Count one call at `now` (seconds)."""
        while self._calls and self._calls[0] <= now - MINUTE:
            self._calls.popleft()
        allowed = len(self._calls) < limit
        if allowed:
            self._calls.append(now)
        oldest = self._calls[0] if self._calls else now
        return Standing(allowed, len(self._calls), limit, oldest + MINUTE - now)
