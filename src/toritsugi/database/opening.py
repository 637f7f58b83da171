"""Opens the database that an address names."""

from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from toritsugi.clock import Clock
from toritsugi.database.engine import Database
from toritsugi.database.sqlite_driver import SqliteConnection, SqliteDriver

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)
_WRITER_SETTINGS = (*_SQLITE_SETTINGS, "PRAGMA cache_size=-16000")
"""Whoever accepts touches a page of each index for every event, all over the index: 2 MB, SQLite's own measure, hold
the indexes of some thousand events, beyond which each page would be read anew."""
READERS = 4


def open_database(address: str, clock: Clock) -> Database:
    """A `Database` for "sqlite:///path/to/file" or "postgresql://…". Connects only when first used.

    Raises ValueError with a sentence for people when the address is neither.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise ValueError(
            "The database address cannot be read. Write sqlite:///file or postgresql://user@host/name."
        ) from None
    family = url.get_backend_name()
    if family == "sqlite" and url.database:
        return _open_sqlite(Path(url.database), clock)
    if family in {"postgresql", "postgres"}:
        return _open_postgresql(url, clock)
    raise ValueError(f"The database {family!r} is not supported. Use sqlite:///file or postgresql://user@host/name.")


def _open_sqlite(path: Path, clock: Clock) -> Database:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = URL.create("sqlite+aiosqlite", database=str(path))
    given: dict[str, Any] = {"connect_args": {"isolation_level": None}, "hide_parameters": True}
    given["module"] = SqliteDriver()
    writer = create_async_engine(url, poolclass=StaticPool, **given)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0, **given)
    _prepare_sqlite(writer, _WRITER_SETTINGS)
    _prepare_sqlite(reader, (*_SQLITE_SETTINGS, "PRAGMA query_only=ON"))
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    return Database("sqlite", clock, writer, reader)


def _begin_immediate(connection: Connection) -> None:
    """Takes the write lock with the first statement: a lock taken in mid-transaction could not wait for others."""
    opened = cast(SqliteConnection, connection.connection.dbapi_connection)
    opened.begin_with("BEGIN IMMEDIATE")


def _prepare_sqlite(engine: AsyncEngine, settings: tuple[str, ...]) -> None:
    def on_connect(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()

    event.listen(engine.sync_engine, "connect", on_connect)


def _open_postgresql(url: URL, clock: Clock) -> Database:
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args={
            "timeout": 5,
            "server_settings": {"synchronous_commit": "on", "application_name": "toritsugi", "jit": "off"},
        },
    )
    return Database("postgresql", clock, engine, engine)
