"""Behind Postfix, with its own queue: what the relay cannot take yet is brought again until it is kept, once."""

import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from peers.conftest import CRM, EMPLOYEE, Relay
from peers.mail_server import Postfix, started

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, because Postfix makes sockets in it."""
    path = Path(mkdtemp(prefix="pf-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def mail(title: str) -> str:
    return f"Subject: {title}\nFrom: CRM <crm@crm.example>\nContent-Type: text/plain; charset=utf-8\n\n本文\n.\n"


def arrived(relay: Relay, postfix: Postfix, title: str, count: int = 1, seconds: float = 40) -> None:
    """So many have come, and Postfix keeps none of them any more."""
    found = relay.wait_for(count, title, seconds)
    assert len(found) == count, postfix.log()[-5000:]
    assert postfix.waits_for("removed")


def test_mails_come_in_plain(relay: Relay, folder: Path) -> None:
    with started(folder, relay.port, "smtp_tls_security_level = none") as postfix:
        postfix.send(mail("postfix plain"), EMPLOYEE)
        arrived(relay, postfix, "postfix plain")
        assert "TLS connection established" not in postfix.log()


def test_mails_come_by_tls(relay: Relay, folder: Path) -> None:
    more = [
        "smtp_tls_security_level = secure",
        f"smtp_tls_CAfile = {relay.chain}",
        "smtp_tls_secure_cert_match = localhost",
    ]
    with started(folder, relay.port, *more) as postfix:
        postfix.send(mail("postfix tls"), EMPLOYEE)
        arrived(relay, postfix, "postfix tls")
        assert "Verified TLS connection established to 127.0.0.1" in postfix.log()


def test_postfix_signs_in(relay: Relay, folder: Path) -> None:
    secrets = folder / "secrets"
    secrets.write_text(f"[127.0.0.1]:{relay.port} {CRM}:{relay.password}\n", encoding="utf-8")
    more = [
        "smtp_tls_security_level = encrypt", "smtp_sasl_auth_enable = yes",
        f"smtp_sasl_password_maps = texthash:{secrets}", "smtp_sasl_tls_security_options = noanonymous",
    ]  # fmt: skip
    with started(folder, relay.port, *more) as postfix:
        postfix.send(mail("postfix signs in"), CRM)
        arrived(relay, postfix, "postfix signs in")


def test_an_unknown_recipient_is_bounced_and_the_others_get_it(relay: Relay, folder: Path) -> None:
    with started(folder, relay.port) as postfix:
        postfix.send(mail("postfix mixed"), EMPLOYEE, "nobody@sample.example")
        arrived(relay, postfix, "postfix mixed")
        assert postfix.waits_for("said: 550 5.1.1 No such recipient here")


def test_what_was_answered_451_comes_again_by_itself(relay: Relay, folder: Path) -> None:
    with started(folder, relay.port) as postfix:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, relay.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        for number in range(5):
            postfix.send(mail(f"postfix again {number}"), EMPLOYEE)
        assert postfix.waits_for("said: 451 4.3.0")
        assert relay.wait_for(1, "postfix again", 0) == []
        holder.communicate("")
        arrived(relay, postfix, "postfix again", 5)
        assert sorted(relay.titles()[-5:]) == [f"postfix again {number}" for number in range(5)]


def test_two_hundred_through_postfix_arrive_once_each(relay: Relay, folder: Path) -> None:
    with started(folder, relay.port) as postfix:
        with smtplib.SMTP("127.0.0.1", postfix.port, timeout=30) as client:
            for number in range(200):
                client.sendmail("crm@crm.example", [EMPLOYEE], mail(f"postfix burst {number:03}").encode())
        found = relay.wait_for(200, "postfix burst", 60)
        assert sorted(found) == [f"postfix burst {number:03}" for number in range(200)]


def test_a_mail_in_utf8_comes_through(relay: Relay, folder: Path) -> None:
    with started(folder, relay.port) as postfix:
        with smtplib.SMTP("127.0.0.1", postfix.port, timeout=30) as client:
            client.ehlo()
            options = ["SMTPUTF8", "BODY=8BITMIME"]
            client.sendmail("鈴木@例え.example", [EMPLOYEE], mail("postfix 件名").encode(), options)
        arrived(relay, postfix, "postfix 件名")
