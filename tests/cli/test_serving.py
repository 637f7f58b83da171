"""`toritsugi serve` as a process: quick to answer, quick to end, plain about what is in its way."""

import asyncio
import hashlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from httpx import Client

from acceptance.demo_process import COMMAND, free_port, until
from toritsugi.app import App
from toritsugi.config import Config


def environment(folder: Path, **given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")}
    ports = {"TORITSUGI_HTTP_PORT": str(free_port()), "TORITSUGI_SMTP_PORT": str(free_port())}
    return kept | {"TORITSUGI_DATA_DIR": str(folder), "LANG": "C", "LC_ALL": "C"} | ports | given


@contextmanager
def serving(settings: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([*COMMAND, "serve", *words], env=settings, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        process.stderr.close()


def ready(process: subprocess.Popen[str]) -> dict[str, object]:
    """The first log line, which says where it listens."""
    assert process.stderr is not None
    for line in process.stderr:
        said: dict[str, object] = json.loads(line)
        if said["event"] == "serve.ready":
            return said
    raise AssertionError("it ended without having been ready")


def refused(settings: dict[str, str], *words: str) -> tuple[int, str]:
    """The exit code and the last line on stderr; before it there may be log lines, but no traceback."""
    ended = subprocess.run(
        [*COMMAND, *words, "serve"], env=settings, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_it_says_where_it_listens_and_ends_although_a_connection_stays_open(tmp_path: Path) -> None:
    settings = environment(tmp_path, TORITSUGI_HTTP_PORT="0", TORITSUGI_SMTP_PORT="0")
    with serving(settings) as process:
        said = ready(process)
        address = f"http://127.0.0.1:{said['http_port']}/healthz"
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200
        with socket.create_connection(("127.0.0.1", int(str(said["smtp_port"])))) as sender:
            assert sender.recv(100).startswith(b"220 ")
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


def test_roles_are_run_apart(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    with serving(settings, "--roles", "smtp") as process:
        said = ready(process)
        assert said["roles"] == ["smtp"] and "http_port" not in said
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", int(settings["TORITSUGI_HTTP_PORT"])), 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


@pytest.mark.parametrize(("trusted", "counted"), [("127.0.0.0/8", "198.51.100.7"), ("", "127.0.0.1")])
def test_who_asks_is_told_by_a_trusted_proxy_only(tmp_path: Path, trusted: str, counted: str) -> None:
    """Wrong sign-ins are counted by network address: behind a proxy all would be one, and could be anybody else's."""
    settings = environment(tmp_path, TORITSUGI_HTTP_TRUSTED_PROXIES=trusted)
    with serving(settings, "--roles", "web") as process:
        page = f"http://127.0.0.1:{ready(process)['http_port']}"
        with Client(base_url=page, timeout=60) as browser:
            form = browser.get("/sign-in")
            token = re.search('name="csrf_token" value="([^"]+)"', form.text)
            assert token
            wrong = {"csrf_token": token[1], "email": "desk@aoba.example", "password": "none of theirs"}
            said = {"Origin": page, "X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
            assert browser.post("/sign-in", data=wrong, headers=said).status_code == 401
    with closing(sqlite3.connect(tmp_path / "toritsugi.db")) as database:
        known = {row[0] for row in database.execute("SELECT digest FROM sign_in_try")}
    assert hashlib.sha256(f"address:{counted}".encode()).hexdigest() in known


@pytest.mark.parametrize("variable", ["TORITSUGI_HTTP_PORT", "TORITSUGI_SMTP_PORT"])
def test_a_busy_port_is_named(tmp_path: Path, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = refused(environment(tmp_path, **{variable: port}))
    assert (code, said) == (2, f"Port {port} is in use. Give another number with {variable}.")


def test_a_wrong_sealing_key_is_one_sentence(tmp_path: Path) -> None:
    code, said = refused(environment(tmp_path, TORITSUGI_SEALING_KEY="abc"), "--language", "ja")
    assert code == 2
    assert "TORITSUGI_SEALING_KEY" in said and "封印鍵" in said


@pytest.mark.anyio
async def test_what_a_page_follows_live_ends_at_once_when_the_program_stops(tmp_path: Path) -> None:
    """Hundreds of open streams took as long as the web server waits, which it then called an error."""
    app = App(Config(data_dir=tmp_path, public_url="http://localhost"))  # type: ignore[call-arg]
    with app.database.bell.subscribe("visit:1") as subscription:
        following = asyncio.create_task(subscription.wait(600))
        await asyncio.sleep(0)
        app.end_streams()
        assert await asyncio.wait_for(following, 30)
    assert app.closing.is_set()
    await app.database.close()


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    with serving(environment(tmp_path)) as process:
        ready(process)
        process.send_signal(signal.SIGSTOP)
        for _ in range(2):
            process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        until(lambda: process.poll() is not None, 60, "it has ended")
