"""Brings the tables to this version: numbered steps, run by Alembic, safe to run from several processes."""

import asyncio
from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from toritsugi.database.engine import Database
from toritsugi.database.errors import SchemaOutdated

_LOCK = 7_240_115


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("toritsugi.database") / "migrations"))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The revision that this version of the program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


async def current_revision(database: Database) -> str | None:
    """The revision that the database is at; None when it is empty."""
    async with database.reading() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        result = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return result.scalar_one_or_none()


async def migrate(database: Database) -> bool:
    """Runs the missing steps in one transaction. Says whether there were any."""
    if await current_revision(database) == await asyncio.to_thread(head_revision):
        return False
    async with database.transaction() as connection:
        if database.kind == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))
    return True


async def require_current(database: Database) -> None:
    """Raises SchemaOutdated when the tables are not this version's."""
    current, head = await current_revision(database), await asyncio.to_thread(head_revision)
    if current != head:
        raise SchemaOutdated(f"the database is at {current or 'no version'}, this program needs {head}")
