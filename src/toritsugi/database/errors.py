"""What can go wrong with the storage.

StorageTrouble          it cannot be reached or written now; the sender should come back
└─ StorageFull          there is no room left on the disk
SchemaOutdated          the tables are not those of this version
"""

import contextlib
import sqlite3
from collections.abc import Iterator

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


@contextlib.contextmanager
def as_storage_trouble() -> Iterator[None]:
    """Turns a driver's complaint about the storage into ours; leaves faults of statements alone."""
    try:
        yield
    except Exception as error:
        if is_full(error):
            raise StorageFull("the database has no room left") from error
        if is_trouble(error):
            raise StorageTrouble("the database cannot be used right now") from error
        raise
