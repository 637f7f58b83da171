"""The file system fails under SQLite, for real: nothing is acknowledged afterwards, and a new process goes on."""

import json
import resource
import signal
import smtplib
from pathlib import Path

from acceptance.relay_process import EMPLOYEE, command, found_company, serving, settings

SYNC_LOST = 70


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
    found_company(given, tmp_path)
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
