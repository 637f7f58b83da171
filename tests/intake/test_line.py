"""Who waits at the desk is taken together with those who are about to come again."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.desk.line import BATCH, Line, Ticket

pytestmark = pytest.mark.anyio
LONG = 1000.0
"""Seconds that no test waits."""


class Bringer:
    """Brings one thing after the other, each when it is told to, as a session does."""

    def __init__(self, line: Line) -> None:
        self._line, self._asked = line, asyncio.Queue[str]()
        self._task = asyncio.create_task(self._bring())

    async def _bring(self) -> None:
        while True:
            self._line.join(Ticket(_event(await self._asked.get()), None, False))
            self._asked.task_done()

    async def brings(self, *titles: str) -> None:
        for title in titles:
            self._asked.put_nowait(title)
        async with asyncio.timeout(30):
            await self._asked.join()

    def leaves(self) -> None:
        self._task.cancel()


def _event(title: str) -> Event:
    return Event(
        id=new_id(), organization_id="o", source_id=None, kind="mail", urgency=Urgency.NOTICE, title=title,
        idempotency_key=title, received_at=0.0, expires_at=1.0,
    )  # fmt: skip


async def taken(line: Line) -> str:
    """The titles of the next batch, dealt with at once."""
    async with asyncio.timeout(30):
        batch = await line.next_batch()
    line.dealt_with(batch)
    return "".join(ticket.event.title for ticket in batch)


async def with_two(line: Line, work: Callable[[Bringer, Bringer], Awaitable[None]]) -> None:
    first, second = Bringer(line), Bringer(line)
    await work(first, second)
    first.leaves()
    second.leaves()


async def test_two_who_take_turns_are_brought_together() -> None:
    line = Line(LONG, LONG)

    async def work(first: Bringer, second: Bringer) -> None:
        for title, bringer in zip("aba", (first, second, first), strict=True):
            await bringer.brings(title)
            assert await taken(line) == title
        await second.brings("c")
        batch = asyncio.create_task(taken(line))
        await second.brings("d")
        assert not batch.done()
        await first.brings("e")
        assert await batch == "cde"

    await with_two(line, work)


async def test_nobody_waits_for_one_who_came_only_once() -> None:
    line = Line(LONG, LONG)

    async def work(first: Bringer, second: Bringer) -> None:
        await second.brings("x")
        assert await taken(line) == "x"
        for title in "abcdef":
            await first.brings(title)
            assert await taken(line) == title

    await with_two(line, work)


async def test_nobody_waits_once_the_burst_is_over() -> None:
    line = Line(LONG, lull=0.0)

    async def work(first: Bringer, second: Bringer) -> None:
        for title, bringer in zip("abababab", (first, second) * 4, strict=True):
            await bringer.brings(title)
            await asyncio.sleep(0.001)
            assert await taken(line) == title

    await with_two(line, work)


async def test_a_regular_who_stays_away_is_waited_for_a_moment_only() -> None:
    line = Line(0.001, LONG)

    async def work(first: Bringer, second: Bringer) -> None:
        for _ in range(3):
            await first.brings("a")
            await second.brings("b")
            assert await taken(line) == "ab"
        await first.brings("c")
        assert await taken(line) == "c"

    await with_two(line, work)


async def test_a_batch_has_its_limit_and_the_rest_comes_next() -> None:
    line = Line(LONG, LONG)

    async def work(first: Bringer, _: Bringer) -> None:
        await first.brings(*"a" * (BATCH + 3))
        assert [await taken(line), await taken(line)] == ["a" * BATCH, "aaa"]

    await with_two(line, work)
