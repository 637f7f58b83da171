"""The demo as a new user meets it: complete, honest, hard to kill, and gone when it is told to go."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from acceptance.demo_process import COMMAND, Demo, commands_in, free_port, is_alive, running, until
from conftest import PostgresServer, run_apart

KEYS = {
    "relay_url",
    "admin_email",
    "admin_password",
    "api_key",
    "smtp_host",
    "smtp_port",
    "mail_domain",
    "emulator_url",
    "kiosk_url",
    "relay_pid",
    "emulator_pid",
    "employees",
    "rooms",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Demo]:
    """A demo that has not been started, on each database."""
    if request.param == "sqlite":
        yield Demo(tmp_path / ".demo")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"demo_{uuid4().hex[:12]}"
    run_apart(server.run(f"CREATE DATABASE {name}"))
    address = server.address_of(name)
    yield Demo(tmp_path / ".demo", address)
    run_apart(server.drop(address))


def test_the_demo_is_complete_and_every_printed_command_works(demo: Demo) -> None:
    with running(demo) as facts:
        assert set(facts) == KEYS
        assert (len(facts["employees"]), len(facts["rooms"])) == (12, 4)
        assert all(set(each) == {"name", "email", "user_id"} for each in facts["employees"])
        assert all(set(each) == {"title", "channel_id"} for each in facts["rooms"])
        said = demo.said()
        assert facts["kiosk_url"] in said and facts["admin_password"] in said
        assert stat.S_IMODE(demo.report.stat().st_mode) == 0o600
        for command in commands_in(said):
            subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=30)
        until(lambda: demo.has("見積もりのお願い"), 10, "the printed mail is in the ledger")
        until(lambda: demo.has("第2倉庫 温度 31℃"), 10, "the printed event is in the ledger")


def test_what_was_accepted_outlives_a_killed_relay_and_a_killed_stand_in(demo: Demo) -> None:
    with running(demo) as facts:
        room = facts["rooms"][0]["channel_id"]
        demo.mail(facts["employees"][0]["email"], "before the fall")
        assert demo.event("event before the fall", room) == 202
        for pid in ("relay_pid", "emulator_pid"):
            assert restarted(demo, pid) != facts[pid]
        until(demo.is_up, 10, "the relay answers again")
        until(lambda: demo.has("before the fall"), 10, "the mail is in the ledger")
        until(lambda: demo.has("event before the fall"), 10, "the event is in the ledger")
        assert demo.event("after the fall", room) == 202
        until(lambda: demo.has("after the fall"), 10, "the way is open again")
        left = demo.facts
        demo.stop(signal.SIGKILL)
        for pid in ("relay_pid", "emulator_pid"):
            until(lambda pid=pid: not is_alive(left[pid]), 6, f"nothing outlives a killed supervisor: {pid} is gone")


def restarted(demo: Demo, pid: str) -> int:
    """Kills a process and gives the id of the one in its place, which is there within three seconds."""
    old = demo.facts[pid]
    os.kill(old, signal.SIGKILL)
    new: int = until(lambda: demo.facts[pid] != old and demo.facts[pid], 3, f"{pid} is new in demo.json")
    assert is_alive(new)
    return new


def times(ledger: list[dict[str, Any]], words: str) -> int:
    return sum(words in json.dumps(each["content"], ensure_ascii=False) for each in ledger)


def test_it_ends_within_five_seconds_keeps_its_data_and_follows_another_port(demo: Demo) -> None:
    with running(demo) as facts:
        demo.mail(facts["employees"][1]["email"], "to be kept")
        until(lambda: times(demo.ledger(), "to be kept") == 2, 20, "the mail is told in the talk and in the room")
        before = demo.ledger()
        assert demo.stop() < 5
    assert not is_alive(facts["relay_pid"]) and not is_alive(facts["emulator_pid"])
    assert not demo.report.exists()
    demo.environment["LINEWORKS_EMULATOR_PORT"] = str(free_port())
    with running(demo) as again:
        changed = {"relay_pid", "emulator_pid", "emulator_url"}
        assert {key: again[key] for key in KEYS - changed} == {key: facts[key] for key in KEYS - changed}
        assert again["emulator_url"] != facts["emulator_url"]
        assert demo.ledger()[: len(before)] == before
        assert times(demo.ledger(), "to be kept") == times(before, "to be kept"), "nothing is said twice"
        assert demo.event("at the new address", again["rooms"][0]["channel_id"]) == 202
        until(lambda: demo.has("at the new address"), 10, "it is in the ledger of the moved stand-in")
        assert demo.stop(signal.SIGINT) < 5


@pytest.mark.parametrize("variable", ["TORITSUGI_HTTP_PORT", "TORITSUGI_SMTP_PORT", "LINEWORKS_EMULATOR_PORT"])
def test_a_busy_port_is_named_with_the_variable_that_changes_it(tmp_path: Path, variable: str) -> None:
    demo = Demo(tmp_path / ".demo")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = demo.environment | {variable: str(port)}
        ended = subprocess.run(
            [*COMMAND, "demo"], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert ended.returncode == 2
    assert str(port) in ended.stderr and variable in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not demo.report.exists()


def test_a_relay_that_cannot_start_is_explained_with_its_own_words(tmp_path: Path) -> None:
    demo = Demo(tmp_path / ".demo")
    demo.environment["TORITSUGI_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    ended = subprocess.run(
        [*COMMAND, "demo"], env=demo.environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "TORITSUGI_DATABASE_URL" in ended.stderr and "Traceback" not in ended.stderr


def test_the_built_wheel_runs_the_demo(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(root)]
    subprocess.run(build, check=True, capture_output=True, timeout=180)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place), str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=180)
    demo = Demo(tmp_path / ".demo", command=(sys.executable, str(place / "bin" / "toritsugi")))
    demo.environment["PYTHONPATH"] = str(place)
    with running(demo) as facts:
        relay = Path(f"/proc/{facts['relay_pid']}/environ").read_bytes()
        assert f"PYTHONPATH={place}".encode() in relay
        assert demo.event("from the wheel", facts["rooms"][0]["channel_id"]) == 202
        until(lambda: demo.has("from the wheel"), 10, "it is in the ledger")
        program = [sys.executable, "-c", "import toritsugi; print(toritsugi.__file__)"]
        used = subprocess.run(program, env=demo.environment, capture_output=True, text=True, check=True, cwd=tmp_path)
        assert used.stdout.startswith(str(place)), json.dumps(used.stdout)
