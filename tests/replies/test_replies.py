"""What a member answers to a notice in the talk with the bot goes back to the sender, and never to the wrong one."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from inbox import Inbox, open_inbox
from street import SALES_ROOM, SUZUKI, TANAKA, Street, open_street
from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import Source, add_mailbox, get_events
from toritsugi.intake.tables import event as event_table
from toritsugi.mailing import Mailer, MailServer, MailState
from toritsugi.notification import State
from toritsugi.outbox.tables import notification
from toritsugi.people import EmployeeForm, add_employee, add_organization
from toritsugi.replies import Replies, ReplyOutcomes, ReplyRow, replies_of_event

pytestmark = pytest.mark.anyio

DIRECT = notification.c.destination_kind == "member"
MAIL = """\
From: =?utf-8?B?5L2Q6Jek?= <sato@crm.example.com>
To: tanaka@sample.example
Subject: {subject}
Message-ID: <{name}@crm.example.com>
References: <root@crm.example.com> <second@crm.example.com>
{more}
text
"""


@dataclass
class Desk:
    """A street on which members answer, and the mail server that takes the answers."""

    street: Street
    box: Inbox
    server: MailServer

    @property
    def database(self) -> Database:
        return self.street.database

    async def notice(self, subject: str, *, more: str = "", to: str = "", **details: str) -> str:
        """A mail of which 田中 (or somebody else) was told by DM just now; its event's id."""
        raw = MAIL.format(subject=subject, name=new_id(), more=more and f"{more}\n")
        addressee = Addressee("employee", to or self.street.tanaka.id)
        known = {"door": "smtp", "reply": "yes", **details}
        event = self.street.event(addressee, kind="mail", title=subject, details=known, urgency=Urgency.NOTICE)
        receipt = await self.street.desk.accept(event, raw.encode())
        await self.delivered(receipt.event_id)
        self.advance(1)
        return receipt.event_id

    async def delivered(self, event_id: str, state: State = State.DELIVERED) -> None:
        values = {"state": state, "settled_at": self.database.clock.now()}
        async with self.database.transaction() as c:
            await c.execute(update(notification).where(notification.c.event_id == event_id).values(values))

    def advance(self, seconds: float) -> None:
        self.database.clock.advance(seconds)  # type: ignore[attr-defined]

    async def say(self, text: str = "", user_id: str = TANAKA, **details: str) -> list[Event]:
        """A member writes to the bot; what the bot answers."""
        now = self.database.clock.now()
        known = {"user_id": user_id, "channel_id": "", "content": "text", "text": text, "postback": "", **details}
        event = Event(
            id=new_id(),
            organization_id=self.street.organization_id,
            source_id=None,
            kind="lineworks.message",
            urgency=Urgency.ANSWER,
            title="message",
            details=known,
            idempotency_key=new_id(),
            received_at=now,
            expires_at=now + 600,
        )
        await self.street.desk.accept(event)
        return await self.answers(event.id)

    async def answers(self, key: str) -> list[Event]:
        """What the bot said under that key."""
        async with self.database.reading() as c:
            found = await c.execute(event_table.select().where(event_table.c.idempotency_key == f"reply:{key}"))
            return await get_events(c, self.street.organization_id, [row.id for row in found])

    async def press(self, answer: Event, label: str) -> list[Event]:
        """Presses the button of the bot's answer that begins so."""
        button = next(each for each in answer.buttons if each.label.startswith(label))
        return await self.say(button.label, postback=button.value)

    async def mailed(self, seconds: float = 61) -> list[EmailMessage]:
        """What has arrived at the mail server after so many seconds."""
        self.advance(seconds)
        await Mailer(self.database, self.server).mail_due()
        return self.box.mails

    async def rows(self, event_id: str) -> list[ReplyRow]:
        async with self.database.reading() as c:
            return await replies_of_event(c, event_id)


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailServer]]:
    with open_inbox() as opened:
        yield opened


@pytest.fixture
async def desk(database: Database, inbox: tuple[Inbox, MailServer]) -> AsyncIterator[Desk]:
    async with open_street(database, reactions=(Replies(database, inbox[1]).react,)) as street:
        yield Desk(street, *inbox)


async def test_an_answer_goes_to_the_sender_in_the_thread(desk: Desk) -> None:
    id = await desk.notice("御見積書の件")
    (told,) = await desk.say("承知しました。\n明日伺います。")
    assert told.title == "「御見積書の件」に返信します" and "宛先: sato@crm.example.com" in told.text
    assert told.addressees == (Addressee("member", TANAKA),)
    assert await desk.mailed(30) == []
    (mail,) = await desk.mailed(31)
    assert mail["Subject"] == "Re: 御見積書の件" and mail["To"] == "sato@crm.example.com"
    assert mail["From"].addresses[0].display_name == "田中 太郎"
    assert mail["Reply-To"] == "tanaka@sample.example"
    assert mail["In-Reply-To"].startswith("<") and mail["In-Reply-To"] in mail["References"]
    assert mail["References"].split()[:2] == ["<root@crm.example.com>", "<second@crm.example.com>"]
    assert mail["Auto-Submitted"] is None and mail["X-Toritsugi-Organization"] == desk.street.organization_id
    assert mail.get_content().split() == ["承知しました。", "明日伺います。", "--", "田中", "太郎（株式会社サンプル）"]
    (row,) = await desk.rows(id)
    assert row.mail.state is MailState.SENT and row.reply.employee_id == desk.street.tanaka.id


async def test_reply_to_is_where_it_goes_and_re_stands_once(desk: Desk) -> None:
    await desk.notice("RE: 件", more="Reply-To: =?utf-8?B?56qT5Y+j?= <Reply+77@crm.example.com>")
    await desk.say("はい")
    (mail,) = await desk.mailed()
    assert (mail["To"], mail["Subject"]) == ("reply+77@crm.example.com", "Re: 件")


async def test_what_is_written_within_the_minute_is_one_mail(desk: Desk) -> None:
    await desk.notice("件")
    await desk.say("承知しました。")
    desk.advance(40)
    (told,) = await desk.say("明日伺います。")
    assert told.title == "追記しました"
    assert await desk.mailed(40) == []
    (mail,) = await desk.mailed(21)
    assert mail.get_content().splitlines()[:2] == ["承知しました。", "明日伺います。"]
    (later,) = await desk.say("もう一通です。")
    assert later.title.endswith("に返信します")
    assert len(await desk.mailed()) == 2


async def test_the_latest_is_meant_and_another_can_be_chosen_by_number(desk: Desk) -> None:
    first = await desk.notice("最初の件")
    second = await desk.notice("二番目の件")
    (told,) = await desk.say("はい、お願いします。")
    assert "「二番目の件」に返信します" in told.title and "2. 最初の件" in told.text and "1. " not in told.text
    (changed,) = await desk.say("２")
    assert "「最初の件」に返信します" in changed.title and "1. 二番目の件" in changed.text
    (mail,) = await desk.mailed()
    assert mail["Subject"] == "Re: 最初の件" and mail.get_content().startswith("はい、お願いします。")
    assert len(await desk.rows(first)) == 1 and await desk.rows(second) == []
    (late,) = await desk.say("1")
    assert late.title == "この返信は、変更できません" and len(await desk.mailed()) == 1


async def test_buttons_choose_and_cancel(desk: Desk) -> None:
    first, second = await desk.notice("最初の件"), await desk.notice("二番目の件")
    (told,) = await desk.say("はい")
    assert [each.label for each in told.buttons] == ["取り消す", "2. 最初の件"]
    (changed,) = await desk.press(told, "2.")
    (cancelled,) = await desk.press(changed, "取り消す")
    assert cancelled.title == "返信を取り消しました" and "最初の件" in cancelled.text
    assert await desk.mailed() == []
    (late,) = await desk.press(changed, "取り消す")
    assert late.title == "この返信は、変更できません"
    assert [row.mail.state for row in await desk.rows(first)] == [MailState.CANCELLED]
    assert await desk.rows(second) == []


async def test_nobody_presses_for_somebody_else(desk: Desk) -> None:
    await desk.notice("件")
    (told,) = await desk.say("はい")
    assert await desk.say("取り消す", user_id=SUZUKI, postback=told.buttons[0].value) == []
    assert len(await desk.mailed()) == 1


async def test_a_newer_notice_is_not_taken_for_the_one_before(desk: Desk) -> None:
    await desk.notice("最初の件")
    await desk.say("はい")
    await desk.notice("二番目の件")
    (told,) = await desk.say("いいえ")
    assert "「二番目の件」に返信します" in told.title
    mails = await desk.mailed()
    assert {mail["Subject"]: mail.get_content().splitlines()[0] for mail in mails} == {
        "Re: 最初の件": "はい",
        "Re: 二番目の件": "いいえ",
    }


async def test_when_the_latest_takes_no_answer_the_member_is_asked(desk: Desk) -> None:
    await desk.notice("返信できる件")
    await desk.notice("返信できない件", reply="")
    (told,) = await desk.say("了解です")
    assert told.title == "どの件への返信でしょうか" and "1. 返信できる件" in told.text
    assert await desk.mailed() == []
    (more,) = await desk.say("よろしくお願いします")
    assert more.title == "どの件への返信でしょうか"
    (queued,) = await desk.say("1")
    assert "「返信できる件」に返信します" in queued.title
    (mail,) = await desk.mailed()
    assert mail.get_content().splitlines()[:2] == ["了解です", "よろしくお願いします"]


async def test_a_reply_without_a_choice_is_dropped_after_an_hour(desk: Desk) -> None:
    await desk.notice("返信できる件")
    await desk.notice("返信できない件", reply="")
    (told,) = await desk.say("了解です")
    desk.advance(3700)
    (late,) = await desk.press(told, "1.")
    assert late.title == "この返信は、変更できません" and await desk.mailed() == []


@pytest.mark.parametrize(
    ("more", "details"),
    [
        ("Auto-Submitted: auto-replied", {}),
        ("Precedence: auto_reply", {}),
        ("Content-Type: multipart/report; report-type=disposition-notification", {}),
        ("Return-Path: <>", {}),
        ("", {"automatic": "reply"}),
        ("", {"automatic": "bounce"}),
        ("", {"envelope_sender": ""}),
        ("", {"forged": "spf"}),
        ("Reply-To: no-reply@crm.example.com", {}),
        ("Reply-To: Mailer-Daemon@crm.example.com", {}),
        ("Reply-To: toritsugi@sample.example", {}),
        ("Reply-To: crm@relay.sample.example", {}),
        ("X-Autoreply: yes", {}),
    ],
)
async def test_no_machine_and_nobody_of_ours_is_ever_answered(desk: Desk, more: str, details: dict[str, str]) -> None:
    async with desk.database.transaction() as c:
        mailbox = Source(
            organization_id=desk.street.organization_id, door="mailbox", name="CRM", address="crm@relay.sample.example"
        )
        await add_mailbox(c, mailbox, 0.0)
    await desk.notice("件", more=more, **details)
    (told,) = await desk.say("はい")
    assert "に返信します" not in told.title and await desk.mailed() == []


@pytest.mark.parametrize(
    ("more", "details"),
    [
        ("Auto-Submitted: auto-generated", {"automatic": "notice"}),
        ("Precedence: bulk\nList-Id: <crm.example.com>", {"automatic": "notice"}),
        ("X-Auto-Response-Suppress: All", {"automatic": "notice"}),
    ],
)
async def test_a_systems_own_notice_is_answered_by_a_person(desk: Desk, more: str, details: dict[str, str]) -> None:
    """The rule allows it, the answer bears our mark, and what would come back by itself is kept and never told."""
    await desk.notice("承認依頼", more=more, **details)
    (told,) = await desk.say("承認します")
    assert "宛先: sato@crm.example.com" in told.text
    (mail,) = await desk.mailed()
    assert mail["Subject"] == "Re: 承認依頼" and mail["X-Toritsugi-Organization"] == desk.street.organization_id


async def test_an_address_that_no_server_takes_gives_way_to_the_senders(desk: Desk) -> None:
    await desk.notice("件", more="Reply-To: 佐藤@crm.example.com")
    (told,) = await desk.say("はい")
    assert "宛先: sato@crm.example.com" in told.text


async def test_a_bounce_is_not_answered(desk: Desk) -> None:
    await desk.notice("Undelivered Mail Returned to Sender", more="From: MAILER-DAEMON@crm.example.com")
    (told,) = await desk.say("はい")
    assert "返信できません" in told.title and await desk.mailed() == []


async def test_where_no_reply_is_allowed_it_is_said_once_a_day(desk: Desk) -> None:
    await desk.notice("件", reply="")
    (told,) = await desk.say("はい")
    assert told.title == "ここに書いても、差出人には届きません"
    assert await desk.say("はい？") == []
    desk.advance(86_401)
    assert len(await desk.say("もしもし")) == 1
    assert await desk.mailed() == []


async def test_an_old_notice_is_not_meant(desk: Desk) -> None:
    await desk.notice("件")
    desk.advance(86_401)
    (told,) = await desk.say("はい")
    assert told.title == "ここに書いても、差出人には届きません" and await desk.mailed() == []


async def test_what_was_never_delivered_is_not_meant(desk: Desk) -> None:
    id = await desk.notice("件")
    await desk.delivered(id, State.DEAD)
    (told,) = await desk.say("はい")
    assert told.title == "ここに書いても、差出人には届きません"


async def test_a_notice_told_within_another_can_be_answered(desk: Desk) -> None:
    carried, carrier = await desk.notice("まとめられた件"), await desk.notice("まとめた件", reply="")
    async with desk.database.transaction() as c:
        chosen = select(notification.c.id).where(notification.c.event_id == carrier, DIRECT)
        values = {"state": State.MERGED, "merged_into": (await c.execute(chosen)).scalar_one(), "settled_at": 0.0}
        await c.execute(update(notification).where(notification.c.event_id == carried, DIRECT).values(values))
    (told,) = await desk.say("はい")
    assert told.title == "どの件への返信でしょうか" and "1. まとめられた件" in told.text


async def test_a_stranger_and_somebody_elses_notice(desk: Desk) -> None:
    await desk.notice("件")
    assert (await desk.say("はい", user_id=SUZUKI))[0].title == "ここに書いても、差出人には届きません"
    assert (await desk.say("はい", user_id="nobody"))[0].title == "ここに書いても、差出人には届きません"
    assert await desk.mailed() == []


async def test_what_is_said_in_a_room_is_no_reply(desk: Desk) -> None:
    await desk.notice("件")
    assert await desk.say("はい", channel_id=SALES_ROOM) == [] and await desk.mailed() == []


async def test_codes_and_answers_are_left_to_those_who_know_them(desk: Desk) -> None:
    await desk.notice("件")
    assert await desk.say("AB23CD") == []
    assert await desk.say("すぐ行きます", postback="answer/" + "0" * 32 + "/coming") == []
    assert await desk.mailed() == []


async def test_pictures_are_answered_with_a_sentence(desk: Desk) -> None:
    await desk.notice("件")
    (told,) = await desk.say(content="image")
    assert told.title == "返信できるのは、文字だけです"
    assert await desk.say(content="sticker") == [], "not for each of a handful"
    desk.advance(61)
    assert len(await desk.say(content="sticker")) == 1
    assert await desk.mailed() == []


async def test_without_a_mail_server_it_is_said(database: Database) -> None:
    with open_inbox() as (box, _):
        async with open_street(database, reactions=(Replies(database, MailServer()).react,)) as street:
            desk = Desk(street, box, MailServer())
            await desk.notice("件")
            (told,) = await desk.say("はい")
    assert told.title == "いまは返信を送れません"


async def test_a_reply_that_is_refused_is_told_once(desk: Desk) -> None:
    id = await desk.notice("件")
    await desk.say("はい")
    desk.box.strangers.add("sato@crm.example.com")
    assert await desk.mailed() == []
    outcomes = ReplyOutcomes(desk.database, desk.street.desk)
    await outcomes.tell_failed()
    await outcomes.tell_failed()
    (row,) = await desk.rows(id)
    (told,) = await desk.answers(f"failed:{row.reply.id}")
    assert told.title == "「件」への返信を送れませんでした"
    assert "sato@crm.example.com" in told.text and "550 5.1.1 no such user here" in told.text
    assert row.mail.state is MailState.FAILED and row.reply.told_at is not None


async def test_a_reply_waits_for_a_server_that_is_away(desk: Desk) -> None:
    await desk.notice("件")
    await desk.say("はい")
    desk.box.refusals = ["451 later"]
    assert await desk.mailed() == []
    assert len(await desk.mailed(11)) == 1


async def test_another_company_is_never_answered(desk: Desk) -> None:
    """The same member ID in two companies: only the company's own notices are meant."""
    await desk.notice("件")
    async with desk.database.transaction() as c:
        other = await add_organization(c, "別会社", now=0.0)
        await add_employee(c, other.id, EmployeeForm(name="田", email="t@o.example", lineworks_user_id=TANAKA), now=0.0)
    desk.street.organization_id = other.id
    (told,) = await desk.say("はい")
    assert told.title == "ここに書いても、差出人には届きません" and await desk.mailed() == []
