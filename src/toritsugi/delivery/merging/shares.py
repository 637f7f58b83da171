"""How much of its share each destination has had.

A share is so many messages a minute: that many may come at once, then one each time that a part of the minute has
passed. What waits meanwhile has company when its time comes. What is urgent does not count: nobody waits for a
visitor's call because of mails.
"""

from collections.abc import Iterable

from toritsugi.routing import SHARE

MINUTE = 60.0
EACH = MINUTE / SHARE
"""Seconds of the minute that a message uses up."""


class Shares:
    """Of one lane. Times are seconds since the epoch."""

    def __init__(self, told: Iterable[tuple[str, float]] = ()) -> None:
        """`told`: addresses and when they were told something within the last minute, oldest first."""
        self._used_until: dict[str, float] = {}
        for address, at in told:
            self.add(address, at)

    def add(self, address: str, now: float) -> None:
        """One more message. A burst of merged ones uses up no more than the whole share."""
        used_until = max(self._used_until.get(address, now), now) + EACH
        self._used_until[address] = min(used_until, now + MINUTE)

    def used(self, now: float) -> dict[str, float]:
        """By address, how many messages of the share are used up."""
        self._forget(now)
        return {address: (until - now) / EACH for address, until in self._used_until.items()}

    def crowded(self, now: float) -> frozenset[str]:
        """The addresses whose share has no room for one more message."""
        return frozenset(address for address, used in self.used(now).items() if used > SHARE - 1)

    def next_free(self, now: float) -> float | None:
        """Seconds until one of the crowded may be told again; None when none is crowded."""
        waits = [self._used_until[address] - now - (MINUTE - EACH) for address in self.crowded(now)]
        return max(0.0, min(waits)) if waits else None

    def _forget(self, now: float) -> None:
        """What is over. After a clock was set back, no share stays used longer than it can be."""
        kept = ((address, min(until, now + MINUTE)) for address, until in self._used_until.items() if until > now)
        self._used_until = dict(kept)
