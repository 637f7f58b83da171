"""Every answer names the stand-in's own time, so that a client can tell whether its clock is right."""

from email.utils import parsedate_to_datetime

import httpx
import pytest

from lineworks_emulator import running

pytestmark = pytest.mark.anyio


async def test_the_date_header_follows_the_moved_clock() -> None:
    async with running() as emulator, httpx.AsyncClient(base_url=emulator.url) as client:
        before = (await client.get("/_emulator/health")).headers.get_list("date")
        await client.post("/_emulator/clock", json={"advance_seconds": 86_400})
        after = (await client.get("/v1.0/bots")).headers.get_list("date")
    assert len(before) == len(after) == 1
    moved = parsedate_to_datetime(after[0]) - parsedate_to_datetime(before[0])
    assert 86_400 <= moved.total_seconds() < 86_460
