"""Reception desks: the tablets that visitors stand before.

A desk is opened with its key, once; from then on the tablet holds a token that is good for receiving visitors
and for nothing else. Key and token are kept as digests only.
"""

import re
from typing import Any

import msgspec
from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.reception.keys import derived, digest, new_key
from toritsugi.reception.tables import kiosk

SEEN_EVERY = 30.0


class Kiosk(msgspec.Struct, frozen=True):
    """A reception desk. `phone` is what its visitors are asked to dial; empty: the organization's number."""

    id: str
    organization_id: str
    name: str
    phone: str
    active: bool
    last_seen_at: float | None


async def add_kiosk(
    connection: AsyncConnection, organization_id: str, name: str, *, now: float, phone: str = ""
) -> tuple[Kiosk, str]:
    """Adds a desk. Returns it with its key, which is never shown again."""
    key = new_key()
    added = Kiosk(new_id(), organization_id, name.strip(), phone.strip(), True, None)
    row = msgspec.structs.asdict(added) | {
        "key_digest": digest(key),
        "token_digest": digest(token_of(key)),
        "created_at": now,
    }
    await connection.execute(kiosk.insert().values(row))
    return added, key


def token_of(key: str) -> str:
    """The token that a tablet gets when it is opened with this key."""
    return derived(key, "kiosk token")


async def kiosk_by_key(connection: AsyncConnection, key: str) -> Kiosk | None:
    """The active desk that this key opens."""
    return await _only(connection, kiosk.c.key_digest == digest(key), kiosk.c.active)


async def kiosk_by_token(connection: AsyncConnection, token: str) -> Kiosk | None:
    """The active desk that holds this token."""
    if not re.fullmatch(r"[0-9a-f]{64}", token):
        return None
    return await _only(connection, kiosk.c.token_digest == digest(token), kiosk.c.active)


async def list_kiosks(connection: AsyncConnection, organization_id: str) -> list[Kiosk]:
    """The organization's desks, oldest first."""
    found = await connection.execute(
        select(kiosk).where(kiosk.c.organization_id == organization_id).order_by(kiosk.c.id)
    )
    return [_kiosk_of(row) for row in found]


async def note_seen(connection: AsyncConnection, kiosk_id: str, now: float) -> None:
    """Remembers that the tablet showed itself; at most once in `SEEN_EVERY` seconds."""
    await connection.execute(
        update(kiosk)
        .where(kiosk.c.id == kiosk_id, or_(kiosk.c.last_seen_at.is_(None), kiosk.c.last_seen_at < now - SEEN_EVERY))
        .values(last_seen_at=now)
    )


async def _only(connection: AsyncConnection, *conditions: Any) -> Kiosk | None:
    row = (await connection.execute(select(kiosk).where(*conditions))).first()
    return _kiosk_of(row) if row else None


def _kiosk_of(row: Row[Any]) -> Kiosk:
    return Kiosk(**{field: getattr(row, field) for field in Kiosk.__struct_fields__})
