"""Mails of ours leave once, whatever the server answers and whatever happens to processes."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from inbox import Inbox, open_inbox
from toritsugi.database import Database
from toritsugi.mailing import Draft, Mailer, MailRow, MailServer, MailState, cancel_mail, get_mails, write_mail
from toritsugi.mailing.mailer import LOOK_SECONDS
from toritsugi.people import add_organization

pytestmark = pytest.mark.anyio

DAY = 86_400.0


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailServer]]:
    with open_inbox() as opened:
        yield opened


async def written(database: Database, **given: Any) -> str:
    async with database.transaction() as connection:
        organization = await add_organization(connection, "株式会社サンプル", now=database.clock.now())
        values: dict[str, Any] = {"kind": "reply", "subject": "Re: 御見積書", "text": "承知しました。\n"}
        values |= {"recipients": ("sato@example.com",), "by_person": True}
        return await write_mail(database, connection, Draft(organization_id=organization.id, **{**values, **given}))


async def row_of(database: Database, id: str) -> MailRow:
    async with database.reading() as connection:
        return (await get_mails(connection, [id]))[id]


async def test_a_mail_arrives_as_it_was_written(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    long_id = f"<{'m' * 180}@crm.example.com>"
    subject = "Re: 【重要】" + "㈱青葉物産 御見積書のご確認のお願い" * 8
    id = await written(
        database,
        subject=subject,
        sender_name="田中 太郎",
        reply_to="tanaka@sample.example",
        in_reply_to=long_id,
        thread=("<first@crm.example.com>", long_id),
    )
    await Mailer(database, server).mail_due()
    (mail,), (raw,) = box.mails, box.raw
    assert mail["Subject"] == subject
    assert mail["From"].addresses[0].display_name == "田中 太郎"
    assert mail["From"].addresses[0].addr_spec == "toritsugi@sample.example"
    assert mail["Reply-To"] == "tanaka@sample.example"
    assert mail.get_content() == "承知しました。\r\n"
    assert mail["Auto-Submitted"] is None
    unfolded = b" ".join(raw.split()).decode()
    assert f"In-Reply-To: {long_id}" in unfolded
    assert f"References: <first@crm.example.com> {long_id}" in unfolded
    assert box.envelopes == [("toritsugi@sample.example", ["sato@example.com"])]
    row = await row_of(database, id)
    assert (row.state, row.error, row.tries) == (MailState.SENT, "", 1)
    assert mail["X-Toritsugi-Organization"] == row.organization_id
    assert mail["Message-ID"] == f"<{id}@sample.example>"


async def test_what_a_program_wrote_says_so(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    await written(database, by_person=False)
    await Mailer(database, server).mail_due()
    assert box.mails[0]["Auto-Submitted"] == "auto-generated"


async def test_no_line_end_makes_a_header(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    evil = "x\r\nBcc: victim@example.com\r\n\r\nbody"
    await written(database, subject=evil, sender_name=evil, reply_to=evil, in_reply_to=evil)
    await Mailer(database, server).mail_due()
    assert box.mails[0]["Bcc"] is None
    assert "victim" in box.mails[0]["Subject"]
    assert box.mails[0].get_content() == "承知しました。\r\n"


async def test_a_server_that_is_away_gets_it_later(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    id = await written(database)
    await Mailer(database, MailServer(host="127.0.0.1", port=9)).mail_due()
    row = await row_of(database, id)
    assert row.state is MailState.WAITING and row.error.startswith("ConnectionRefused")
    mailer = Mailer(database, server)
    await mailer.mail_due()
    assert box.mails == [], "not in a tight loop"
    database.clock.advance(11)  # type: ignore[attr-defined]
    await mailer.mail_due()
    assert len(box.mails) == 1 and (await row_of(database, id)).state is MailState.SENT


async def test_the_pauses_grow_and_come_to_an_end(database: Database) -> None:
    id = await written(database, by_person=False)
    mailer = Mailer(database, MailServer(host="127.0.0.1", port=9))
    pauses = []
    for _ in range(200):
        await mailer.mail_due()
        row = await row_of(database, id)
        if row.state is MailState.FAILED:
            break
        pauses.append(row.due_at - database.clock.now())
        database.clock.advance(row.due_at - database.clock.now() + 0.1)  # type: ignore[attr-defined]
    assert pauses[:7] == pytest.approx([10, 30, 60, 300, 900, 3600, 3600], abs=5)
    assert 70 < len(pauses) < 90 and (await row_of(database, id)).state is MailState.FAILED


async def test_a_refusal_ends_what_a_person_wrote(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    box.strangers.add("sato@example.com")
    id = await written(database)
    await Mailer(database, server).mail_due()
    row = await row_of(database, id)
    assert row.state is MailState.FAILED and row.error == "550 5.1.1 no such user here"
    assert row.settled_at is not None


async def test_a_refusal_of_data_ends_it_and_a_later_please_does_not(
    database: Database, inbox: tuple[Inbox, MailServer]
) -> None:
    box, server = inbox
    box.refusals = ["451 come back later", "554 5.7.1 this looks like spam"]
    id = await written(database)
    mailer = Mailer(database, server)
    await mailer.mail_due()
    assert (await row_of(database, id)).state is MailState.WAITING
    database.clock.advance(11)  # type: ignore[attr-defined]
    await mailer.mail_due()
    row = await row_of(database, id)
    assert row.state is MailState.FAILED and row.error == "554 5.7.1 this looks like spam"


async def test_a_refused_recipient_beside_others_is_noted(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    box.strangers.add("gone@example.com")
    id = await written(database, recipients=("sato@example.com", "gone@example.com"))
    await Mailer(database, server).mail_due()
    row = await row_of(database, id)
    assert row.state is MailState.SENT and row.error == "gone@example.com: 550 5.1.1 no such user here"
    assert box.envelopes[0][1] == ["sato@example.com"]


async def test_an_address_that_no_server_takes_is_refused(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    id = await written(database, recipients=("佐藤@example.com",))
    await Mailer(database, inbox[1]).mail_due()
    assert (await row_of(database, id)).state is MailState.FAILED


async def test_it_waits_for_its_time_and_can_be_taken_back(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    later = database.clock.now() + 60
    ids = [await written(database, due_at=later) for _ in range(2)]
    mailer = Mailer(database, server)
    await mailer.mail_due()
    assert box.mails == []
    async with database.transaction() as connection:
        assert await cancel_mail(database, connection, ids[0])
        assert not await cancel_mail(database, connection, ids[0])
    database.clock.advance(61)  # type: ignore[attr-defined]
    await mailer.mail_due()
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{ids[1]}@sample.example>"]
    async with database.transaction() as connection:
        assert not await cancel_mail(database, connection, ids[1]), "it has gone"


async def test_several_processes_send_each_once(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    for _ in range(5):
        await written(database)
    await asyncio.gather(*(Mailer(database, server).mail_due() for _ in range(4)))
    assert len({mail["Message-ID"] for mail in box.mails}) == len(box.mails) == 5


async def test_the_bell_brings_a_new_mail_at_once(database: Database, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    mailer = Mailer(database, server)
    await mailer.start()
    try:
        await asyncio.sleep(0.2)
        await written(database)
        async with asyncio.timeout(LOOK_SECONDS - 1):
            while not box.mails:
                await asyncio.sleep(0.02)
    finally:
        await mailer.stop()
