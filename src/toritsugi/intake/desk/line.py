"""Those who wait at the desk, taken together."""

import asyncio
import contextlib
from collections import Counter, deque

from toritsugi.event import Event
from toritsugi.intake.desk.receipt import Receipt

BATCH = 100
GATHERING = 0.006
"""Seconds that the line waits in a burst for those who are about to come again."""
LULL = 0.05
"""Seconds without anybody after which a burst is over."""
LATELY, REGULAR = 4, 2
"""Who came with so many of so many batches is about to come again."""


class Ticket:
    """Something at the desk, and the task that waits for its receipt: a session brings one mail after the other."""

    def __init__(self, event: Event, raw_mail: bytes | None, unread: bool) -> None:
        self.event = event
        self.raw_mail = raw_mail
        self.unread = unread
        self.bringer = asyncio.current_task()
        self.receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()

    def answer(self, receipt: Receipt) -> None:
        if not self.receipt.done():
            self.receipt.set_result(receipt)

    def refuse(self, error: Exception) -> None:
        if not self.receipt.done():
            self.receipt.set_exception(error)


class Line:
    """In order of arrival, in batches of up to `BATCH`.

    In a burst it waits a moment for its regulars. Sessions that each wait for an answer before they bring the next mail
    would otherwise settle into two groups that take turns, and a batch of five costs nearly as much as one of ten.
    `gathering` is how long it waits at most, in seconds, `lull` how long nobody may come before the burst is over.
    """

    def __init__(self, gathering: float = GATHERING, lull: float = LULL) -> None:
        self._gathering, self._lull = gathering, lull
        self._waiting: asyncio.Queue[Ticket] = asyncio.Queue()
        self._lately: deque[set[asyncio.Task[object] | None]] = deque(maxlen=LATELY)
        self._answered_at = 0.0

    def join(self, ticket: Ticket) -> None:
        self._waiting.put_nowait(ticket)

    async def emptied(self) -> None:
        """Returns when everybody who came was dealt with."""
        await self._waiting.join()

    async def next_batch(self) -> list[Ticket]:
        """Waits for somebody; whoever else is there comes along."""
        batch = [await self._waiting.get()]
        absent = self._regulars() - {batch[0].bringer}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._gathering):
                while len(batch) < BATCH and (absent or not self._waiting.empty()):
                    batch.append(await self._waiting.get())
                    absent.discard(batch[-1].bringer)
        self._lately.append({ticket.bringer for ticket in batch})
        return batch

    def dealt_with(self, batch: list[Ticket]) -> None:
        self._answered_at = asyncio.get_running_loop().time()
        for _ in batch:
            self._waiting.task_done()

    def _regulars(self) -> set[asyncio.Task[object] | None]:
        """Who came again and again while the burst lasts."""
        if asyncio.get_running_loop().time() - self._answered_at > self._lull:
            self._lately.clear()
        times = Counter(bringer for batch in self._lately for bringer in batch)
        return {bringer for bringer, count in times.items() if count >= REGULAR}
