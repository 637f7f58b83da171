"""Brings the tables to this version: numbered steps, run by Alembic, safe to run from several processes."""

import re
from importlib import import_module, resources

from sqlalchemy import Connection, inspect, text

from toritsugi.database.engine import Database
from toritsugi.database.errors import SchemaOutdated

_LOCK = 7_240_115
_MIGRATIONS = resources.files("toritsugi.database") / "migrations"
_NUMBERED = re.compile(r"(\d{4})_\w+\.py")


def head_revision() -> str:
    """The revision that this version of the program needs: the highest number of its steps."""
    names = (_NUMBERED.fullmatch(file.name) for file in (_MIGRATIONS / "versions").iterdir())
    return max(found[1] for found in names if found)


def _upgrade(connection: Connection) -> None:
    """Runs the missing steps. Alembic takes long to import, and a start seldom needs it, so it is fetched here."""
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    import_module("alembic.command").upgrade(config, "head")


async def current_revision(database: Database) -> str | None:
    """The revision that the database is at; None when it is empty."""
    async with database.reading() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        result = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return result.scalar_one_or_none()


async def migrate(database: Database) -> bool:
    """Runs the missing steps in one transaction. Says whether there were any."""
    if await current_revision(database) == head_revision():
        return False
    async with database.transaction() as connection:
        if database.kind == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade)
    return True


async def require_current(database: Database) -> None:
    """Raises SchemaOutdated when the tables are not this version's."""
    current, head = await current_revision(database), head_revision()
    if current != head:
        raise SchemaOutdated(f"the database is at {current or 'no version'}, this program needs {head}")
