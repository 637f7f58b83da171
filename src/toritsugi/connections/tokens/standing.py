"""How a connection stands: its credentials, its token and its hold, read in one go and opened."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import TOLD_BY_TOKEN, Connection, SignIn, to_connection
from toritsugi.connections.sealing import Seal, place_of
from toritsugi.connections.tables import connection, connection_token
from toritsugi.database import Database

SPARE = 5.0
"""Seconds before its end from which a token is not handed out any more."""

_TOKEN_COLUMNS = [
    connection_token.c[name]
    for name in ("access_token", "refresh_token", "renew_at", "expires_at", "generation", "retry_at", "failures")
]


@dataclass(frozen=True, slots=True)
class KnownToken:
    """An access token as a process remembers it. Times are seconds since the epoch."""

    text: str = field(repr=False)
    generation: int
    renew_at: float
    expires_at: float

    def is_good(self, now: float) -> bool:
        """Whether the platform should take it, as far as the time goes."""
        return bool(self.text) and now < self.expires_at - SPARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A connection with its opened secrets. Never leaves this process, shows none of them."""

    connection: Connection
    client_secret: str = field(repr=False)
    private_key: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token: KnownToken
    granted: tuple[str, ...]
    retry_at: float
    failures: int

    @property
    def id(self) -> str:
        return self.connection.id

    @property
    def by_consent(self) -> bool:
        """Whether a person has to sign in to get a token."""
        return self.connection.sign_in is SignIn.USER_ACCOUNT


async def load_standing(database: Database, seal: Seal, connection_id: str) -> Standing:
    """Reads and opens. Raises ConnectionFault (connection_unknown), SealBroken, StorageTrouble."""
    chosen = select(connection, *_TOKEN_COLUMNS, *TOLD_BY_TOKEN).join_from(connection, connection_token)
    async with database.reading() as c:
        row = (await c.execute(chosen.where(connection.c.id == connection_id))).first()
    if row is None:
        raise ConnectionFault("connection_unknown")
    return _opened(seal, row)


def _opened(seal: Seal, row: Row[Any]) -> Standing:
    def opened(name: str) -> str:
        table = connection_token if name in ("access_token", "refresh_token") else connection
        return seal.open(row._mapping[name], place_of(table, row.id, name))

    return Standing(
        connection=to_connection(row),
        client_secret=opened("client_secret"),
        private_key=opened("private_key"),
        refresh_token=opened("refresh_token"),
        token=KnownToken(opened("access_token"), row.generation, row.renew_at, row.expires_at),
        granted=tuple(row.granted.split()),
        retry_at=row.retry_at,
        failures=row.failures,
    )
