"""The IMAP door: sees to it that each mailbox that is set up is watched, by one process."""

import asyncio

import structlog

from toritsugi.agent import Agent
from toritsugi.database import StorageTrouble
from toritsugi.intake.imap.hands import Hands
from toritsugi.intake.imap.keeping import IMAP_CHANGED, list_imap_mailboxes
from toritsugi.intake.imap.leasing import hold, let_go
from toritsugi.intake.imap.watching import Watcher
from toritsugi.outbox import Owner

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10.0


class ImapDoor(Agent):
    """Runs beside the program from `start` to `stop`. Several processes share the mailboxes."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._owner = Owner().name
        self._watched: dict[str, tuple[Watcher, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        with self._hands.database.bell.subscribe(IMAP_CHANGED) as bell:
            while True:
                try:
                    await self._look()
                except StorageTrouble as trouble:
                    log.warning("imap.storage_trouble", reason=str(trouble))
                except Exception:
                    log.exception("imap.look_failed")
                await bell.wait(LOOK_SECONDS)

    @property
    def watching(self) -> set[str]:
        """The ids of the sources that this process watches."""
        return set(self._watched)

    async def stop(self) -> None:
        await super().stop()
        for source_id in tuple(self._watched):
            await self._leave(source_id)

    async def _look(self) -> None:
        database = self._hands.database
        async with database.reading() as c:
            wanted = {each.source_id: each for each in await list_imap_mailboxes(c) if each.active}
        for source_id, (watcher, _) in tuple(self._watched.items()):
            if source_id not in wanted or wanted[source_id].as_set_up != watcher.mailbox.as_set_up:
                await self._leave(source_id)
        for source_id, mailbox in wanted.items():
            held = await hold(database, source_id, self._owner)
            if held and source_id not in self._watched:
                watcher = Watcher(mailbox, self._hands)
                self._watched[source_id] = watcher, asyncio.create_task(watcher.run(), name="imap-watcher")
            elif not held and source_id in self._watched:
                await self._leave(source_id)

    async def _leave(self, source_id: str) -> None:
        _, task = self._watched.pop(source_id)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await let_go(self._hands.database, source_id, self._owner)
        except StorageTrouble as trouble:
            log.warning("imap.storage_trouble", reason=str(trouble))
