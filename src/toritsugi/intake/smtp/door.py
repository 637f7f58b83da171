"""Listens, lets clients in and sends away those who are too many or too slow."""

import asyncio
import contextlib

from toritsugi.clock import Clock
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.desk import AcceptDesk
from toritsugi.intake.smtp import words
from toritsugi.intake.smtp.keeping import House
from toritsugi.intake.smtp.limits import SmtpLimits, SmtpTerms
from toritsugi.intake.smtp.session import Session
from toritsugi.intake.smtp.wire import Crowd, Wire

BACKLOG = 511
"""Clients whom the system lets wait at the port while a crowd comes in."""
STOP_SECONDS = 2.0
WATCH_SECONDS = 1.0


class SmtpDoor:
    """Listens from `start` to `stop`. Port 0 takes a free one; `port` tells which."""

    def __init__(
        self,
        desk: AcceptDesk,
        book: AddressBook,
        clock: Clock,
        limits: SmtpLimits | None = None,
        terms: SmtpTerms | None = None,
    ) -> None:
        self._limits = limits or SmtpLimits()
        self._house = House(desk, book, clock, self._limits, terms or SmtpTerms())
        self._crowd = Crowd(self._limits.connections, self._limits.per_address)
        self._sessions: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Wire(self._let_in, self._crowd.leave), host, port, backlog=BACKLOG
        )
        self._watch = asyncio.create_task(self._watch_over(), name="smtp-watch")

    @property
    def port(self) -> int:
        assert self._server is not None
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    async def stop(self) -> None:
        """Lets nobody in any more. A mail that is being kept gets its answer; all others will come again."""
        if self._server is None or self._watch is None:
            return
        self._server.close()
        self._watch.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while self._sessions:
                    self._crowd.send_away_waiting(words.STOPPING)
                    await asyncio.wait(self._sessions, timeout=0.05)
        for session in tuple(self._sessions):
            session.cancel()

    def _let_in(self, wire: Wire) -> None:
        if not self._crowd.admit(wire, words.MAKES_PLACE):
            wire.part(words.CROWDED)
            return
        session = asyncio.create_task(Session(wire, self._house).run(), name="smtp-session")
        self._sessions.add(session)
        session.add_done_callback(self._sessions.discard)

    async def _watch_over(self) -> None:
        while True:
            await asyncio.sleep(min(WATCH_SECONDS, self._limits.silence / 4))
            self._crowd.send_away_late(self._limits.silence, words.LATE)
