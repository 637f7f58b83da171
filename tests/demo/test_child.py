"""A process that is kept alive: killed, it is back at once; broken, it is tried less and less, and explained."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from toritsugi.demo.child import Child
from toritsugi.demo.notice import trouble_words

pytestmark = pytest.mark.anyio
SLEEPER = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)")
BROKEN = (sys.executable, "-c", "raise SystemExit('the tank is empty')")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
)


def child_of(command: tuple[str, ...], folder: Path) -> Child:
    return Child("relay", command, dict(os.environ), folder / "relay.log")


async def until_up(child: Child) -> None:
    async with asyncio.timeout(20):
        while "up" not in child.tail():
            await asyncio.sleep(0.02)


async def test_a_killed_process_is_started_again_every_time(tmp_path: Path) -> None:
    child, pids, changed = child_of(SLEEPER, tmp_path), list[int](), asyncio.Event()

    def note() -> None:
        pids.append(child.pid)
        changed.set()

    child.on_start = note
    await child.start()
    for _ in range(5):
        changed.clear()
        os.kill(child.pid, signal.SIGKILL)
        async with asyncio.timeout(3):
            await changed.wait()
    await child.stop()
    assert len(set(pids)) == 6


async def test_a_process_that_dies_again_and_again_is_explained_with_its_last_words(tmp_path: Path) -> None:
    child, told = child_of(BROKEN, tmp_path), asyncio.Event()
    child.on_trouble = lambda _: told.set()
    await child.start()
    async with asyncio.timeout(20):
        await told.wait()
    await child.stop()
    japanese, english = trouble_words(child)
    assert "the tank is empty" in japanese and "the tank is empty" in english
    assert str(tmp_path / "relay.log") in english
    assert (tmp_path / "relay.log").read_text().count("the tank is empty") == 3


async def test_a_process_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toritsugi.demo.child.STOP_SECONDS", 0.2)
    child = child_of(DEAF, tmp_path)
    await child.start()
    await until_up(child)
    await child.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


async def test_a_large_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toritsugi.demo.child.LOG_LIMIT", 10)
    (tmp_path / "relay.log").write_text("a long story of long ago\n")
    child = child_of(SLEEPER, tmp_path)
    await child.start()
    await until_up(child)
    await child.stop()
    assert (tmp_path / "relay.log.1").read_text() == "a long story of long ago\n"
    assert "long ago" not in (tmp_path / "relay.log").read_text()
