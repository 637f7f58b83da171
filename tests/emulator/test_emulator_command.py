"""The command in a process of its own: start, crash, stop, and what it says when it cannot."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from emulator.platform_caller import Platform

SOURCE = str(Path(__file__).parents[2] / "src")


def command(*options, **environment):
    program = [sys.executable, "-c", "from lineworks_emulator.command import main; main()", *options]
    kept = {name: value for name, value in os.environ.items() if name != "LINEWORKS_EMULATOR_PORT"}
    return subprocess.Popen(
        program,
        env=kept | {"PYTHONPATH": SOURCE} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def started(*options):
    process = command("--port", "0", *options)
    try:
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read()
        wait_until_answering(found.group())
        yield process, found.group()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def world_file(company, tmp_path):
    path = tmp_path / "company.json"
    path.write_text(json.dumps(company))
    return str(path)


def wait_until_answering(url):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{url}/_emulator/health", timeout=1).json()
    raise AssertionError("the emulator does not answer")


@pytest.mark.anyio
async def test_the_ledger_and_the_token_outlive_a_kill(world_file, app_key, tmp_path):
    options = ("--data-dir", str(tmp_path / "data"), "--world", world_file)
    with started(*options) as (process, url):
        async with httpx.AsyncClient(base_url=url) as client:
            platform = Platform(client, app_key)
            await platform.sign_in()
            header = client.headers["Authorization"]
            for number in range(20):
                assert (await platform.send({"type": "text", "text": f"{number}"})).status_code == 201
            process.send_signal(signal.SIGKILL)
            process.wait(5)
    with started(*options) as (_, url):
        async with httpx.AsyncClient(base_url=url, headers={"Authorization": header}) as client:
            platform = Platform(client, app_key)
            kept = [message["content"]["text"] for message in await platform.messages()]
            assert kept == [f"{number}" for number in range(20)]
            assert (await platform.send({"type": "text", "text": "後"})).status_code == 201
            assert (await platform.messages())[-1]["seq"] == 21


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_two_seconds_while_pages_are_open(world_file, number):
    with started("--world", world_file) as (process, url):
        with httpx.stream("GET", f"{url}/talk/stream", timeout=10) as stream:
            next(stream.iter_lines())
            httpx.post(f"{url}/_emulator/faults", json={"kind": "hang", "operation": "bot.list"})
            hanging = socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])))
            hanging.sendall(b"GET /v1.0/bots HTTP/1.1\r\nHost: x\r\n\r\n")
            begin = time.monotonic()
            process.send_signal(number)
            assert process.wait(5) == 0
            assert time.monotonic() - begin < 2
        hanging.close()


def test_a_busy_port_is_named_with_the_variable_that_changes_it():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = command(LINEWORKS_EMULATOR_PORT=port)
        _, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"Port {port} is already in use" in error and "LINEWORKS_EMULATOR_PORT" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("content", "words"),
    [('{"planets": []}', "planets"), ("{", "not valid JSON"), (None, "Cannot read")],
)
def test_a_world_that_cannot_be_used_is_named(tmp_path, content, words):
    path = tmp_path / "world.json"
    if content is not None:
        path.write_text(content)
    process = command("--port", "0", "--world", str(path))
    _, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert words in error and "Traceback" not in error


def test_a_broken_ledger_is_named(tmp_path):
    (tmp_path / "ledger.jsonl").write_text("nonsense\n")
    process = command("--port", "0", "--data-dir", str(tmp_path))
    _, error = process.communicate(timeout=20)
    assert (process.returncode, "line 1 is no ledger entry" in error) == (1, True)
