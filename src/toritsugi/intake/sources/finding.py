"""Looks sources up: by their id, by a mail address, by a key, by what somebody signs in with."""

import hashlib
import hmac
from collections.abc import Collection

import msgspec
from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import is_among
from toritsugi.event import Addressee
from toritsugi.intake.sources.source import PERMISSIONS, Source
from toritsugi.intake.tables import event, source

_PLAIN = ("id", "organization_id", "door", "name", "address", "key_hint", "kind", "active")


def _source(row: RowMapping) -> Source:
    return Source(
        **{name: row[name] for name in _PLAIN},
        addressees=msgspec.json.decode(row["addressees"], type=tuple[Addressee, ...]),
        networks=msgspec.json.decode(row["networks"], type=tuple[str, ...]),
        has_password=row["password_digest"] is not None,
        permissions=tuple(each for each in PERMISSIONS if each in row["permissions"].split()),
    )


def digest(secret: str) -> str:
    """Keys and passwords of sources are made by us, long and random, so that a plain digest keeps them."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


async def source_by_key(connection: AsyncConnection, key: str) -> Source | None:
    found = await connection.execute(select(source).where(source.c.key_digest == digest(key), source.c.active))
    row = found.mappings().one_or_none()
    return _source(row) if row is not None else None


async def source_by_password(connection: AsyncConnection, address: str, password: str) -> Source | None:
    """The mailbox of that address, when it is in use and this is its password."""
    found = await connection.execute(select(source).where(source.c.address == address.lower(), source.c.active))
    row = found.mappings().one_or_none()
    kept = row["password_digest"] if row is not None else None
    return _source(row) if row is not None and kept and hmac.compare_digest(kept, digest(password)) else None


_BY_ADDRESS = select(source).where(is_among(source.c.address, "addresses"), source.c.active)


async def sources_by_address(connection: AsyncConnection, addresses: Collection[str]) -> dict[str, Source]:
    """The mailboxes among these addresses (lower case), by address."""
    found = await connection.execute(_BY_ADDRESS, {"addresses": addresses})
    return {row["address"]: _source(row) for row in found.mappings()}


async def get_source(connection: AsyncConnection, organization_id: str, id: str) -> Source | None:
    """In use or not; None for an id that is nobody's, or another organization's."""
    found = await connection.execute(
        select(source).where(source.c.organization_id == organization_id, source.c.id == id.replace("\0", ""))
    )
    row = found.mappings().one_or_none()
    return _source(row) if row is not None else None


async def is_address_taken(connection: AsyncConnection, address: str) -> bool:
    """Whether some mailbox, of any organization, in use or not, has this address (lower case)."""
    found = await connection.execute(select(source.c.id).where(source.c.address == address))
    return found.first() is not None


async def list_sources(connection: AsyncConnection, organization_id: str) -> list[Source]:
    """By name, those that are switched off last."""
    found = await connection.execute(
        select(source)
        .where(source.c.organization_id == organization_id)
        .order_by(source.c.active.desc(), source.c.name, source.c.id)
    )
    return [_source(row) for row in found.mappings()]


async def last_receipts(connection: AsyncConnection, organization_id: str) -> dict[str, float]:
    """When something last came from each of the organization's sources, in seconds since the epoch, by source id."""
    last = select(func.max(event.c.received_at)).where(event.c.source_id == source.c.id).scalar_subquery()
    found = await connection.execute(select(source.c.id, last).where(source.c.organization_id == organization_id))
    return {id: at for id, at in found if at is not None}
