"""The files of a mail: named in the post with their sizes, said after it where a rule wants that, whatever happens."""

from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Any

import pytest

from intake.smtp_place import SUZUKI_MAIL, Door, open_door
from street import BASE_USER, BOT, DOMAIN, SUZUKI, until, words_of
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import ReadingApart
from toritsugi.notification import State
from toritsugi.outbox import AttemptRow, NotificationRow, calls_since, list_attempts, notifications_of_event, resend
from toritsugi.routing import Condition, Rule
from toritsugi.rules import add_rules

pytestmark = pytest.mark.anyio
FILES = (("見積書.pdf", b"%PDF-1.7 \x00\xff" * 200), ("図面.png", b"\x89PNG" * 9), ("setup.exe", b"MZ"))
UPLOADS, CREATED, SENT = "storage.upload", "bot.attachment.create", "bot.user.message.create"


def mail(*files: tuple[str, bytes], subject: str = "お見積り") -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "crm@crm.example", SUZUKI_MAIL, subject
    letter["Message-ID"] = f"<{hash((subject, files))}@crm.example>"
    letter.set_content("添付をご覧ください。\n")
    for name, content in files:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return letter.as_bytes()


async def with_rule(door: Door) -> None:
    rule = Rule("", "見積", conditions=(Condition("subject", "any", ("見積",)),), attachments="upload")
    async with door.street.database.transaction() as c:
        await add_rules(c, door.street.organization_id, [rule], now=1.0)


async def rows_of(door: Door, event: Event) -> list[NotificationRow]:
    async with door.street.database.reading() as c:
        return await notifications_of_event(c, event.id)


async def attempts_of(door: Door, row: NotificationRow) -> list[AttemptRow]:
    async with door.street.database.reading() as c:
        return await list_attempts(c, [row.id])


async def downloaded(door: Door, file_id: str) -> bytes:
    street = door.street
    token = await street.keeper.token(street.connection.id)
    found = await street.clients.of(street.connection).download(token, BOT, file_id)
    return found.content


async def settled(door: Door) -> tuple[NotificationRow, ...]:
    [event] = await door.events()
    return tuple(await door.street.settled(event.id))


def operations(requests: list[dict[str, Any]]) -> list[str]:
    return [each["operation"] for each in requests if each["operation"] in {UPLOADS, CREATED, SENT}]


async def test_small_files_follow_the_text_and_all_are_named_with_their_sizes(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.worker()
        await door.send(mail(*FILES), SUZUKI_MAIL)
        text, *files = await door.street.sent(3)
        assert "添付: 見積書.pdf（2 KB）、図面.png（36 B）、setup.exe（2 B）" in words_of(text)
        assert [each["content"]["type"] for each in files] == ["file", "file"]
        assert [await downloaded(door, each["content"]["fileId"]) for each in files] == [FILES[0][1], FILES[1][1]]
        first, *told = await settled(door)
        assert [each.title for each in told] == ["添付: 見積書.pdf（2 KB）", "添付: 図面.png（36 B）"]
        assert {each.state for each in (first, *told)} == {State.DELIVERED}
        for each in told:
            assert [attempt.verdict for attempt in await attempts_of(door, each)] == ["uploaded", "delivered"]
        asked = operations(await door.street.requests())
        assert asked[:3] == [SENT, CREATED, UPLOADS] and sorted(asked) == sorted([SENT, CREATED, UPLOADS] * 2 + [SENT])


async def test_each_operation_is_counted_in_a_lane_of_its_own(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        await door.street.sent(2)
        await settled(door)
        async with database.reading() as c:
            given = await calls_since(c, f"{DOMAIN}/file", 0.0)
            said = await calls_since(c, f"{DOMAIN}/member", 0.0)
        assert (len(given), len(said)) == (1, 2)


async def test_without_the_rules_word_files_are_only_named(database: Database) -> None:
    async with open_door(database) as door:
        await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        [text] = await door.street.sent(1)
        assert "添付: 見積書.pdf（2 KB）" in words_of(text)
        assert len(await settled(door)) == 1


async def busy(door: Door) -> None:
    await door.street.fault(operation=CREATED, status=429, count=1)


async def down(door: Door) -> None:
    await door.street.fault(operation=CREATED, status=503, count=1)


async def lost(door: Door) -> None:
    await door.street.fault(operation=UPLOADS, kind="reset", count=1)


@pytest.mark.parametrize(("trouble", "verdict"), [(busy, "wait"), (down, "retry"), (lost, "retry")])
async def test_trouble_with_a_file_never_holds_the_text_and_is_tried_again(
    database: Database, trouble: Callable[[Door], Awaitable[None]], verdict: str
) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await trouble(door)
        await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        [text] = await door.street.sent(1)
        assert "見積書.pdf" in words_of(text)
        [event] = await door.events()

        async def tried() -> bool:
            (_, file) = await rows_of(door, event)
            found = await attempts_of(door, file)
            return bool(found) and found[0].verdict == verdict and file.state is State.PENDING and not file.doubtful

        await until(tried)


async def test_a_refused_file_is_told_and_goes_nowhere_else(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.fault(operation=CREATED, status=400, count=1)
        await door.street.worker()
        await door.send(mail(*FILES[:2]), SUZUKI_MAIL)
        await door.street.sent(2)
        text, refused, other = await settled(door)
        assert (text.state, refused.state, other.state) == (State.DELIVERED, State.DEAD, State.DELIVERED)
        assert "受け付けませんでした" in refused.reason
        assert BASE_USER not in str(await door.street.messages())


async def test_a_file_waits_for_its_text_however_long_that_takes(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.fault(operation=SENT, status=503, count=1)
        await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        messages = await door.street.sent(2)
        assert [each["content"]["type"] for each in messages if SUZUKI in str(each["to"])][-1] == "file"
        asked = operations(await door.street.requests())
        assert asked.index(CREATED) > 1 and asked[:2] == [SENT, SENT]


async def test_a_mail_that_is_erased_has_no_files_any_more(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        worker = await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        _, file = await settled(door)
        await worker.stop()
        again = await resend(database, door.street.organization_id, file.id)
        async with database.transaction() as c:
            await c.exec_driver_sql("DELETE FROM raw_mail")
        await door.street.worker()
        rows = {row.id: row for row in await settled(door)}
        assert rows[again].state is State.DEAD and "消去" in rows[again].reason


async def test_a_resent_file_is_given_anew(database: Database) -> None:
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.worker()
        await door.send(mail(FILES[0]), SUZUKI_MAIL)
        _, file = await settled(door)
        await resend(database, door.street.organization_id, file.id)
        messages = await door.street.sent(3)
        ids = [each["content"]["fileId"] for each in messages[1:]]
        assert len(set(ids)) == 2
        assert await downloaded(door, ids[1]) == FILES[0][1]


async def test_a_file_of_a_mail_that_is_read_apart(database: Database) -> None:
    large = bytes(range(256)) * 600
    async with open_door(database) as door:
        await with_rule(door)
        await door.street.worker()
        await door.send(mail(("明細.bin", large)), SUZUKI_MAIL)
        assert await ReadingApart(database, door.street.desk, door.street.book).read_one()
        text, file = await door.street.sent(2)
        assert "明細.bin（154 KB）" in words_of(text)
        assert await downloaded(door, file["content"]["fileId"]) == large
