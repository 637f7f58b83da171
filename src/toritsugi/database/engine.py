"""One `Database` for both engines: transactions that are synced when they end, reads beside them, and the bell.

SQLite: one write connection with a fair queue before it, readers apart, WAL, `synchronous=FULL`.
PostgreSQL: a pool; `synchronous_commit=on`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Literal

from sqlalchemy import ColumnElement, Double, Table, cast, extract, func, literal, text
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from toritsugi.clock import Clock
from toritsugi.database.bell import Bell
from toritsugi.database.errors import as_storage_trouble

Kind = Literal["sqlite", "postgresql"]
TOPICS, FACTS = "toritsugi.topics", "toritsugi.facts"
CHANNEL = "toritsugi"
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


class Database:
    """Where everything is kept. Made by `open_database`; `close` it at the end.

    `when_sync_lost` is called with SQLite's complaint when a write or a sync of its file has failed. Only a new
    process, which reads the log anew, knows again what is on disk: a program that acknowledges ends itself there.
    """

    def __init__(self, kind: Kind, clock: Clock, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.kind = kind
        self.clock = clock
        self.bell = Bell()
        self.writer = writer
        self.reader = reader
        self.when_sync_lost: Callable[[BaseException], None] | None = None
        self._facts: set[str] = set()
        self._turn: contextlib.AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if kind == "sqlite" else contextlib.nullcontext()
        )

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction. When the block has ended without an error, its work is synced to disk.

        Raises StorageTrouble (or StorageFull) when the storage is at fault; then nothing was written.
        """
        with as_storage_trouble(self.when_sync_lost):
            async with self._turn, self.writer.begin() as connection:
                topics = connection.info[TOPICS] = set[str]()
                facts = connection.info[FACTS] = set[str]()
                yield connection
                await self._carry(connection, topics)
            self._facts |= facts
            self.bell.ring(topics)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; never waits for writers."""
        with as_storage_trouble():
            async with self.reader.connect() as connection:
                yield connection

    def announce(self, connection: AsyncConnection, *topics: str) -> None:
        """Rings these topics, here and in other processes, once the transaction is committed."""
        connection.info[TOPICS].update(topics)

    def unwritten(self, connection: AsyncConnection, facts: Iterable[str]) -> list[str]:
        """Which of these facts no committed transaction of this process has written yet. The caller writes them.

        For a few facts that stay for ever.
        """
        new = sorted(set(facts) - self._facts)
        connection.info[FACTS].update(new)
        return new

    async def _carry(self, connection: AsyncConnection, topics: set[str]) -> None:
        if self.kind != "postgresql" or not topics:
            return
        for payload in _packed(topics):
            await connection.execute(_NOTIFY, {"channel": CHANNEL, "payload": payload})

    def now(self) -> ColumnElement[float]:
        """The database's own time, for leases that several hosts must agree on."""
        if self.kind == "postgresql":
            return cast(extract("epoch", func.clock_timestamp()), Double)
        return literal(self.clock.now())

    def insert(self, table: Table) -> PostgresInsert | SqliteInsert:
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return PostgresInsert(table) if self.kind == "postgresql" else SqliteInsert(table)

    async def drop_journal(self) -> bool:
        """After erasing: what was erased must not stay readable in SQLite's journal. PostgreSQL tends to its own.

        False when somebody who reads kept it from being emptied.
        """
        if self.kind != "sqlite":
            return True
        with as_storage_trouble(self.when_sync_lost):
            async with self._turn, self.writer.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                assert driver is not None
                async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as told:
                    busy, *_ = await told.fetchone()
        return not busy

    async def close(self) -> None:
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


def _packed(topics: set[str], limit: int = 7000) -> list[str]:
    """Topics joined by commas into payloads below PostgreSQL's 8,000 bytes."""
    payloads: list[str] = []
    for topic in sorted(topics):
        if payloads and len(payloads[-1]) + len(topic) < limit:
            payloads[-1] += "," + topic
        else:
            payloads.append(topic)
    return payloads
