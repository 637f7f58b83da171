"""The numbered steps lead to exactly the tables that the code declares."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

import toritsugi.alarms.tables
import toritsugi.appointments.tables
import toritsugi.connections.tables
import toritsugi.forgetting.tables
import toritsugi.intake.imap.tables
import toritsugi.intake.tables
import toritsugi.mailing.tables
import toritsugi.outbox.tables
import toritsugi.people.photos.tables
import toritsugi.people.tables
import toritsugi.people.wishes.tables
import toritsugi.personal.signing_in.tables
import toritsugi.reception.tables
import toritsugi.replies.tables
import toritsugi.rollcall.tables
import toritsugi.roster.tables
import toritsugi.rules.tables
import toritsugi.web.tables  # noqa: F401
from toritsugi.clock import SystemClock
from toritsugi.database import Database, SchemaOutdated, metadata, migrate, open_database, require_current

pytestmark = pytest.mark.anyio


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_migrations_and_tables_agree(database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_second_run_changes_nothing(database: Database) -> None:
    assert not await migrate(database)
    await require_current(database)


async def test_an_empty_database_is_refused_until_migrated(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}", SystemClock())
    with pytest.raises(SchemaOutdated, match="no version"):
        await require_current(database)
    assert await migrate(database)
    await require_current(database)
    await database.close()
