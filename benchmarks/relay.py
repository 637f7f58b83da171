"""A relay to be measured: its own database and ports, a company whose LINE WORKS is the sink."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from toritsugi.app import open_seal
from toritsugi.clock import SystemClock
from toritsugi.config import read_config
from toritsugi.connections import ConnectionForm, add_connection, learn_room
from toritsugi.database import migrate, open_database
from toritsugi.intake import add_api_key
from toritsugi.people import EmployeeForm, add_employee, add_organization

ROOMS = [f"c1000000-0000-4000-8000-{number:012}" for number in range(50)]
UNLIMITED = 1_000_000
BOT_SECRET = "bench-bot"


@dataclass(frozen=True)
class Place:
    """Where a relay under measurement lives."""

    http_port: int
    smtp_port: int
    api_key: str
    environment: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def prepare(folder: Path, database_url: str, sink_port: int, calls_per_minute: int = UNLIMITED) -> Place:
    """A migrated database with one company, 50 employees with a room each, and an API key."""
    ports = free_port(), free_port()
    environment = {
        "TORITSUGI_DATA_DIR": str(folder),
        "TORITSUGI_DATABASE_URL": database_url,
        "TORITSUGI_HTTP_PORT": str(ports[0]),
        "TORITSUGI_SMTP_PORT": str(ports[1]),
        "TORITSUGI_LOG_LEVEL": "error",
    }
    key = asyncio.run(_seed(environment, sink_port, calls_per_minute))
    return Place(*ports, key, environment)


async def _seed(environment: dict[str, str], sink_port: int, calls_per_minute: int) -> str:
    config, clock = read_config(environment), SystemClock()
    database = open_database(config.database_address, clock)
    await migrate(database)
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社ベンチ", now=clock.now())
        for number, room in enumerate(ROOMS):
            await add_employee(c, company.id, _employee(number, room), now=clock.now())
        _, key = await add_api_key(c, company.id, "bench", clock.now())
    connection = await add_connection(database, open_seal(config), _form(company.id, sink_port, calls_per_minute))
    async with database.transaction() as c:
        for room in ROOMS:
            await learn_room(c, connection.id, room, room[-4:], at=clock.now())
    await database.close()
    return key


async def analyze(place: Place) -> None:
    """Has PostgreSQL look at how much is in it, as it does by itself within a minute after the first rows; until then
    it plans as if there were none. SQLite's plans hold without.
    """
    database = open_database(read_config(place.environment).database_address, SystemClock())
    if database.kind == "postgresql":
        async with database.transaction() as c:
            await c.exec_driver_sql("ANALYZE")
    await database.close()


def _employee(number: int, room: str) -> EmployeeForm:
    """Notices go to the room alone; a visitor's call also goes to the person."""
    return EmployeeForm(
        name=f"社員{number}",
        email=f"e{number}@bench.test",
        lineworks_user_id=f"e{number}@bench",
        channel_id=room,
        delivery="room",
    )


def _form(organization_id: str, sink_port: int, calls_per_minute: int) -> ConnectionForm:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ConnectionForm(
        organization_id=organization_id,
        name="bench",
        client_id="bench",
        client_secret="bench",
        service_account="bench.serviceaccount@bench",
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        bot_id="1",
        bot_secret=BOT_SECRET,
        domain="1",
        calls_per_minute=calls_per_minute,
        api_url=f"http://127.0.0.1:{sink_port}/v1.0",
        auth_url=f"http://127.0.0.1:{sink_port}/oauth2/v2.0",
        base_user_id="bench@bench",
        base_channel_id=ROOMS[0],
        is_base=True,
    )


@contextlib.contextmanager
def serving(place: Place, roles: str) -> Iterator[int]:
    """A relay process with these roles, up and answering; its process id."""
    command = [sys.executable, "-m", "toritsugi.cli", "serve", "--roles", roles]
    process = subprocess.Popen(command, env={**os.environ, **place.environment})
    try:
        _wait_for(place, process, roles)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(place: Place, process: "subprocess.Popen[bytes]", roles: str) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError("the relay ended")
        with contextlib.suppress(OSError):
            if "web" in roles:
                urllib.request.urlopen(f"http://127.0.0.1:{place.http_port}/healthz", timeout=1).close()
            if "smtp" in roles:
                socket.create_connection(("127.0.0.1", place.smtp_port), 1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("the relay did not start")


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor so far; what others do on the machine hardly changes it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int) -> float:
    """The most memory that a process has had so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [each for each in status.splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024
