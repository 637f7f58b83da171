"""What can go wrong with the storage.

StorageTrouble          it cannot be reached or written now; the sender should come back
└─ StorageFull          there is no room left on the disk
SchemaOutdated          the tables are not those of this version
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

import asyncpg
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageTrouble(Exception):
    """The database cannot be used right now; nothing was accepted."""


class StorageFull(StorageTrouble):
    """The database has no room left; nothing was accepted."""


class SchemaOutdated(Exception):
    """The database's tables do not belong to this version: run `toritsugi database migrate`."""


_FULL = (asyncpg.DiskFullError,)
_TROUBLE = (
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
"""The server stops, starts, is full or has become a standby; asyncpg raises them while it connects, too."""


def is_full(error: BaseException) -> bool:
    """Whether the disk (or the database's quota) is the reason."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, sqlite3.OperationalError):
        return getattr(original, "sqlite_errorname", "") == "SQLITE_FULL"
    return isinstance(_cause(error), _FULL)


def _cause(error: BaseException) -> BaseException:
    """What the driver itself complained of."""
    original = getattr(error, "orig", None) or error
    return original.__cause__ if original.__cause__ is not None else original


def _is_faulty_statement(error: BaseException) -> bool:
    """SQLite files "no such column" and the like under operational errors."""
    original = getattr(error, "orig", None) or error
    return getattr(original, "sqlite_errorname", "") == "SQLITE_ERROR"


def is_trouble(error: BaseException) -> bool:
    """Whether the storage, and not the statement, is at fault."""
    if _is_faulty_statement(error):
        return False
    if isinstance(error, OperationalError | InterfaceError | DisconnectionError | PoolTimeout | OSError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return is_full(error) or isinstance(_cause(error), _TROUBLE)


def may_have_lost_a_sync(error: BaseException) -> bool:
    """Whether SQLite's file could not be written or synced: what the system kept of it in memory proves nothing now."""
    original = getattr(error, "orig", None) or error
    return str(getattr(original, "sqlite_errorname", "")).startswith("SQLITE_IOERR")


@contextlib.contextmanager
def as_storage_trouble(when_lost: Callable[[BaseException], None] | None = None) -> Iterator[None]:
    """Turns a driver's complaint about the storage into ours; leaves faults of statements alone.

    `when_lost` is told first when a sync may have been lost; it need not come back.
    """
    try:
        yield
    except Exception as error:
        if when_lost is not None and may_have_lost_a_sync(error):
            when_lost(error)
        if is_full(error):
            raise StorageFull("the database has no room left") from error
        if is_trouble(error):
            raise StorageTrouble("the database cannot be used right now") from error
        raise
