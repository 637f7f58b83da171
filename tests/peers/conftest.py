"""The relay as a process of its own, which real mail programs bring mails to; and a Dovecot that it takes them from."""

import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from acceptance.relay_process import EMPLOYEE, command, found_company, serving, settings
from certificate import write_certificate
from peers.dovecot import Dovecot, running
from peers.watched_mailbox import Post
from street import open_street
from toritsugi.database import Database

CRM = "crm@relay.example"


class Relay:
    """A running relay; `chain` is the file with the certificate to trust, `password` signs in for the mailbox CRM."""

    def __init__(self, folder: Path, given: dict[str, str], chain: Path, password: str) -> None:
        self.folder, self.chain, self.password = folder, chain, password
        self.port = int(given["TORITSUGI_SMTP_PORT"])

    @property
    def database(self) -> Path:
        return self.folder / "toritsugi.db"

    def titles(self) -> list[str]:
        """Of everything that was accepted, in order."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as reading:
            found = [title for (title,) in reading.execute("SELECT title FROM event ORDER BY id")]
        reading.close()
        return found

    def raw(self, title: str) -> bytes:
        """The mail of that title, as it came."""
        query = "SELECT content FROM raw_mail JOIN event ON event.id = event_id WHERE title = ?"
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as reading:
            [(content,)] = reading.execute(query, (title,))
        reading.close()
        return bytes(content)

    def wait_for(self, count: int, title: str, seconds: float) -> list[str]:
        """The titles that begin so, once there are so many, or as they are after so many seconds."""
        give_up_at = time.monotonic() + seconds
        while True:
            found = [each for each in self.titles() if each.startswith(title)]
            if len(found) >= count or time.monotonic() > give_up_at:
                return found
            time.sleep(0.1)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    folder = tmp_path_factory.mktemp("relay")
    chain, key = write_certificate(folder)
    tls = {"TORITSUGI_SMTP_TLS_CERTIFICATE": str(chain), "TORITSUGI_SMTP_TLS_KEY": str(key)}
    given = settings(folder) | tls | {"TORITSUGI_LOG_LEVEL": "info"}
    found_company(given, folder)
    password = command(given, "source", "add", CRM, "--to", "base", "--sign-in").split()[-1]
    with serving(given):
        yield Relay(folder, given, chain, password)


def run(*words: str, given: str = "", seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """A program of somebody else's, to its end."""
    return subprocess.run(words, input=given, capture_output=True, text=True, timeout=seconds, check=False)


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certified")
    write_certificate(folder)
    return folder


@pytest.fixture(scope="session")
def dovecot(certified: Path) -> Iterator[Dovecot]:
    with running(certified) as server:
        yield server


@pytest.fixture
async def post(database: Database, dovecot: Dovecot) -> AsyncIterator[Post]:
    async with open_street(database) as street:
        yield Post(street, dovecot)


__all__ = ["CRM", "EMPLOYEE", "Relay", "run"]
