"""Secrets at rest: no secret in the database's bytes, rows cannot be swapped, the key can be changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from connections.linked_company import CLIENT_SECRET, SEALING_KEY, KeyPair
from toritsugi.connections import (
    Connection,
    ConnectionForm,
    Seal,
    SealBroken,
    TokenKeeper,
    add_connection,
    bot_secrets,
    require_openable,
    reseal_all,
)
from toritsugi.connections.sealing import rows as sealed_rows
from toritsugi.connections.tables import connection as connection_table
from toritsugi.connections.tokens.standing import load_standing
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
NEW_KEY = "22" * 32


async def dump(database: Database) -> bytes:
    """Every byte that the engine has stored of connections: SQLite's files, PostgreSQL's rows."""
    if database.kind == "sqlite":
        path = Path(database.writer.url.database or "")
        return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    async with database.reading() as c:
        rows = [*await c.execute(text("SELECT * FROM connection, connection_token"))]
    cells = [cell for row in rows for cell in row]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)


async def test_a_dump_holds_no_secret(
    database: Database, connection: Connection, keeper: TokenKeeper, key_pair: KeyPair
) -> None:
    token = await keeper.token(connection.id)
    dumped = await dump(database)
    assert connection.client_id.encode() in dumped
    key_line = key_pair.private.splitlines()[3]
    for secret in (CLIENT_SECRET, "bot-secret-of-one", token, key_line, SEALING_KEY):
        assert secret.encode() not in dumped


async def test_secrets_of_two_rows_cannot_be_swapped(database: Database, seal: Seal, form: ConnectionForm) -> None:
    one = await add_connection(database, seal, form)
    two = await add_connection(database, seal, replace(form, name="支社", client_secret="another-secret"))
    async with database.transaction() as c:
        table = connection_table.c
        stolen = (await c.execute(select(table.client_secret).where(table.id == two.id))).scalar_one()
        await c.execute(update(connection_table).where(table.id == one.id).values(client_secret=stolen))
    with pytest.raises(SealBroken):
        await load_standing(database, seal, one.id)
    assert (await load_standing(database, seal, two.id)).client_secret == "another-secret"


async def test_secrets_of_one_row_cannot_be_swapped(database: Database, seal: Seal, form: ConnectionForm) -> None:
    one = await add_connection(database, seal, form)
    async with database.transaction() as c:
        table = connection_table.c
        chosen = update(connection_table).where(table.id == one.id)
        await c.execute(chosen.values(client_secret=table.bot_secret, bot_secret=table.client_secret))
    with pytest.raises(SealBroken):
        await bot_secrets(database, seal, one.bot_id)


async def test_the_key_is_changed_beside_running_work(
    database: Database, seal: Seal, form: ConnectionForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_rows, "BATCH", 3)
    many = [await add_connection(database, seal, replace(form, name=f"連携 {number}")) for number in range(7)]
    both = Seal.from_text(f"{NEW_KEY}\n{SEALING_KEY}")
    assert await reseal_all(database, both) == 7
    assert await reseal_all(database, both) == 0
    new = Seal.from_text(NEW_KEY)
    await require_openable(database, new)
    for each in many:
        assert (await load_standing(database, new, each.id)).client_secret == CLIENT_SECRET
        with pytest.raises(SealBroken):
            await load_standing(database, seal, each.id)


async def test_a_value_that_no_key_opens_stops_the_change_and_is_kept(
    database: Database, seal: Seal, form: ConnectionForm
) -> None:
    one = await add_connection(database, seal, form)
    with pytest.raises(SealBroken):
        await reseal_all(database, Seal.from_text(NEW_KEY))
    assert (await load_standing(database, seal, one.id)).client_secret == CLIENT_SECRET


async def test_a_lost_key_is_named_at_the_start(database: Database, seal: Seal, form: ConnectionForm) -> None:
    await require_openable(database, Seal.from_text(NEW_KEY))
    await add_connection(database, seal, form)
    await require_openable(database, seal)
    with pytest.raises(SealBroken, match="Put back the sealing key"):
        await require_openable(database, Seal.from_text(NEW_KEY))
