"""A bell for open pages."""

import asyncio


class Bell:
    """Counts what changed and wakes every waiter; `close()` sends them home for good."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.count = 0
        self.closed = False

    def ring(self) -> None:
        """Something changed: wake whoever waits."""
        self.count += 1
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Wake all; open streams end."""
        self.closed = True
        self.ring()

    async def wait(self, heard: int, seconds: float) -> int:
        """The count, as soon as it differs from `heard`, or after so many seconds."""
        if self.count == heard and not self.closed:
            waiting = self._event.wait()
            try:
                await asyncio.wait_for(waiting, seconds)
            except TimeoutError:
                return heard
        return self.count
