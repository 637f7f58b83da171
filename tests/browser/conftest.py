"""One real Chromium for the tests of a module, without pages at the begin and the end of each."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.clock import SystemClock
from toritsugi.database import open_database

FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One event loop for a module, since the browser belongs to the loop in which it was launched."""
    return "asyncio"


@pytest.fixture(scope="module")
async def launched() -> AsyncIterator[Browser]:
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        await browser.close()


@pytest.fixture
async def browser(launched: Browser) -> AsyncIterator[Browser]:
    """The system's browser; what a test opens in it is closed behind it."""
    yield launched
    for context in launched.contexts:
        await context.close()


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[FrontDesk]:
    """A front desk of its own, by the clock on the wall, which a browser goes by as well."""
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", SystemClock())
    opened = await open_front_desk(database)
    yield opened
    await opened.accept.stop()
    await database.close()
