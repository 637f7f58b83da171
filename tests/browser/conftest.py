"""One real Chromium for the tests of a module, without pages at the begin and the end of each."""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

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
