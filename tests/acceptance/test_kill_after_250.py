"""Killed the moment that 250 is read: every mail is there, once, however often that happens."""

import asyncio
import os
import signal
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from acceptance.demo_process import free_port
from street import open_street
from toritsugi.database import Database
from toritsugi.intake.tables import event, raw_mail

pytestmark = pytest.mark.anyio
TO = "suzuki@sample.example"


def hand_in_and_kill(port: int, pid: int, number: int) -> int:
    """The reply to the mail's last line; the relay is dead as soon as it is read."""
    mail = f"Subject: {number}\r\nMessage-ID: <{number}@crm.example>\r\n\r\nhello {number}\r\n.\r\n"
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        client.docmd("MAIL FROM:<crm@crm.example>")
        client.docmd(f"RCPT TO:<{TO}>")
        assert client.docmd("DATA")[0] == 354
        client.send(mail.encode())
        code, _ = client.getreply()
        os.kill(pid, signal.SIGKILL)
        client.close()
    return code


def live_and_die(address: str, kills: int) -> list[int]:
    """What each life of the relay has answered before it was killed."""
    port = free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")} | {
        "TORITSUGI_DATABASE_URL": address,
        "TORITSUGI_SEALING_KEY": "11" * 32,
        "TORITSUGI_SMTP_PORT": str(port),
        "TORITSUGI_LOG_LEVEL": "error",
    }
    words = [sys.executable, str(Path(__file__).with_name("forking_relay.py"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=given, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as relay:
        assert relay.stdin is not None and relay.stdout is not None
        answers = []
        for number in range(kills):
            relay.stdin.write("once more\n")
            relay.stdin.flush()
            answers.append(hand_in_and_kill(port, int(relay.stdout.readline()), number))
        relay.stdin.close()
    return answers


@pytest.mark.parametrize("kills", [3, pytest.param(500, marks=pytest.mark.long)])
async def test_every_mail_is_there_that_was_answered_250(database: Database, database_address: str, kills: int) -> None:
    async with open_street(database) as street:
        await street.desk.stop()
        answers = await asyncio.to_thread(live_and_die, database_address, kills)
        assert answers == [250] * kills
        async with database.reading() as c:
            titles = list((await c.execute(select(event.c.title).order_by(event.c.id))).scalars())
            mails = (await c.execute(select(func.count()).select_from(raw_mail))).scalar_one()
        assert titles == [str(number) for number in range(kills)] and mails == kills
