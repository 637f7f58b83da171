"""The bell: wakes whoever waits for a change, so that nobody has to look again and again.

A ring carries topics ("outbox", "visit:<id>"). It is a hint, never the news itself: the one who is woken reads the
database. A ring can be lost (another process died in between), so every wait has a time limit.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from types import TracebackType


class Subscription:
    """One waiter for some topics. Use as a context manager; rings between two waits are not missed."""

    def __init__(self, bell: "Bell", topics: tuple[str, ...]) -> None:
        self._bell = bell
        self._topics = topics
        self._rung = asyncio.Event()

    def __enter__(self) -> "Subscription":
        for topic in self._topics:
            self._bell.waiting[topic].add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for topic in self._topics:
            self._bell.forget(topic, self)

    def wake(self) -> None:
        self._rung.set()

    def heard(self) -> bool:
        """Says at once whether a ring came since it was last asked or waited for."""
        rung = self._rung.is_set()
        self._rung.clear()
        return rung

    async def wait(self, seconds: float) -> bool:
        """Waits for a ring, at most so many seconds. Says whether one came."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Bell:
    """The rings of this process; `Database` carries them to and from other processes."""

    def __init__(self) -> None:
        self.waiting: dict[str, set[Subscription]] = defaultdict(set)

    def subscribe(self, *topics: str) -> Subscription:
        return Subscription(self, topics)

    def forget(self, topic: str, subscription: Subscription) -> None:
        waiters = self.waiting[topic]
        waiters.discard(subscription)
        if not waiters:
            del self.waiting[topic]

    def ring(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for subscription in tuple(self.waiting.get(topic, ())):
                subscription.wake()

    def ring_all(self) -> None:
        """For when something changed and nobody knows what."""
        self.ring(tuple(self.waiting))
