"""What a command works with: the settings, the database of this version, the organization that is meant."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from toritsugi.cli.company import chosen_organization
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.clock import SystemClock
from toritsugi.config import Config, read_config
from toritsugi.connections import Seal, SealingKeyUnusable, open_seal
from toritsugi.database import Database, current_revision, migrate, open_database, require_current
from toritsugi.organization import Organization
from toritsugi.people import first_organization, get_organization


class Office:
    """Open as long as a command runs."""

    def __init__(self, config: Config, database: Database) -> None:
        self.config = config
        self.database = database

    @property
    def seal(self) -> Seal:
        return open_seal(self.config)

    async def organization(self) -> Organization:
        """The company that is meant. Raises Complaint when there is none."""
        wanted = chosen_organization.get()
        async with self.database.reading() as connection:
            known = get_organization(connection, wanted) if wanted else first_organization(connection)
            found = await known
        if found is None:
            raise _no_organization(wanted)
        return found


@asynccontextmanager
async def opened(*, may_make: bool = False) -> AsyncIterator[Office]:
    """The office, on the database of this version; with `may_make`, an empty one is prepared."""
    config = read_config()
    database = open_at(config, may_make=may_make)
    try:
        if await current_revision(database) is None:
            if not may_make:
                raise NOTHING_YET
            await migrate(database)
        await require_current(database)
        yield Office(config, database)
    finally:
        await database.close()


def open_at(config: Config, *, may_make: bool = False) -> Database:
    """The database that the settings name. Raises Complaint when it cannot be one, or is not there yet."""
    address = config.database_address
    if not may_make and address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).exists():
        raise NOTHING_YET
    with not_a_database(config):
        return open_database(address, SystemClock())


@contextmanager
def not_a_database(config: Config) -> Iterator[None]:
    """Turns what opening a database complains about into one sentence."""
    try:
        yield
    except SealingKeyUnusable:
        raise
    except ValueError as error:
        raise Complaint(
            "TORITSUGI_DATABASE_URL を読み取れません。postgresql://… か sqlite:///… の形で指定してください。",
            f"TORITSUGI_DATABASE_URL: {error}",
            WRONG,
        ) from None
    except OSError as error:
        raise Complaint(
            f"{config.data_dir} を使えません（{error.strerror}）。TORITSUGI_DATA_DIR をご確認ください。",
            f"The data folder {config.data_dir} cannot be used ({error.strerror}). Check TORITSUGI_DATA_DIR.",
            WRONG,
        ) from None


def at_work(task: Callable[[Office], Awaitable[None]], *, may_make: bool = False) -> None:
    """Opens the office, does the task, closes it."""

    async def run() -> None:
        async with opened(may_make=may_make) as office:
            await task(office)

    asyncio.run(run())


def read_file(file: Path) -> bytes:
    """A file that somebody has named. Raises Complaint when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Complaint(
            f"ファイル {file} を読めません（{error.strerror}）。",
            f"The file {file} cannot be read: {error.strerror}.",
            WRONG,
        ) from None


ToFile = Annotated[
    Path | None,
    typer.Argument(help="Where to write it; else to standard output. / 出力先のファイル。省略時は標準出力。"),
]
"""What `write_file` takes."""


def write_file(content: bytes, file: Path | None) -> None:
    """Into a file that somebody has named, or to standard output. Raises Complaint when it cannot be written."""
    if file is None:
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Complaint(
            f"ファイル {file} に書き込めません（{error.strerror}）。",
            f"The file {file} cannot be written: {error.strerror}.",
            WRONG,
        ) from None


NOTHING_YET = Complaint(
    "データベースがまだありません。toritsugi organization add で会社を登録してください。",
    "There is no database yet. Add a company with `toritsugi organization add`.",
    WRONG,
)


def _no_organization(wanted: str) -> Complaint:
    if wanted:
        return Complaint(
            f"会社のID「{wanted[:60]}」は登録されていません。toritsugi organization list でご確認ください。",
            f"No company has the id {wanted[:60]!r}. See `toritsugi organization list`.",
            WRONG,
        )
    return Complaint(
        "会社がまだ登録されていません。toritsugi organization add で登録してください。",
        "No company has been added yet. Add one with `toritsugi organization add`.",
        WRONG,
    )
