"""Killed the moment that 250 is read: every mail is there, once, however often that happens."""

import asyncio
import smtplib

import pytest
from sqlalchemy import func, select

from acceptance.killed_relay import Relay
from street import open_street
from toritsugi.database import Database
from toritsugi.intake.tables import event, raw_mail

pytestmark = pytest.mark.anyio
TO = "suzuki@sample.example"


def hand_in_and_kill(relay: Relay, number: int) -> int:
    """The reply to the mail's last line; the relay is dead as soon as it is read."""
    mail = f"Subject: {number}\r\nMessage-ID: <{number}@crm.example>\r\n\r\nhello {number}\r\n.\r\n"
    with smtplib.SMTP("127.0.0.1", relay.smtp, timeout=20) as client:
        client.ehlo()
        client.docmd("MAIL FROM:<crm@crm.example>")
        client.docmd(f"RCPT TO:<{TO}>")
        assert client.docmd("DATA")[0] == 354
        client.send(mail.encode())
        code, _ = client.getreply()
        relay.kill()
        client.close()
    return code


def live_and_die(address: str, kills: int) -> list[int]:
    """What each life of the relay has answered before it was killed."""
    relay = Relay(address, smtp_alone=True)
    answers = []
    try:
        for number in range(kills):
            relay.start()
            answers.append(hand_in_and_kill(relay, number))
    finally:
        relay.close()
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
