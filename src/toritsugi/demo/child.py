"""One process that is kept alive: started, watched, started again, ended."""

import asyncio
import ctypes
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TAIL_LINES = 8
LOG_LIMIT = 20_000_000
HEALTHY_SECONDS = 10.0
QUICK_DEATHS = 3
LONGEST_WAIT = 30.0
STOP_SECONDS = 4.0

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """A command that runs until `stop`. `on_start` hears of each new process, `on_trouble` of a loop of deaths."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self.pid = 0
        self.on_start: Callable[[], None] = _nothing
        self.on_trouble: Callable[[Child], None] = _nothing_of
        self._command = command
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts the process and watches it from then on."""
        _make_room(self.log)
        await self._spawn()
        self._task = asyncio.create_task(self._watch(), name=f"watch-{self.name}")

    async def stop(self) -> None:
        """Asks it to end; after `STOP_SECONDS` it is ended."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def tail(self) -> str:
        """The last lines of its log."""
        with self.log.open(encoding="utf-8", errors="replace") as lines:
            return "".join(deque(lines, TAIL_LINES)).rstrip()

    async def _watch(self) -> None:
        deaths = 0
        while True:
            assert self._process is not None
            began = asyncio.get_running_loop().time()
            code = await self._process.wait()
            quick = code >= 0 and asyncio.get_running_loop().time() - began < HEALTHY_SECONDS
            deaths = deaths + 1 if quick else 0
            if deaths == QUICK_DEATHS:
                self.on_trouble(self)
            if deaths >= QUICK_DEATHS:
                await asyncio.sleep(min(2.0 ** (deaths - QUICK_DEATHS), LONGEST_WAIT))
            await self._spawn()

    async def _spawn(self) -> None:
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
                start_new_session=True,
                preexec_fn=_follow_parent(os.getpid()),
            )
        self.pid = self._process.pid
        self.on_start()


def _follow_parent(parent: int) -> Callable[[], None]:
    """What a new process does first: it asks the kernel to be ended when its parent dies (Linux: prctl(2))."""

    def follow() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return follow


def _make_room(log: Path) -> None:
    """A log that has grown large is put aside, once."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def _nothing() -> None:
    return None


def _nothing_of(_: Child) -> None:
    return None
