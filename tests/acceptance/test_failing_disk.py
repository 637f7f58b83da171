"""The file system fails under SQLite, for real: nothing is acknowledged afterwards, and a new process goes on."""

import json
import os
import resource
import signal
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acceptance.demo_process import COMMAND, free_port

SYNC_LOST = 70
EMPLOYEE = "tanaka@sample.example"


def settings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")}
    ports = {"TORITSUGI_HTTP_PORT": str(free_port()), "TORITSUGI_SMTP_PORT": str(free_port())}
    return kept | {"TORITSUGI_DATA_DIR": str(folder), "LC_ALL": "C"} | ports


def command(given: dict[str, str], *words: str) -> str:
    return subprocess.run([*COMMAND, *words], env=given, capture_output=True, text=True, timeout=60, check=True).stdout


@contextmanager
def serving(given: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A relay that is ready."""
    process = subprocess.Popen([*COMMAND, "serve"], env=given, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert any(json.loads(line)["event"] == "serve.ready" for line in process.stderr)
        yield process
    finally:
        process.kill()
        process.wait(10)
        process.stderr.close()


def send(given: dict[str, str], number: int) -> None:
    mail = f"Subject: mail {number}\r\nMessage-ID: <{number}@b>\r\n\r\nhello\r\n"
    with smtplib.SMTP("127.0.0.1", int(given["TORITSUGI_SMTP_PORT"]), timeout=20) as client:
        client.sendmail("a@b.example", [EMPLOYEE], mail)


def is_acknowledged(given: dict[str, str], number: int) -> bool:
    try:
        send(given, number)
    except (smtplib.SMTPException, OSError):
        return False
    return True


def test_when_the_disk_fails_the_process_ends_and_the_next_one_goes_on(tmp_path: Path) -> None:
    given = settings(tmp_path)
    command(given, "organization", "add", "青葉物産")
    staff = tmp_path / "staff.csv"
    staff.write_text(f"氏名,メールアドレス\n田中 太郎,{EMPLOYEE}\n", encoding="utf-8")
    command(given, "employee", "import", str(staff))
    with serving(given) as process:
        send(given, 1)
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, hard))
        assert not is_acknowledged(given, 2)
        assert process.wait(20) == SYNC_LOST
        assert process.stderr is not None
        said = [json.loads(line) for line in process.stderr]
        assert [line["event"] for line in said if line["level"] == "critical"] == ["serve.sync_lost"]
    with serving(given) as process:
        send(given, 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    titles = [event["title"] for event in json.loads(command(given, "event", "list", "--json"))]
    assert sorted(titles) == ["mail 1", "mail 2"]
