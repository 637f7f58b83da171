"""SQLite's connections each live in a thread of their own; here a statement costs one visit to it instead of four.

aiosqlite makes, executes, fetches and closes a cursor in four visits. Each visit wakes two threads, which takes longer
than most statements do: a burst of mails was spending most of its time there.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import await_only


class _Done:
    """What a statement has left behind; in place of a cursor, which is closed already."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        self.rows = cursor.fetchall() if cursor.description else []
        cursor.close()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches all and closes in one visit."""

    __slots__ = ("_done",)
    _done: _Done | None
    _adapt_connection: "SqliteConnection"

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._done = None
        self._rows = deque()

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        self._visit(lambda raw: raw.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        self._visit(lambda raw: raw.executemany(operation, seq_of_parameters))

    def _visit(self, run: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        raw, opening = self._connection._conn, self._adapt_connection.take_opening()

        def visit() -> _Done:
            if opening:
                raw.execute(opening)
            return _Done(run(raw))

        try:
            done: _Done = await_only(self._connection._execute(visit))
        except Exception as error:
            self._adapt_connection._handle_exception(error)
        self._done, self._rows = done, deque(done.rows)

    @property
    def description(self) -> Any:
        return self._done.description if self._done is not None else None

    @property
    def rowcount(self) -> int:
        return self._done.rowcount if self._done is not None else -1

    @property
    def lastrowid(self) -> Any:
        return self._done.lastrowid if self._done is not None else None

    async def _async_soft_close(self) -> None:
        """It is closed already."""

    def close(self) -> None:
        self._rows.clear()


class SqliteConnection(AsyncAdapt_aiosqlite_connection):
    """Visits its thread to commit or roll back only when there is something to."""

    __slots__ = ("_opening",)
    _cursor_cls = _Cursor
    _opening: str

    def begin_with(self, opening: str) -> None:
        """Runs this before the next statement, in the same visit."""
        self._opening = opening

    def take_opening(self) -> str:
        opening, self._opening = self._opening, ""
        return opening

    def commit(self) -> None:
        self._opening = ""
        if self._connection.in_transaction:
            super().commit()

    def rollback(self) -> None:
        self._opening = ""
        if self._connection._connection is not None and self._connection.in_transaction:
            super().rollback()


class SqliteDriver(AsyncAdapt_aiosqlite_dbapi):
    """What `create_async_engine` takes as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **more: Any) -> AsyncAdapt_aiosqlite_connection:
        connection = SqliteConnection(self, super().connect(*arguments, **more)._connection)
        connection.begin_with("")
        return connection
