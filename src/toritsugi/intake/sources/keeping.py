"""Makes sources, changes them, switches them off, and lets them go."""

import secrets
from typing import Any

import msgspec
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.intake.sources.finding import digest
from toritsugi.intake.sources.source import Permission, Source
from toritsugi.intake.tables import event, source
from toritsugi.password import make_password

KEY_PREFIX = "tor_"


async def add_mailbox(connection: AsyncConnection, mailbox: Source, now: float) -> None:
    """A mail address of our own; what comes to it is of the source's kind and goes to its addressees."""
    values = {**_changeable(mailbox), "key_digest": None, "password_digest": None, "created_at": now}
    await connection.execute(source.insert().values(**_fixed(mailbox), **values))


async def add_api_key(
    connection: AsyncConnection,
    organization_id: str,
    name: str,
    now: float,
    permissions: tuple[Permission, ...] = ("events",),
) -> tuple[Source, str]:
    """A key for the HTTP door. The key itself is given once, here; only its digest is kept."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    made = Source(
        organization_id=organization_id, door="api_key", name=name, key_hint=key[-4:], permissions=permissions
    )
    values = {**_changeable(made), "key_digest": digest(key), "password_digest": None, "created_at": now}
    await connection.execute(source.insert().values(**_fixed(made), **values))
    return made, key


def _fixed(made: Source) -> dict[str, Any]:
    return {name: getattr(made, name) for name in ("id", "organization_id", "door", "key_hint")}


def _changeable(each: Source) -> dict[str, Any]:
    return {
        "name": each.name,
        "address": each.address,
        "kind": each.kind,
        "addressees": msgspec.json.encode(each.addressees).decode(),
        "networks": msgspec.json.encode(each.networks).decode(),
        "active": each.active,
        "permissions": " ".join(each.permissions),
    }


async def change_source(connection: AsyncConnection, changed: Source) -> None:
    """Writes down what is changed of the source with this id; its secrets stay."""
    await connection.execute(update(source).where(source.c.id == changed.id).values(_changeable(changed)))


async def set_active(connection: AsyncConnection, organization_id: str, id: str, active: bool) -> None:
    """Switches a mailbox on or off. While it is off, mails to it are refused."""
    await connection.execute(update(source).where(*_is(organization_id, id)).values(active=active))


async def new_password(connection: AsyncConnection, organization_id: str, id: str) -> str:
    """A new password for a mailbox, which is given once, here; the former one opens nothing any more."""
    password = make_password()
    values = {"password_digest": digest(password)}
    await connection.execute(update(source).where(*_is(organization_id, id)).values(values))
    return password


async def drop_password(connection: AsyncConnection, organization_id: str, id: str) -> None:
    """Nobody signs in for this mailbox any more."""
    await connection.execute(update(source).where(*_is(organization_id, id)).values(password_digest=None))


async def revoke_key(connection: AsyncConnection, organization_id: str, id: str) -> None:
    """The key opens nothing any more, for good. It stays listed until it is removed."""
    values = {"active": False, "key_digest": None}
    await connection.execute(update(source).where(*_is(organization_id, id)).values(values))


async def remove_source(connection: AsyncConnection, organization_id: str, id: str) -> None:
    """Lets a source go. What came from it stays, without its name."""
    await connection.execute(
        update(event).where(event.c.organization_id == organization_id, event.c.source_id == id).values(source_id=None)
    )
    await connection.execute(delete(source).where(*_is(organization_id, id)))


def _is(organization_id: str, id: str) -> tuple[Any, ...]:
    return source.c.organization_id == organization_id, source.c.id == id
