"""Adding and changing connections. Secrets go in sealed; a form is taken over as a whole or not at all."""

import dataclasses
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.faults import ConnectionFault, FormRefused
from toritsugi.connections.register.connection import Connection
from toritsugi.connections.register.form import SECRETS, ConnectionForm, read_form
from toritsugi.connections.register.lookup import CHANGED, get_connection, topic
from toritsugi.connections.sealing import Seal, SealBroken, place_of
from toritsugi.connections.tables import connection, connection_token
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.people.tables import organization

Values = dict[str, Any]

_ACCESS = ("sign_in", "client_id", "client_secret", "service_account", "private_key", "scopes", "auth_url")
_NO_TOKEN: Values = {
    "access_token": b"",
    "refresh_token": b"",
    "renew_at": 0.0,
    "expires_at": 0.0,
    "refresh_expires_at": None,
    "scopes": "",
    "renewing_owner": "",
    "renewing_until": 0.0,
    "retry_at": 0.0,
    "failures": 0,
}
_NOT_HELD: Values = {"held_at": None, "held_code": "", "held_reason": "", "probe_at": None, "probes": 0}


async def add_connection(database: Database, seal: Seal, form: ConnectionForm) -> Connection:
    """A new connection. The first one of an organization becomes its base. Raises FormRefused."""
    values = read_form(form)
    own_id = new_id()
    async with database.transaction() as c:
        await _lock_organization(c, form.organization_id)
        await _refuse_taken_name(c, form.organization_id, values["name"], own_id)
        values["is_base"] = form.is_base or not await _has_base(c, form.organization_id)
        if values["is_base"]:
            await _leave_base(c, form.organization_id)
        kept = {"id": own_id, "organization_id": form.organization_id, "created_at": database.clock.now()}
        await c.execute(connection.insert().values(**kept, **_sealed(seal, own_id, values), **_NOT_HELD))
        await c.execute(connection_token.insert().values(connection_id=own_id, generation=0, **_NO_TOKEN))
        database.announce(c, topic(own_id), CHANGED)
        return await _present(c, own_id)


async def update_connection(database: Database, seal: Seal, connection_id: str, form: ConnectionForm) -> Connection:
    """Takes over what a form says about a connection.

    Empty secrets keep the stored ones. When the way to a token has changed, the old token is dropped and a hold
    ends. Raises FormRefused, ConnectionFault (connection_unknown), SealBroken.
    """
    async with database.transaction() as c:
        row = await _row(c, connection_id)
        values = read_form(_with_stored_secrets(form, seal, row))
        await _refuse_taken_name(c, row.organization_id, values["name"], connection_id)
        if form.is_base and not row.is_base:
            await _leave_base(c, row.organization_id)
        values["is_base"] = form.is_base or row.is_base
        if any(_differs(seal, row, name, values[name]) for name in _ACCESS):
            await _forget_token(c, connection_id)
        changed = update(connection).where(connection.c.id == connection_id)
        await c.execute(changed.values(_sealed(seal, connection_id, values)))
        database.announce(c, topic(connection_id), CHANGED)
        return await _present(c, connection_id)


async def learn_domain(database: Database, connection_id: str, domain_id: int) -> None:
    """Stores the LINE WORKS domain's id, which the platform has told us."""
    async with database.transaction() as c:
        changed = update(connection).where(connection.c.id == connection_id)
        await c.execute(changed.values(domain=str(domain_id)))
        database.announce(c, topic(connection_id), CHANGED)


async def _present(c: AsyncConnection, connection_id: str) -> Connection:
    found = await get_connection(c, connection_id)
    if found is None:
        raise ConnectionFault("connection_unknown")
    return found


async def _row(c: AsyncConnection, connection_id: str) -> Row[Any]:
    """The row, locked after its organization and its token: the order in which others take them."""
    own = connection.c.id == connection_id
    organization_id = (await c.execute(select(connection.c.organization_id).where(own))).scalar_one_or_none()
    await _lock_organization(c, organization_id or "")
    token = select(connection_token.c.generation).where(connection_token.c.connection_id == connection_id)
    await c.execute(token.with_for_update(key_share=True))
    chosen = select(connection).where(own).with_for_update(key_share=True)
    row = (await c.execute(chosen)).first()
    if row is None:
        raise ConnectionFault("connection_unknown")
    return row


async def _lock_organization(c: AsyncConnection, organization_id: str) -> None:
    """One change at a time, so that names stay different and one connection is the base."""
    await c.execute(
        select(organization.c.id).where(organization.c.id == organization_id).with_for_update(key_share=True)
    )


async def _refuse_taken_name(c: AsyncConnection, organization_id: str, name: str, own_id: str) -> None:
    same = (connection.c.organization_id == organization_id, connection.c.name == name, connection.c.id != own_id)
    if (await c.execute(select(connection.c.id).where(*same))).first():
        raise FormRefused([ConnectionFault("name_taken", "name", given=name)])


async def _has_base(c: AsyncConnection, organization_id: str) -> bool:
    chosen = select(func.count()).where(connection.c.organization_id == organization_id, connection.c.is_base)
    return bool((await c.execute(chosen)).scalar_one())


async def _leave_base(c: AsyncConnection, organization_id: str) -> None:
    chosen = update(connection).where(connection.c.organization_id == organization_id, connection.c.is_base)
    await c.execute(chosen.values(is_base=False))


async def _forget_token(c: AsyncConnection, connection_id: str) -> None:
    chosen = update(connection_token).where(connection_token.c.connection_id == connection_id)
    await c.execute(chosen.values(**_NO_TOKEN, generation=connection_token.c.generation + 1))
    await c.execute(update(connection).where(connection.c.id == connection_id).values(_NOT_HELD))


def _sealed(seal: Seal, connection_id: str, values: Values) -> Values:
    secrets = {name: seal.seal(values[name], place_of(connection, connection_id, name)) for name in SECRETS}
    return values | secrets


def _stored(seal: Seal, row: Row[Any], name: str) -> str:
    value: Any = row._mapping[name]
    return seal.open(value, place_of(connection, row.id, name)) if name in SECRETS else value


def _differs(seal: Seal, row: Row[Any], name: str, value: str) -> bool:
    try:
        return _stored(seal, row, name) != value
    except SealBroken:
        return True


def _with_stored_secrets(form: ConnectionForm, seal: Seal, row: Row[Any]) -> ConnectionForm:
    stored: Values = {name: _stored(seal, row, name) for name in SECRETS if not getattr(form, name).strip()}
    return dataclasses.replace(form, **stored)
