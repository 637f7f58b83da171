"""The right to renew one connection's token: a lease in its row, by the database's clock; and what comes of it."""

from dataclasses import dataclass

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.register import CHANGED, topic
from toritsugi.connections.sealing import Seal, place_of
from toritsugi.connections.tables import connection_token
from toritsugi.connections.tokens.holding import let_go, put_on_hold
from toritsugi.connections.tokens.standing import KnownToken, Standing
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.lineworks import Token

LEASE_SECONDS = 20.0
"""Longer than a request to the token host may take; a renewer that died is replaced after it."""
UNBELIEVABLE = 2 * LEASE_SECONDS
"""A lease that ends later than this was taken by a clock that has been set back since."""
REFRESH_LIFE = 90 * 86_400.0
"""Seconds that a refresh token lives (official page "Authentication")."""
EARLY_SHARE, EARLY_SECONDS = 0.8, 300.0
"""A token is renewed after this share of its life or so many seconds before its end, whichever is later."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who renews, and the generation of the token that is to be replaced."""

    connection_id: str
    generation: int
    owner: str


async def claim(database: Database, standing: Standing) -> Lease | None:
    """The right to renew, or None when another has it or has already renewed."""
    lease = Lease(standing.id, standing.token.generation, new_id())
    row = connection_token.c
    async with database.transaction() as c:
        now = database.now()
        free = (row.renewing_until <= now) | (row.renewing_until > now + UNBELIEVABLE)
        chosen = update(connection_token).where(
            row.connection_id == lease.connection_id, row.generation == lease.generation, free
        )
        result = await c.execute(chosen.values(renewing_owner=lease.owner, renewing_until=now + LEASE_SECONDS))
    return lease if result.rowcount == 1 else None


async def store(database: Database, seal: Seal, standing: Standing, token: Token, asked_at: float) -> KnownToken | None:
    """Commits a fresh token and ends a hold; None when another has stored one meanwhile.

    Only the generation is compared, not the owner of the lease: a slow renewer's token is kept as long as nobody
    has stored a newer one, because its refresh token may be the only one that is good.
    """
    known = _known(standing, token, asked_at)
    async with database.transaction() as c:
        chosen = update(connection_token).where(
            connection_token.c.connection_id == standing.id,
            connection_token.c.generation == standing.token.generation,
        )
        result = await c.execute(chosen.values(_columns(seal, standing, token, known, asked_at)))
        if result.rowcount != 1:
            return None
        await let_go(c, standing.id)
        database.announce(c, topic(standing.id), CHANGED)
    return known


async def refuse(database: Database, lease: Lease, code: str, reason: str) -> bool | None:
    """Holds the connection; says whether that is news. None when another has renewed: then nothing is held."""
    async with database.transaction() as c:
        if not await _is_unchanged(c, lease):
            return None
        await c.execute(_own(lease).values(renewing_owner="", renewing_until=0.0))
        fresh = await put_on_hold(c, lease.connection_id, code, reason, database.clock.now())
        database.announce(c, topic(lease.connection_id), CHANGED)
    return fresh


async def postpone(database: Database, lease: Lease, retry_at: float) -> None:
    """Gives the lease back; nobody is to try again before `retry_at`."""
    back: dict[str, object] = {"renewing_owner": "", "renewing_until": 0.0, "retry_at": retry_at}
    async with database.transaction() as c:
        await c.execute(_own(lease).values({**back, "failures": connection_token.c.failures + 1}))
        database.announce(c, topic(lease.connection_id))


async def _is_unchanged(c: AsyncConnection, lease: Lease) -> bool:
    chosen = select(connection_token.c.generation).where(connection_token.c.connection_id == lease.connection_id)
    return (await c.execute(chosen.with_for_update(key_share=True))).scalar_one_or_none() == lease.generation


def _own(lease: Lease) -> Update:
    return update(connection_token).where(
        connection_token.c.connection_id == lease.connection_id, connection_token.c.renewing_owner == lease.owner
    )


def _known(standing: Standing, token: Token, asked_at: float) -> KnownToken:
    life = float(token.expires_in)
    renew_after = max(life * EARLY_SHARE, life - EARLY_SECONDS)
    return KnownToken(token.access_token, standing.token.generation + 1, asked_at + renew_after, asked_at + life)


def _columns(seal: Seal, standing: Standing, token: Token, known: KnownToken, asked_at: float) -> dict[str, object]:
    columns: dict[str, object] = {
        "access_token": seal.seal(known.text, place_of(connection_token, standing.id, "access_token")),
        "renew_at": known.renew_at,
        "expires_at": known.expires_at,
        "scopes": " ".join(token.scope)[:500],
        "generation": known.generation,
        "renewing_owner": "",
        "renewing_until": 0.0,
        "retry_at": 0.0,
        "failures": 0,
    }
    if standing.by_consent and token.refresh_token not in (None, standing.refresh_token):
        place = place_of(connection_token, standing.id, "refresh_token")
        columns["refresh_token"] = seal.seal(token.refresh_token or "", place)
        columns["refresh_expires_at"] = asked_at + REFRESH_LIFE
    return columns
