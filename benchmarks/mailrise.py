"""Mailrise beside the relay: the same mails, the same clients, the same sink. It keeps nothing; 250 means sent on."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.relay import free_port

VERSION = "1.4.0"
HOME = Path(sys.prefix) / "mailrise"
CONFIG = """
configs:
  "*@bench.test":
    urls: ["json://127.0.0.1:{sink}/v1.0/bots/1/channels/x/messages"]
listen: {{host: 127.0.0.1, port: {port}}}
"""


def install() -> Path:
    """The program, in an environment of its own. Raises subprocess.CalledProcessError."""
    program = HOME / "bin" / "mailrise"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        pip = [HOME / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"mailrise=={VERSION}"], check=True)
    return program


@contextlib.contextmanager
def running(program: Path, folder: Path, sink_port: int) -> Iterator[tuple[int, int]]:
    """A Mailrise that sends on to the sink; its port and process id."""
    port = free_port()
    config = folder / "mailrise.conf"
    config.write_text(CONFIG.format(sink=sink_port, port=port), encoding="utf-8")
    process = subprocess.Popen(
        [HOME / "bin" / "python", program, config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("Mailrise did not start")
