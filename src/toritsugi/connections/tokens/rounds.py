"""The keeper's rounds: renews in good time, probes what is held, and forgets what others have replaced."""

import structlog

from toritsugi.agent import Agent
from toritsugi.connections.register import CHANGED
from toritsugi.connections.tokens.keeper import TokenKeeper
from toritsugi.database import Bell, StorageTrouble

log = structlog.get_logger(__name__)

ROUND_SECONDS = 15.0


class KeeperRounds(Agent):
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, keeper: TokenKeeper, bell: Bell, every: float = ROUND_SECONDS) -> None:
        self._keeper = keeper
        self._bell = bell
        self._every = every

    async def run(self) -> None:
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
