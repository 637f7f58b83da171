"""An agent: something that works beside the program, from `start` to `stop`."""

import asyncio
import contextlib
from abc import ABC, abstractmethod


class Agent(ABC):
    """Subclasses say in `run` what they do; it is cancelled by `stop`."""

    _task: asyncio.Task[None] | None = None

    @abstractmethod
    async def run(self) -> None:
        """Works until it is cancelled."""

    async def start(self) -> None:
        self._task = asyncio.create_task(self.run(), name=type(self).__name__)

    async def stop(self) -> None:
        """Ends the work; harmless when it never began."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
