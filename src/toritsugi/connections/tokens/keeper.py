"""The token keeper: hands out tokens from memory, renews them early, and never twice at the same time."""

import asyncio
import contextlib
import functools

import structlog
from sqlalchemy import select

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault, TokenRefused, TokenUnavailable
from toritsugi.connections.register import CHANGED, Connection, SignIn, topic
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tables import connection, connection_token
from toritsugi.connections.tokens.holding import claim_probe, let_go, put_on_hold
from toritsugi.connections.tokens.renewal import Renewal, alarm, refuse_if_held
from toritsugi.connections.tokens.standing import KnownToken
from toritsugi.database import Database

log = structlog.get_logger(__name__)

CALLER_PATIENCE = 20.0
"""Seconds that a caller waits for a renewal; the renewal itself goes on."""


class TokenKeeper:
    """Gives tokens to whoever calls the platform. `close` it at the end.

    A renewal runs as a task of its own: a caller that is cancelled does not take a rotated refresh token with it.
    """

    def __init__(self, database: Database, seal: Seal, clients: Clients, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._renewal = Renewal(database, seal, clients, clock)
        self._known: dict[str, KnownToken] = {}
        self._renewals: dict[str, asyncio.Task[KnownToken]] = {}
        self._not_before: dict[str, float] = {}

    async def token(self, connection_id: str) -> str:
        """A token that is good now. Near its end it is renewed beside, while the old one still serves.

        Raises TokenRefused (the connection is held), TokenUnavailable (come back later), ConnectionFault
        (connection_unknown), StorageTrouble.
        """
        known = self._known.get(connection_id) or await self._read(connection_id)
        now = self._clock.now()
        if not known.is_good(now):
            return await self._renewed(connection_id, known.text)
        if known.renew_at <= now:
            self._renew_beside(connection_id, known.text)
        return known.text

    async def renew(self, connection_id: str, refused_token: str) -> str:
        """A token in place of one that the platform answered with 401. Raises as `token`.

        When another task or process has renewed it already, that token comes back and the platform is not asked.
        """
        known = self._known.get(connection_id)
        if known is not None and known.text != refused_token and known.is_good(self._clock.now()):
            return known.text
        return await self._renewed(connection_id, refused_token)

    async def hold(self, connection_id: str, code: str, reason: str) -> None:
        """Takes a connection out of use and raises the alarm. `code` is best one that has a sentence."""
        async with self._database.transaction() as c:
            fresh = await put_on_hold(c, connection_id, code, reason, self._clock.now())
            self._database.announce(c, topic(connection_id), CHANGED)
        self._known.pop(connection_id, None)
        alarm(connection_id, code, fresh)

    async def release(self, connection_id: str) -> None:
        """Puts a connection back into use."""
        async with self._database.transaction() as c:
            if await let_go(c, connection_id):
                self._database.announce(c, topic(connection_id), CHANGED)
                log.info("connection.released", connection=connection_id)

    async def probe_due(self) -> None:
        """Tries one renewal for every held connection whose turn it is; success ends its hold."""
        while True:
            async with self._database.transaction() as c:
                connection_id = await claim_probe(c, self._clock.now())
            if connection_id is None:
                return
            with contextlib.suppress(TokenRefused, TokenUnavailable):
                await self._probe(connection_id)

    async def prove(self, known: Connection) -> None:
        """A held connection has just been seen to work: one renewal ends its hold now, and not at its next probe.

        Nothing is done where only a person's sign-in helps: a refresh token may be dead.
        """
        if known.held_at is not None and known.sign_in is SignIn.SERVICE_ACCOUNT:
            with contextlib.suppress(TokenRefused, TokenUnavailable):
                await self._probe(known.id)

    async def renew_due(self) -> None:
        """Renews every token that is near its end, used or not, so that nobody has to wait for one in a hurry."""
        row = connection_token.c
        in_use = connection.c.held_at.is_(None) & connection.c.enabled
        by_itself = connection.c.sign_in == SignIn.SERVICE_ACCOUNT
        chosen = select(row.connection_id).join(connection).where(in_use, by_itself | (row.generation > 0))
        async with self._database.reading() as c:
            due = chosen.where(row.renew_at <= self._clock.now()).order_by(row.renew_at)
            connection_ids = list((await c.execute(due)).scalars())
        for connection_id in connection_ids:
            with contextlib.suppress(ConnectionFault):
                await self.token(connection_id)

    async def forget_changed(self) -> None:
        """Drops from memory what another process has replaced, or what was switched off."""
        row = connection_token.c
        async with self._database.reading() as c:
            rows = await c.execute(
                select(row.connection_id, row.generation).join(connection).where(connection.c.enabled)
            )
            generations: dict[str, int] = {row.connection_id: row.generation for row in rows}
        for connection_id, known in tuple(self._known.items()):
            if generations.get(connection_id) != known.generation:
                self._known.pop(connection_id, None)

    async def close(self) -> None:
        """Lets renewals under way end, and cancels those that do not."""
        if renewals := tuple(self._renewals.values()):
            _, late = await asyncio.wait(renewals, timeout=CALLER_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*renewals, return_exceptions=True)

    async def _probe(self, connection_id: str) -> None:
        known = self._known.get(connection_id) or await self._read(connection_id, although_held=True)
        await self._join(self._begin(connection_id, known.text, probing=True))

    async def _read(self, connection_id: str, *, although_held: bool = False) -> KnownToken:
        standing = await self._renewal.load(connection_id)
        if not although_held:
            refuse_if_held(standing)
        if standing.token.text:
            self._known[connection_id] = standing.token
        return standing.token

    async def _renewed(self, connection_id: str, unwanted: str) -> str:
        """A renewal that was under way may bring just what is not wanted; the second look is our own."""
        for _ in range(2):
            known = await self._join(self._begin(connection_id, unwanted))
            if known.text != unwanted:
                return known.text
        raise TokenUnavailable("renewal_slow", 1.0)

    def _renew_beside(self, connection_id: str, unwanted: str) -> None:
        if asyncio.get_running_loop().time() >= self._not_before.get(connection_id, 0.0):
            self._begin(connection_id, unwanted)

    def _begin(self, connection_id: str, unwanted: str, *, probing: bool = False) -> asyncio.Task[KnownToken]:
        task = self._renewals.get(connection_id)
        if task is None:
            work = self._renewal.run(connection_id, unwanted, probing=probing)
            task = asyncio.create_task(work, name=f"renewal-{connection_id}")
            self._renewals[connection_id] = task
            task.add_done_callback(functools.partial(self._ended, connection_id))
        return task

    def _ended(self, connection_id: str, task: asyncio.Task[KnownToken]) -> None:
        del self._renewals[connection_id]
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self._known[connection_id] = task.result()
            self._not_before.pop(connection_id, None)
        else:
            wait = error.retry_after if isinstance(error, TokenUnavailable) else CALLER_PATIENCE
            self._not_before[connection_id] = asyncio.get_running_loop().time() + wait

    async def _join(self, task: asyncio.Task[KnownToken]) -> KnownToken:
        try:
            async with asyncio.timeout(CALLER_PATIENCE):
                return await asyncio.shield(task)
        except TimeoutError:
            raise TokenUnavailable("renewal_slow", 1.0) from None
