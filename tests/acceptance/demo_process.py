"""The demo as a process of its own, on free ports, in a folder of the test's."""

import json
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

START_SECONDS = 90.0
COMMAND = (sys.executable, "-P", "-m", "toritsugi.cli")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        number: int = trial.getsockname()[1]
        return number


def until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """What the condition gives, once it gives something."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


class Demo:
    """A demo's place; `start` it, `stop` it, start it again."""

    def __init__(self, folder: Path, database_url: str = "", command: Sequence[str] = COMMAND) -> None:
        self.folder = folder
        self.command = command
        self.process: subprocess.Popen[str] | None = None
        given = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")}
        self.environment = given | {
            "TORITSUGI_DATA_DIR": str(folder),
            "TORITSUGI_HTTP_PORT": str(free_port()),
            "TORITSUGI_SMTP_PORT": str(free_port()),
            "LINEWORKS_EMULATOR_PORT": str(free_port()),
            "LANG": "ja_JP.UTF-8",
        }
        self.environment.pop("LC_ALL", None)
        if database_url:
            self.environment["TORITSUGI_DATABASE_URL"] = database_url

    def start(self) -> dict[str, Any]:
        """Everything that demo.json says, once it is there."""
        output = (self.folder.parent / f"{self.folder.name}.out").open("w")
        with output:
            self.process = subprocess.Popen(
                [*self.command, "demo"], env=self.environment, stdout=output, stderr=output, text=True
            )
        try:
            until(lambda: self.report.exists() or self.process.poll() is not None, START_SECONDS, self.said())
            assert self.process.poll() is None, self.said()
        except BaseException:
            self.stop()
            raise
        return self.facts

    @property
    def report(self) -> Path:
        return self.folder / "demo.json"

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.report.read_text(encoding="utf-8"))
        return found

    def said(self) -> str:
        return (self.folder.parent / f"{self.folder.name}.out").read_text(encoding="utf-8")

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Seconds that it took to end."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - began

    def ledger(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.asked("/_emulator/messages?since=0")["messages"]
        return found

    def asked(self, path: str) -> Any:
        with urllib.request.urlopen(self.facts["emulator_url"] + path, timeout=10) as answer:
            return json.load(answer)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(self.facts["relay_url"] + "/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def mail(self, to: str, subject: str) -> None:
        """Returns when the relay has answered 250."""
        facts, message = self.facts, EmailMessage()
        message["From"], message["To"], message["Subject"] = "aoba@example.com", to, subject
        message.set_content("よろしくお願いいたします。")
        with smtplib.SMTP(facts["smtp_host"], facts["smtp_port"], timeout=10) as client:
            client.send_message(message)

    def event(self, title: str, to: str) -> int:
        """The status of the answer."""
        facts = self.facts
        request = urllib.request.Request(
            facts["relay_url"] + "/api/v1/events",
            data=json.dumps({"kind": "alert", "title": title, "to": to}).encode(),
            headers={"Authorization": f"Bearer {facts['api_key']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)

    def has(self, title: str) -> bool:
        return any(title in json.dumps(each["content"], ensure_ascii=False) for each in self.ledger())


@contextmanager
def running(demo: Demo) -> Iterator[dict[str, Any]]:
    """The demo, started and stopped."""
    try:
        yield demo.start()
    finally:
        if demo.process is not None and demo.process.poll() is None:
            demo.stop()


def commands_in(text: str) -> list[str]:
    """The lines that a person can paste into a shell."""
    return re.findall(r"^(?:curl|python3) .*$", text, re.MULTILINE)
