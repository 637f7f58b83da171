"""A CRM's notice mail, over a real SMTP conversation, becomes one post in the employee's talk room."""

import asyncio
import smtplib
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from street import SALES_ROOM, SUZUKI, open_street, words_of
from toritsugi.database import Database
from toritsugi.intake import SmtpDoor, SmtpLimits
from toritsugi.people.tables import employee

pytestmark = pytest.mark.anyio


def notice(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "crm@crm.example", to, "<timeline-1@crm.example>"
    mail["Subject"] = "タイムラインのお知らせ"
    mail.set_content("佐藤さんがコメントしました。\n見積もりをお送りしました。", charset="iso-2022-jp")
    return mail


def send(port: int, mail: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        assert client.send_message(mail) == {}


@pytest.mark.parametrize(("delivery", "place"), [("room", SALES_ROOM), ("dm", SUZUKI)])
async def test_a_notice_mail_becomes_one_post(database: Database, delivery: str, place: str) -> None:
    async with open_street(database) as street:
        host = street.tanaka if delivery == "room" else street.suzuki
        async with database.transaction() as c:
            await c.execute(update(employee).where(employee.c.id == host.id).values(delivery=delivery))
        door = SmtpDoor(street.desk, street.book, database.clock, SmtpLimits())
        await door.start("127.0.0.1", 0)
        street.stack.push_async_callback(door.stop)
        await street.worker()
        for _ in range(2):
            await asyncio.to_thread(send, door.port, notice(host.email))
        [post] = await street.sent(1)
        await asyncio.sleep(0.3)
        assert await street.messages() == [post]
        assert place in post["to"].values()
        assert "タイムラインのお知らせ" in words_of(post)
        assert "見積もりをお送りしました。" in words_of(post)
