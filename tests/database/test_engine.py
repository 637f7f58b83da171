"""Transactions, reads and the bell, on both databases."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from toritsugi.clock import SystemClock
from toritsugi.database import Database, StorageFull, StorageTrouble, open_database
from toritsugi.database.engine import _packed
from toritsugi.database.listening import Listener
from toritsugi.outbox.tables import lane

pytestmark = pytest.mark.anyio


async def add_lane(database: Database, name: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(lane.insert().values(name=name, owner="", lease_until=0.0, blocked_until=0.0))


async def lanes(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.execute(select(lane.c.name).order_by(lane.c.name))).scalars())


async def test_a_committed_row_is_read_by_others(database: Database) -> None:
    await add_lane(database, "a/member")
    assert await lanes(database) == ["a/member"]


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        async with database.transaction() as connection:
            await connection.execute(lane.insert().values(name="x", owner="", lease_until=0.0, blocked_until=0.0))
            raise RuntimeError("stop")
    assert await lanes(database) == []


async def test_writers_wait_for_each_other(database: Database) -> None:
    await asyncio.gather(*(add_lane(database, f"lane-{number:02}") for number in range(20)))
    assert len(await lanes(database)) == 20


async def test_the_bell_rings_after_the_commit(database: Database) -> None:
    with database.bell.subscribe("outbox") as subscription:
        async with database.transaction() as connection:
            database.announce(connection, "outbox")
            assert not await subscription.wait(0.01)
        assert await subscription.wait(1)


async def test_the_bell_stays_silent_after_a_rollback(database: Database) -> None:
    with database.bell.subscribe("outbox") as subscription:
        with pytest.raises(RuntimeError):
            async with database.transaction() as connection:
                database.announce(connection, "outbox")
                raise RuntimeError("stop")
        assert not await subscription.wait(0.05)
    assert not database.bell.waiting


async def test_another_process_rings_our_bell(database: Database, database_address: str) -> None:
    listener, other = Listener(database), open_database(database_address, SystemClock())
    await listener.start()
    try:
        with database.bell.subscribe("outbox") as subscription:
            await subscription.wait(0.6)
            async with other.transaction() as connection:
                await connection.execute(lane.insert().values(name="x", owner="", lease_until=0.0, blocked_until=0.0))
                other.announce(connection, "outbox")
            assert await subscription.wait(3)
    finally:
        await listener.stop()
        await other.close()


async def test_commits_are_synced(database: Database) -> None:
    statement = "PRAGMA synchronous" if database.kind == "sqlite" else "SHOW synchronous_commit"
    async with database.transaction() as connection:
        assert (await connection.execute(text(statement))).scalar_one() in {2, "on"}


async def test_a_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    """Names and texts are in clear in the file: other users of the machine must not read them."""
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'x.db'}", SystemClock())
    await database.close()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


async def test_readers_cannot_write_sqlite(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}", SystemClock())
    try:
        with pytest.raises(StorageTrouble):
            async with database.reading() as connection:
                await connection.execute(text("CREATE TABLE x (y)"))
    finally:
        await database.close()


async def test_a_full_disk_is_named(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}", SystemClock())
    try:
        async with database.transaction() as connection:
            await connection.execute(text("CREATE TABLE x (y)"))
            await connection.execute(text("PRAGMA max_page_count=10"))
        with pytest.raises(StorageFull):
            async with database.transaction() as connection:
                await connection.execute(text("INSERT INTO x VALUES (randomblob(100000))"))
    finally:
        await database.close()


async def test_a_lock_held_by_another_process_is_storage_trouble(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    database = open_database(f"sqlite:///{path}", SystemClock())
    try:
        async with database.transaction() as connection:
            await connection.execute(text("PRAGMA busy_timeout=50"))
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageTrouble):
            async with database.transaction() as connection:
                await connection.execute(text("SELECT 1"))
        blocker.execute("ROLLBACK")
        blocker.close()
        async with database.transaction():
            pass
    finally:
        await database.close()


async def test_an_absent_server_is_storage_trouble() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:1/nothing", SystemClock())
    with pytest.raises(StorageTrouble):
        async with database.transaction():
            pass
    await database.close()


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense", "sqlite://"])
def test_other_databases_are_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///file or postgresql://"):
        open_database(address, SystemClock())


def test_topics_are_packed_below_the_limit() -> None:
    payloads = _packed({f"settled:{number:032}" for number in range(1000)})
    assert all(len(payload) < 8000 for payload in payloads)
    assert sum(payload.count(",") + 1 for payload in payloads) == 1000
