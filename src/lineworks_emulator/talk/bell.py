"""A bell for open pages."""

import asyncio


class Bell:
    """Wakes every waiter when something changed; `close()` sends them home for good."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closed = False

    def ring(self) -> None:
        """Wake whoever waits now."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Wake all; open streams end."""
        self.closed = True
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """True when the bell rang within that time."""
        event = self._event
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        return True
