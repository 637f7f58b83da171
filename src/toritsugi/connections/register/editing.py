"""Adding and changing connections. Secrets go in sealed; a form is taken over as a whole or not at all."""

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.faults import ConnectionFault, FormRefused
from toritsugi.connections.register.connection import Connection
from toritsugi.connections.register.form import SECRETS, SETTINGS, ConnectionForm, read_form
from toritsugi.connections.register.history import Save, former_values, remember
from toritsugi.connections.register.lookup import CHANGED, get_connection, topic
from toritsugi.connections.sealing import Seal, SealBroken, place_of
from toritsugi.connections.tables import connection, connection_token
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.people.tables import organization

Values = dict[str, Any]

_ACCESS = ("sign_in", "client_id", "client_secret", "service_account", "private_key", "scopes", "auth_url")
_CONSENT = ("client_id", "client_secret", "scopes", "auth_url")
_NO_ACCESS: Values = {
    "access_token": b"",
    "renew_at": 0.0,
    "expires_at": 0.0,
    "scopes": "",
    "renewing_owner": "",
    "renewing_until": 0.0,
    "retry_at": 0.0,
    "failures": 0,
}
_NO_CONSENT: Values = {"refresh_token": b"", "refresh_expires_at": None}
_NOT_HELD: Values = {"held_at": None, "held_code": "", "held_reason": "", "probe_at": None, "probes": 0}
_NO_ACCOUNT: Values = {"account_name": "", "account_login": "", "account_administers": None}


@dataclass(frozen=True, slots=True)
class Change:
    """What saving would change. A secret is told as "set", "not_set" or "changed"."""

    field: str
    before: str
    after: str


class Account(NamedTuple):
    """Who has signed in: a member's name and login ID; whether the member is an administrator, None when not told."""

    name: str
    login: str
    administers: bool | None


@dataclass(frozen=True, slots=True)
class Editor:
    """One transaction that changes connections, and who does it."""

    c: AsyncConnection
    database: Database
    seal: Seal
    by: str


async def add_connection(database: Database, seal: Seal, form: ConnectionForm) -> Connection:
    """A new connection. The first one of an organization becomes its base. Raises FormRefused."""
    values = read_form(form)
    own_id = new_id()
    async with database.transaction() as c:
        await _lock_organization(c, form.organization_id)
        await _refuse_taken_name(c, form.organization_id, values["name"], own_id)
        is_base = form.is_base or not await _has_base(c, form.organization_id)
        if is_base:
            await _leave_base(c, form.organization_id)
        kept = {"id": own_id, "organization_id": form.organization_id, "created_at": database.clock.now()}
        kept |= {"is_base": is_base, "enabled": form.enabled is not False}
        await c.execute(connection.insert().values(**kept, **_sealed(seal, own_id, values), **_NOT_HELD))
        empty = _NO_ACCESS | _NO_CONSENT
        await c.execute(connection_token.insert().values(connection_id=own_id, generation=0, **empty))
        database.announce(c, topic(own_id), CHANGED)
        return await _present(c, own_id)


async def update_connection(
    database: Database, seal: Seal, connection_id: str, form: ConnectionForm, by: str = ""
) -> Connection:
    """Takes over what a form says about a connection; `by` is written to its history.

    Empty secrets keep the stored ones. When the way to a token has changed, the old token is dropped and a hold
    ends. Raises FormRefused, ConnectionFault (connection_unknown), SealBroken.
    """
    async with database.transaction() as c:
        row = await _row(c, connection_id)
        values = read_form(_with_stored_secrets(form, seal, row))
        await _refuse_taken_name(c, row.organization_id, values["name"], connection_id)
        if form.is_base and not row.is_base:
            await _become_base(c, row)
        if form.enabled is not None:
            values["enabled"] = form.enabled
        return await _take_over(Editor(c, database, seal, by), row, values)


async def preview_change(database: Database, seal: Seal, connection_id: str, form: ConnectionForm) -> list[Change]:
    """What `update_connection` would change, in the form's order; nothing is stored.

    Raises FormRefused, ConnectionFault (connection_unknown), SealBroken.
    """
    async with database.reading() as c:
        row = (await c.execute(select(connection).where(connection.c.id == connection_id))).first()
    if row is None:
        raise ConnectionFault("connection_unknown")
    values = read_form(_with_stored_secrets(form, seal, row))
    changes = [_change(row, name, values[name]) for name in SETTINGS if _differs(seal, row, name, values[name])]
    if form.is_base and not row.is_base:
        changes.append(_change(row, "is_base", True))
    if form.enabled is not None and form.enabled != row.enabled:
        changes.append(_change(row, "enabled", form.enabled))
    return changes


async def roll_back(database: Database, seal: Seal, history_id: str, by: str = "") -> Connection:
    """Makes a connection what it was before that save, which is a save in its turn.

    Whether it is the base or switched on stays as it is. Raises ConnectionFault (history_unknown), FormRefused (its
    former name is taken), SealBroken.
    """
    async with database.transaction() as c:
        connection_id, values = await former_values(c, seal, history_id, database.clock.now())
        row = await _row(c, connection_id)
        values = {name: _stored(seal, row, name) for name in SETTINGS if name not in values} | values
        await _refuse_taken_name(c, row.organization_id, values["name"], connection_id)
        return await _take_over(Editor(c, database, seal, by), row, values)


async def make_base(database: Database, connection_id: str) -> Connection:
    """The connection that everything goes through unless another is named. Raises ConnectionFault."""
    async with database.transaction() as c:
        row = await _row(c, connection_id)
        if not row.is_base:
            await _become_base(c, row)
            database.announce(c, topic(connection_id), CHANGED)
        return await _present(c, connection_id)


async def set_enabled(database: Database, connection_id: str, enabled: bool) -> Connection:
    """The switch 「このチャットアプリケーションを使用する」: while it is off, no call leaves and notifications wait.

    Raises ConnectionFault (connection_unknown).
    """
    async with database.transaction() as c:
        await _row(c, connection_id)
        await c.execute(update(connection).where(connection.c.id == connection_id).values(enabled=enabled))
        database.announce(c, topic(connection_id), CHANGED)
        return await _present(c, connection_id)


async def learn_domain(database: Database, connection_id: str, domain_id: int) -> None:
    """Stores the LINE WORKS domain's id, which the platform has told us."""
    await _learn(database, connection_id, {"domain": str(domain_id)})


async def learn_bot_secret(database: Database, seal: Seal, connection_id: str, secret: str) -> None:
    """Stores the Bot Secret that the platform has just issued: the one before is dead."""
    sealed = seal.seal(secret, place_of(connection, connection_id, "bot_secret"))
    await _learn(database, connection_id, {"bot_secret": sealed})


async def learn_account(database: Database, connection_id: str, account: Account) -> None:
    """Stores who has signed in."""
    told = {"account_name": account.name[:200], "account_login": account.login[:200]}
    await _learn(database, connection_id, told | {"account_administers": account.administers})


async def _learn(database: Database, connection_id: str, values: Values) -> None:
    async with database.transaction() as c:
        await c.execute(update(connection).where(connection.c.id == connection_id).values(values))
        database.announce(c, topic(connection_id), CHANGED)


async def _take_over(editor: Editor, row: Row[Any], values: Values) -> Connection:
    """Writes the values, keeps what they replace, and drops the token when they lead to another one."""
    c, seal = editor.c, editor.seal
    fields = [name for name in SETTINGS if _differs(seal, row, name, values[name])]
    if fields:
        save = Save(row.id, fields, _former(seal, row), editor.by, editor.database.clock.now())
        await remember(c, seal, save)
    if set(fields) & set(_ACCESS):
        await _forget_token(c, row.id, consent=bool(set(fields) & set(_CONSENT)))
    changed = update(connection).where(connection.c.id == row.id)
    await c.execute(changed.values(_sealed(seal, row.id, values)))
    editor.database.announce(c, topic(row.id), CHANGED)
    return await _present(c, row.id)


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


async def _become_base(c: AsyncConnection, row: Row[Any]) -> None:
    await _leave_base(c, row.organization_id)
    await c.execute(update(connection).where(connection.c.id == row.id).values(is_base=True))


async def _leave_base(c: AsyncConnection, organization_id: str) -> None:
    chosen = update(connection).where(connection.c.organization_id == organization_id, connection.c.is_base)
    await c.execute(chosen.values(is_base=False))


async def _forget_token(c: AsyncConnection, connection_id: str, *, consent: bool) -> None:
    """A member's consent outlives a change of the sign-in way: switching back needs nobody."""
    values = _NO_ACCESS | (_NO_CONSENT if consent else {})
    chosen = update(connection_token).where(connection_token.c.connection_id == connection_id)
    await c.execute(chosen.values(**values, generation=connection_token.c.generation + 1))
    values = _NOT_HELD | (_NO_ACCOUNT if consent else {})
    await c.execute(update(connection).where(connection.c.id == connection_id).values(values))


def _sealed(seal: Seal, connection_id: str, values: Values) -> Values:
    secrets = {name: seal.seal(values[name], place_of(connection, connection_id, name)) for name in SECRETS}
    return values | secrets


def _stored(seal: Seal, row: Row[Any], name: str) -> Any:
    value: Any = row._mapping[name]
    return seal.open(value, place_of(connection, row.id, name)) if name in SECRETS else value


def _former(seal: Seal, row: Row[Any]) -> Values:
    """Every setting as it is stored; a secret that cannot be opened any more is left out."""
    former = {}
    for name in SETTINGS:
        try:
            former[name] = _stored(seal, row, name)
        except SealBroken:
            continue
    return former


def _differs(seal: Seal, row: Row[Any], name: str, value: object) -> bool:
    try:
        return bool(_stored(seal, row, name) != value)
    except SealBroken:
        return True


def _change(row: Row[Any], name: str, after: object) -> Change:
    if name not in SECRETS:
        return Change(name, _word(row._mapping[name]), _word(after))
    before = bool(row._mapping[name])
    return Change(name, "set" if before else "not_set", "changed" if before else "set")


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _with_stored_secrets(form: ConnectionForm, seal: Seal, row: Row[Any]) -> ConnectionForm:
    stored: Values = {name: _stored(seal, row, name) for name in SECRETS if not getattr(form, name).strip()}
    return dataclasses.replace(form, **stored)
