"""The keeper's rounds: renews in good time, probes what is held, and forgets what others have replaced."""

import asyncio
import contextlib

import structlog

from toritsugi.connections.register import CHANGED
from toritsugi.connections.tokens.keeper import TokenKeeper
from toritsugi.database import Bell, StorageTrouble

log = structlog.get_logger(__name__)

ROUND_SECONDS = 15.0


class KeeperRounds:
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, keeper: TokenKeeper, bell: Bell, every: float = ROUND_SECONDS) -> None:
        self._keeper = keeper
        self._bell = bell
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._walk(), name="keeper-rounds")

    async def stop(self) -> None:
        """Ends the rounds; renewals under way are the keeper's, see `TokenKeeper.close`."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _walk(self) -> None:
        with self._bell.subscribe(CHANGED) as news:
            while True:
                try:
                    await self._keeper.forget_changed()
                    await self._keeper.probe_due()
                    await self._keeper.renew_due()
                except StorageTrouble:
                    log.warning("keeper.storage_trouble")
                except Exception:
                    log.exception("keeper.round_failed")
                await news.wait(self._every)
