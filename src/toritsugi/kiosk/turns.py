"""Screens take turns in asking how far their calls got, so that a crowd of them leaves the database to the calls."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

AT_ONCE = 2
"""So many look at a time. Hundreds of screens that come back together are served within seconds all the same."""
PATIENT = {"patient": True}
"""What a route says of itself (`opt=PATIENT`) whose screens wait for their turns."""
_Found = TypeVar("_Found")


class Turns:
    """The turns of one program, first come, first served."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._looking: set[asyncio.Task[Any]] = set()

    async def take(self, look: Callable[[], Coroutine[Any, Any, _Found]]) -> _Found:
        """What `look` finds, once it is its turn.

        A look that has begun goes on to its end, also when the screen that asked has lost its network meanwhile: one
        that is broken off costs the database a connection, and three hundred at once all that it has.
        """
        await self._places.acquire()
        looking = asyncio.create_task(look(), name="kiosk-look")
        self._looking.add(looking)
        looking.add_done_callback(self._done)
        return await asyncio.shield(looking)

    def _done(self, looking: "asyncio.Task[Any]") -> None:
        self._places.release()
        self._looking.discard(looking)
        if not looking.cancelled():
            looking.exception()
