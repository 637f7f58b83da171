"""One renewal, agreed upon with every other process: read, claim, ask, store."""

import asyncio
import random

import structlog

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import TokenRefused, TokenUnavailable, is_plain
from toritsugi.connections.register import topic
from toritsugi.connections.sealing import Seal, SealBroken
from toritsugi.connections.tokens.granting import ask_for_token, lacks_bot
from toritsugi.connections.tokens.holding import put_on_hold
from toritsugi.connections.tokens.lease import Lease, claim, postpone, refuse, store
from toritsugi.connections.tokens.standing import KnownToken, Standing, load_standing
from toritsugi.database import Database, StorageTrouble
from toritsugi.lineworks import Token

log = structlog.get_logger(__name__)

PATIENCE = 45.0
"""Seconds to wait for other processes: two leases and a little."""
LOOK_EVERY = 0.25
"""Seconds between two looks at the row while another process renews."""
RETRY_MAX = 60.0
STORE_AGAIN_MAX = 5.0


class Renewal:
    """Brings a connection's token up to date. Made once; `run` is called for each time."""

    def __init__(self, database: Database, seal: Seal, clients: Clients, clock: Clock) -> None:
        self._database = database
        self._seal = seal
        self._clients = clients
        self._clock = clock

    async def run(self, connection_id: str, unwanted: str, *, probing: bool = False) -> KnownToken:
        """A good token other than `unwanted`, which another process may have got already.

        `probing` asks in spite of a hold. Raises TokenRefused, TokenUnavailable, StorageTrouble.
        """
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + PATIENCE
        with self._database.bell.subscribe(topic(connection_id)) as news:
            while loop.time() < give_up_at:
                standing = await self.load(connection_id)
                if standing.token.text != unwanted and standing.token.is_good(self._clock.now()):
                    return standing.token
                known = await self._try(standing, probing)
                if known is not None:
                    return known
                await news.wait(LOOK_EVERY)
        raise TokenUnavailable("renewal_slow", 1.0)

    async def load(self, connection_id: str) -> Standing:
        """How it stands. Secrets that cannot be opened hold the connection. Raises TokenRefused, ConnectionFault."""
        try:
            return await load_standing(self._database, self._seal, connection_id)
        except SealBroken:
            refused = TokenRefused("seal_broken")
        async with self._database.transaction() as c:
            fresh = await put_on_hold(c, connection_id, refused.code, refused.sentence("ja"), self._clock.now())
        alarm(connection_id, refused.code, fresh)
        raise refused

    async def _try(self, standing: Standing, probing: bool) -> KnownToken | None:
        """The renewed token; None when it is another's turn."""
        if not probing:
            refuse_if_held(standing)
        wait = standing.retry_at - self._clock.now()
        if 0 < wait <= 2 * RETRY_MAX:
            raise TokenUnavailable("token_postponed", wait)
        lease = await claim(self._database, standing)
        return await self._renew(standing, lease) if lease else None

    async def _renew(self, standing: Standing, lease: Lease) -> KnownToken | None:
        asked_at = self._clock.now()
        try:
            token = await ask_for_token(self._clients.of(standing.connection), standing, asked_at)
        except TokenRefused as refused:
            if await self._hold(lease, refused):
                raise
            return None
        except TokenUnavailable as trouble:
            raise await self._postponed(standing, lease, trouble) from None
        known = await self._store(standing, token, asked_at)
        if known is not None:
            log.info("token.renewed", connection=standing.id, good_for=token.expires_in)
            if lacks_bot(token):
                scopeless = TokenRefused("invalid_scope")
                await self._hold(Lease(lease.connection_id, known.generation, lease.owner), scopeless)
                raise scopeless
        return known

    async def _hold(self, lease: Lease, refused: TokenRefused) -> bool:
        """Whether the refusal stands: not when another process has stored a token in the meantime."""
        fresh = await refuse(self._database, lease, refused.code, refused.sentence("ja"))
        if fresh is not None:
            alarm(lease.connection_id, refused.code, fresh)
        return fresh is not None

    async def _postponed(self, standing: Standing, lease: Lease, trouble: TokenUnavailable) -> TokenUnavailable:
        longest = min(RETRY_MAX, 2.0 ** min(standing.failures, 10))
        wait = longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, keeps no secret
        await postpone(self._database, lease, self._clock.now() + wait)
        log.warning("token.renewal_failed", connection=standing.id, code=trouble.code, wait=round(wait, 1))
        return TokenUnavailable(trouble.code, wait, **trouble.blanks)

    async def _store(self, standing: Standing, token: Token, asked_at: float) -> KnownToken | None:
        """Does not give up while the storage is in trouble: the only good refresh token may be in our hands."""
        wait = 0.1
        while True:
            try:
                return await store(self._database, self._seal, standing, token, asked_at)
            except StorageTrouble:
                log.error("token.not_stored", connection=standing.id, wait=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, STORE_AGAIN_MAX)


def refuse_if_held(standing: Standing) -> None:
    """Raises TokenRefused with the hold's reason when the connection is held, or switched off."""
    known = standing.connection
    if not known.enabled:
        raise TokenRefused("switched_off")
    if known.held_at is None:
        return
    if is_plain(known.held_code):
        raise TokenRefused(known.held_code)
    raise TokenRefused("held", said=known.held_reason)


def alarm(connection_id: str, code: str, fresh: bool) -> None:
    """One loud line for each hold; the bell and the pages do the rest."""
    if fresh:
        log.error("connection.held", connection=connection_id, code=code)
