"""A CRM's notice mail, over a real SMTP conversation, becomes one post in the employee's talk room."""

import asyncio
import smtplib
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from inbox import open_inbox
from street import BASE_ROOM, BOT, SALES_ROOM, SUZUKI, Street, open_street, words_of
from toritsugi.connections import bot_secrets
from toritsugi.database import Database
from toritsugi.intake import CALLBACK_ROUTES, CallbackDoor, SmtpDoor, SmtpLimits, list_events
from toritsugi.mailing import Mailer
from toritsugi.notification import State
from toritsugi.people.tables import employee
from toritsugi.replies import Replies
from toritsugi.routing import Rule
from toritsugi.rules import add_rules
from toritsugi.web import WebSettings, create_web
from web.server import serving_application

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


def shut_out(street: Street) -> None:
    """The bot is taken out of the employee's room."""
    street.emulator.world.channels[0].bots = []
    street.emulator.app.store.changed()


async def test_a_refused_destination_gives_way_to_the_base_one_which_is_told_for_whom_and_why(
    database: Database,
) -> None:
    async with open_street(database) as street:
        async with database.transaction() as c:
            await c.execute(update(employee).where(employee.c.id == street.tanaka.id).values(delivery="room"))
        shut_out(street)
        door = SmtpDoor(street.desk, street.book, database.clock, SmtpLimits())
        await door.start("127.0.0.1", 0)
        street.stack.push_async_callback(door.stop)
        await street.worker()
        await asyncio.to_thread(send, door.port, notice(street.tanaka.email))
        [post] = await street.sent(1)
        assert BASE_ROOM in post["to"].values()
        words = words_of(post)
        assert words.startswith("【田中 太郎 さん 宛ての通知です】") and "トークルームに参加していません" in words
        assert "見積もりをお送りしました。" in words
        [event] = await events(street)
        refused, told = await street.settled(event)
        assert (refused.state, told.state, told.fallback_of) == (State.DEAD, State.DELIVERED, refused.id)


async def events(street: Street) -> list[str]:
    async with street.database.reading() as c:
        return [each.id for each in await list_events(c, street.organization_id)]


async def test_an_answer_in_the_talk_goes_back_to_the_sender(database: Database) -> None:
    """The mail over SMTP, the post, the member's words, the platform's signed callback, and a mail in reply."""
    with open_inbox() as (inbox, server):
        async with open_street(database, reactions=(Replies(database, server).react,)) as street:
            async with database.transaction() as c:
                await add_rules(c, street.organization_id, [Rule("", "CRM", allows_reply=True)], now=1.0)
            callbacks = CallbackDoor(
                street.desk, lambda bot_id: bot_secrets(database, street.seal, bot_id), database.clock
            )
            app = create_web([CALLBACK_ROUTES], database, WebSettings(), parts=[callbacks])
            url = await street.stack.enter_async_context(serving_application(app))
            bot = street.emulator.world.bots[0]
            bot.enable_callback, bot.callback_url, bot.bot_secret = True, f"{url}/lineworks/callback", "bot-secret"
            street.emulator.app.store.changed()
            door = SmtpDoor(street.desk, street.book, database.clock, SmtpLimits())
            await door.start("127.0.0.1", 0)
            street.stack.push_async_callback(door.stop)
            await street.worker()
            await asyncio.to_thread(send, door.port, notice(street.suzuki.email))
            await street.sent(1)
            [event] = await events(street)
            await street.settled(event)
            said = {"user_id": SUZUKI, "bot_id": BOT, "text": "承知しました。明日お返事します。"}
            async with street.http.post(f"{street.emulator.url}/_emulator/talk/say", json=said) as answer:
                assert answer.status == 200, await answer.text()
            confirmed = (await street.sent(2))[-1]
            assert SUZUKI in confirmed["to"].values() and "crm@crm.example" in words_of(confirmed)
            database.clock.advance(61)  # type: ignore[attr-defined]
            await Mailer(database, server).mail_due()
            [mail] = inbox.mails
            assert mail["To"] == "crm@crm.example" and mail["In-Reply-To"] == "<timeline-1@crm.example>"
            assert mail["Subject"] == "Re: タイムラインのお知らせ" and mail["Auto-Submitted"] is None
            assert "明日お返事します。" in mail.get_content()
