"""A PostgreSQL that throws everybody out is storage trouble, and passes."""

import asyncpg
import pytest
from sqlalchemy import text

from conftest import MovableClock, PostgresServer
from toritsugi.database import Database, StorageTrouble, open_database
from toritsugi.database.errors import as_storage_trouble

pytestmark = pytest.mark.anyio


async def count(database: Database) -> int:
    async with database.transaction() as c:
        return int((await c.execute(text("SELECT count(*) FROM lane"))).scalar_one())


async def test_a_thrown_out_connection_is_storage_trouble_once(postgres: PostgresServer, clock: MovableClock) -> None:
    address = await postgres.fresh()
    database = open_database(address, clock)
    try:
        with pytest.raises(StorageTrouble):
            async with database.transaction() as c:
                name = (await c.execute(text("SELECT current_database()"))).scalar_one()
                await postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
                await c.execute(text("SELECT 1"))
        assert await count(database) == 0
    finally:
        await database.close()
        await postgres.drop(address)


@pytest.mark.parametrize(
    "fault",
    [
        asyncpg.CannotConnectNowError,
        asyncpg.AdminShutdownError,
        asyncpg.TooManyConnectionsError,
        asyncpg.ReadOnlySQLTransactionError,
        asyncpg.DeadlockDetectedError,
        asyncpg.DiskFullError,
    ],
)
def test_what_the_driver_says_while_it_connects_is_storage_trouble(fault: type[Exception]) -> None:
    with pytest.raises(StorageTrouble), as_storage_trouble():
        raise fault("the database system is starting up")


def test_a_fault_of_a_statement_stays_what_it_is() -> None:
    with pytest.raises(asyncpg.UniqueViolationError), as_storage_trouble():
        raise asyncpg.UniqueViolationError("twice")
