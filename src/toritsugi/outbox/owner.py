"""Who holds a lease, and whether that process still lives.

A lease ends by the clock. On the same host it need not be waited for: a process that is gone can be seen to be
gone, so that a restarted program goes on at once.
"""

import os
import secrets
import socket
from functools import cache
from pathlib import Path


class Owner:
    """The name of one worker: host, process id, start of the process, and a random part."""

    def __init__(self) -> None:
        pid = os.getpid()
        self.name = f"{_host()}:{pid}:{_started(pid)}:{secrets.token_hex(4)}"


def is_gone(name: str) -> bool:
    """Whether the named owner ran on this host and its process has ended. False when it cannot be known."""
    try:
        host, pid, started, _ = name.rsplit(":", 3)
        return host == _host() and _started(int(pid)) != started
    except ValueError:
        return False


@cache
def _host() -> str:
    """Name and boot of this host: hosts that share a name, as containers may, are not taken for one another."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        boot = ""
    return f"{socket.gethostname()[:60]}/{boot}"


def _started(pid: int) -> str:
    """When the process started, in the kernel's ticks since boot; "gone" when there is no such process.

    A zombie (ended, not yet awaited by its parent) counts as gone.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    except OSError:
        return "running" if _signalable(pid) else "gone"
    return "gone" if fields[0] in "ZX" else fields[19]


def _signalable(pid: int) -> bool:
    """For systems without /proc."""
    if Path("/proc/self/stat").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
