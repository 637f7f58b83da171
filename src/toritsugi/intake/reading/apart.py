"""One mail read in a process of its own, which may take so much memory and time and no more."""

import asyncio
import contextlib
import os
import signal
import sys

import msgspec

from toritsugi.mail import ReadMail

_OUT_OF_MEMORY = 12
"""The exit code of the reader that was refused memory (its sign says so)."""
_NO_SUCH_FILE = 2
_TOO_MUCH = {_OUT_OF_MEMORY, -signal.SIGPROF, -signal.SIGXCPU}
_decoder = msgspec.json.Decoder(ReadMail)


class Bounds(msgspec.Struct, frozen=True):
    """What reading one mail may cost: bytes of memory, seconds of CPU, seconds until it must be done.

    Memory counts everything that the process maps; a mail may always take `sizes` times its own size. `again`: seconds
    until a mail is tried once more whose reader ended without saying why.
    """

    memory: int = 200_000_000
    cpu: float = 2.0
    wall: float = 30.0
    sizes: int = 6
    again: float = 5.0

    def memory_for(self, raw: bytes) -> int:
        return max(self.memory, self.sizes * len(raw))


class TooMuch(Exception):
    """Reading the mail took more than it may: it would do so again."""


class Broken(Exception):
    """The reader ended without an answer, for a reason that may pass."""


async def read_apart(raw: bytes, bounds: Bounds) -> ReadMail:
    """Raises TooMuch or Broken."""
    code, said = await _run(raw, bounds)
    try:
        return _decoder.decode(said)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Broken(f"the reader ended with {code}") from error


async def file_apart(raw: bytes, number: int, bounds: Bounds) -> bytes | None:
    """What is in the attachment of that number (from 0); None when it cannot be had. Raises TooMuch or Broken."""
    code, said = await _run(raw, bounds, str(number))
    if code not in {0, _NO_SUCH_FILE}:
        raise Broken(f"the reader ended with {code}")
    return None if code else said


async def _run(raw: bytes, bounds: Bounds, *asked: str) -> tuple[int | None, bytes]:
    """How the reader ended, and what it said. Raises TooMuch or Broken."""
    limits = [str(number) for number in (len(raw), bounds.memory_for(raw), bounds.cpu)]
    process = await _start([*limits, *asked])
    try:
        async with asyncio.timeout(bounds.wall):
            said, _ = await process.communicate(raw)
    except TimeoutError:
        raise TooMuch("time") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode in _TOO_MUCH:
        raise TooMuch("memory" if process.returncode == _OUT_OF_MEMORY else "cpu")
    return process.returncode, said


async def _start(limits: list[str]) -> asyncio.subprocess.Process:
    """Without this process's environment, which holds secrets, and out of reach of the terminal's signals."""
    environment = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "toritsugi.mail", *limits),
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise Broken(str(error)) from error
