"""The register of connections: looking them up."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.register.connection import Connection
from toritsugi.connections.sealing import Seal, place_of
from toritsugi.connections.tables import connection, connection_token
from toritsugi.database import Database

DELIVERED_EVERY = 60.0
"""Seconds between two writes of `last_delivered_at`."""
CHANGED = "connections"
"""The topic that rings whenever any connection, its hold or its token has changed."""

_COLUMNS = [connection.c[name] for name in Connection.__struct_fields__ if name in connection.c]
TOLD_BY_TOKEN = (
    func.coalesce(connection_token.c.scopes, "").label("granted"),
    func.nullif(connection_token.c.expires_at, 0.0).label("access_expires_at"),
    connection_token.c.refresh_expires_at,
)
"""What a `Connection` shows of its token."""


def topic(connection_id: str) -> str:
    """The topic that rings when this connection, its hold or its token has changed."""
    return f"connection:{connection_id}"


async def get_connection(c: AsyncConnection, connection_id: str) -> Connection | None:
    """The connection of that id, or None."""
    row = (await c.execute(_connections().where(connection.c.id == connection_id))).first()
    return to_connection(row) if row else None


async def list_connections(c: AsyncConnection, organization_id: str) -> list[Connection]:
    """An organization's connections: the base first, then by name."""
    chosen = _connections().where(connection.c.organization_id == organization_id)
    rows = await c.execute(chosen.order_by(connection.c.is_base.desc(), connection.c.name))
    return [to_connection(row) for row in rows]


async def base_connections(c: AsyncConnection, organization_ids: Collection[str]) -> dict[str, Connection]:
    """The base connection of each organization that has one."""
    chosen = _connections().where(connection.c.organization_id.in_(organization_ids), connection.c.is_base)
    return {row.organization_id: to_connection(row) for row in await c.execute(chosen)}


async def bot_secrets(database: Database, seal: Seal, bot_id: str) -> list[tuple[Connection, str]]:
    """Every connection of that bot which has a Bot Secret, with it: to check a callback's signature.

    None for an empty ID: a bot that is not known yet calls nobody.
    Raises StorageTrouble, SealBroken.
    """
    known = (connection.c.bot_id == bot_id, connection.c.bot_id != "")
    chosen = _connections(connection.c.bot_secret).where(*known)
    async with database.reading() as c:
        rows = [row for row in await c.execute(chosen) if row.bot_secret]
    return [(to_connection(row), seal.open(row.bot_secret, place_of(connection, row.id, "bot_secret"))) for row in rows]


async def mark_delivered(c: AsyncConnection, connection_id: str, at: float) -> None:
    """Notes that the platform took something; writes at most once in `DELIVERED_EVERY` seconds."""
    due = or_(
        connection.c.last_delivered_at.is_(None),
        connection.c.last_delivered_at < at - DELIVERED_EVERY,
        connection.c.probes > 0,
    )
    chosen = update(connection).where(connection.c.id == connection_id, due)
    await c.execute(chosen.values(last_delivered_at=at, probes=0))


def _connections(*more: Any) -> Select[Any]:
    joined = connection.outerjoin(connection_token, connection_token.c.connection_id == connection.c.id)
    return select(*_COLUMNS, *TOLD_BY_TOKEN, *more).select_from(joined)


def to_connection(row: Row[Any]) -> Connection:
    """A connection from a row that has its columns, among others."""
    return msgspec.convert({str(name): value for name, value in row._mapping.items()}, Connection)
