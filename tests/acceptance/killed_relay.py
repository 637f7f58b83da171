"""A relay that is killed and started again, as often as a test likes."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from acceptance.demo_process import free_port

SECONDS = 60
"""Within them it listens."""


class Relay:
    """The program itself as a process, on free ports: all roles, or the SMTP door alone."""

    def __init__(self, address: str, *, smtp_alone: bool = False) -> None:
        self.http, self.smtp = free_port(), free_port()
        self._ports = [self.smtp] if smtp_alone else [self.http, self.smtp]
        given = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")} | {
            "TORITSUGI_DATABASE_URL": address,
            "TORITSUGI_SEALING_KEY": "11" * 32,
            "TORITSUGI_HTTP_PORT": str(self.http),
            "TORITSUGI_SMTP_PORT": str(self.smtp),
            "TORITSUGI_LOG_LEVEL": "error",
        }
        words = [sys.executable, str(Path(__file__).with_name("forking_relay.py"))]
        words += ["--roles", "smtp"] if smtp_alone else []
        pipe = subprocess.PIPE
        self._births = subprocess.Popen(words, env=given, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self._pid = 0

    def start(self) -> None:
        """Lives again, and listens."""
        assert self._births.stdin is not None and self._births.stdout is not None
        self._births.stdin.write("once more\n")
        self._births.stdin.flush()
        self._pid = int(self._births.stdout.readline())
        give_up_at = time.monotonic() + SECONDS
        while not self._listens():
            os.kill(self._pid, 0)
            assert time.monotonic() < give_up_at, "the relay does not listen"
            time.sleep(0.02)

    def _listens(self) -> bool:
        with suppress(OSError):
            for port in self._ports:
                socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        return False

    def kill(self) -> None:
        assert self._pid
        os.kill(self._pid, signal.SIGKILL)
        self._pid = 0

    def close(self) -> None:
        """The last of its lives ends as well."""
        if self._pid:
            self.kill()
        assert self._births.stdin is not None and self._births.stdout is not None
        self._births.stdin.close()
        self._births.wait(SECONDS)
        self._births.stdout.close()
