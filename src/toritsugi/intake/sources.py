"""Where events may come from: mailboxes and API keys."""

import hashlib
import secrets
from collections.abc import Collection
from typing import Any, Literal

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee
from toritsugi.identifier import new_id
from toritsugi.intake.tables import source

KEY_PREFIX = "tor_"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox (`address` set) or an API key (`key_hint` shows its end). `addressees` is where its events go."""

    organization_id: str
    door: Literal["mailbox", "api_key"]
    name: str
    address: str | None = None
    key_hint: str = ""
    kind: str = ""
    addressees: tuple[Addressee, ...] = ()
    active: bool = True
    id: str = msgspec.field(default_factory=new_id)


async def add_mailbox(connection: AsyncConnection, mailbox: Source, now: float) -> None:
    """A mail address of our own; what comes to it is of the source's kind and goes to its addressees."""
    await connection.execute(source.insert().values(**_row(mailbox, None, now)))


async def add_api_key(connection: AsyncConnection, organization_id: str, name: str, now: float) -> tuple[Source, str]:
    """A key for the HTTP door. The key itself is given once, here; only its digest is kept."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    made = Source(organization_id=organization_id, door="api_key", name=name, key_hint=key[-4:])
    await connection.execute(source.insert().values(**_row(made, digest(key), now)))
    return made, key


def _row(made: Source, key_digest: str | None, now: float) -> dict[str, Any]:
    plain = {name: getattr(made, name) for name in Source.__struct_fields__ if name != "addressees"}
    addressees = msgspec.json.encode(made.addressees).decode()
    return {**plain, "addressees": addressees, "key_digest": key_digest, "created_at": now}


def _source(row: RowMapping) -> Source:
    plain = {name: row[name] for name in Source.__struct_fields__ if name != "addressees"}
    return Source(**plain, addressees=msgspec.json.decode(row["addressees"], type=tuple[Addressee, ...]))


def digest(key: str) -> str:
    """Keys are long and random, so a plain digest keeps them."""
    return hashlib.sha256(key.encode()).hexdigest()


async def source_by_key(connection: AsyncConnection, key: str) -> Source | None:
    found = await connection.execute(select(source).where(source.c.key_digest == digest(key), source.c.active))
    row = found.mappings().one_or_none()
    return _source(row) if row is not None else None


async def sources_by_address(connection: AsyncConnection, addresses: Collection[str]) -> dict[str, Source]:
    """The mailboxes among these addresses (lower case), by address."""
    found = await connection.execute(select(source).where(source.c.address.in_(sorted(addresses)), source.c.active))
    return {row["address"]: _source(row) for row in found.mappings()}


async def list_sources(connection: AsyncConnection, organization_id: str) -> list[Source]:
    """By name."""
    found = await connection.execute(
        select(source).where(source.c.organization_id == organization_id).order_by(source.c.name)
    )
    return [_source(row) for row in found.mappings()]
