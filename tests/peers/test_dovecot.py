"""Mailboxes in a real Dovecot: watched, each mail taken once whatever breaks, and every trouble said in a sentence."""

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import select, update

from intake.token_server import CLIENT_ID, CLIENT_SECRET, token_server
from peers.dovecot import USERS, running
from peers.watched_mailbox import DONE, QUICK, Post, holds, mail, watched_by
from street import SALES_ROOM, open_street, until
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import Consent, remove_source
from toritsugi.intake.imap import (
    Hands,
    ImapDoor,
    Patience,
)
from toritsugi.intake.imap.tables import imap_mailbox

pytestmark = pytest.mark.anyio


async def test_a_mail_is_told_as_soon_as_the_server_says_so_and_moved(post: Post) -> None:
    await post.set_up()
    await post.deliver(mail("before"))
    async with post.watched():
        await post.deliver(mail("first"))
        assert await post.titles(1) == ["first"]
        await post.deliver(mail("second"), mail("third"))
        assert await post.titles(3) == ["first", "second", "third"]
        await until(lambda: holds(post.subjects(), ["before"]), 20)
    assert await post.subjects(DONE) == ["first", "second", "third"]
    assert await post.subjects(DONE, "UNSEEN") == ["first", "second", "third"]
    [event, *_] = await post.events()
    assert (event.kind, event.source_id, event.details["door"]) == ("timeline", post.source.id, "imap")
    assert event.addressees == (Addressee("room", SALES_ROOM),)
    assert event.details["recipient"] == post.user


async def test_no_mail_of_a_stream_waits_for_the_next_look(post: Post) -> None:
    """IDLE tells of a mail once; with one that nobody heard of, the test would wait ten minutes."""
    await post.set_up(done_folder="")
    async with post.watched():
        for number in range(40):
            await post.deliver(mail(f"mail {number}"))
            await asyncio.sleep(random.uniform(0.0, 0.08))
        assert await post.titles(40) == [f"mail {number}" for number in range(40)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_mails_that_came_while_nobody_watched_are_taken_and_marked(post: Post, security: str) -> None:
    port = post.dovecot.tls_port if security == "tls" else post.dovecot.port
    await post.set_up(security=security, port=port, done_folder="")
    async with post.watched():
        pass
    await post.deliver(mail("one"), mail("two"))
    async with post.watched():
        assert await post.titles(2) == ["one", "two"]
        await until(lambda: holds(post.subjects("INBOX", "UNSEEN"), []), 20)
    assert await post.subjects("INBOX", "SEEN") == ["one", "two"]


async def test_however_often_it_is_broken_off_each_mail_is_told_once(post: Post) -> None:
    await post.set_up()
    async with post.watched():
        pass
    titles = [f"mail {number}" for number in range(40)]
    await post.deliver(*(mail(title) for title in titles))
    for _ in range(6):
        door = ImapDoor(Hands(post.street.database, post.street.desk, post.street.book, post.street.seal))
        await door.start()
        await asyncio.sleep(random.uniform(0.05, 0.4))
        await door.stop()
    async with post.watched():
        assert sorted(await post.titles(40)) == sorted(titles)
        await post.emptied(*titles)
    assert len(await post.events()) == 40


async def test_what_was_accepted_but_not_written_down_is_not_told_again(post: Post) -> None:
    """A crash right after the accept: the position is still that from before."""
    await post.set_up(done_folder="")
    async with post.watched():
        await post.deliver(mail("one"), b"Subject: without id\r\n\r\nhello\r\n")
        assert len(await post.titles(2)) == 2
    async with post.street.database.transaction() as c:
        await c.execute(update(imap_mailbox).values(accepted_uid=0, finished_uid=0))
    async with post.watched():
        await post.deliver(mail("three"))
        assert await post.titles(3) == ["one", "without id", "three"]


async def test_a_server_that_numbers_anew_loses_and_repeats_nothing(post: Post) -> None:
    await post.set_up(done_folder="")
    async with post.watched():
        await post.deliver(mail("one"), mail("two"))
        await post.titles(2)
    validity = (await post.known()).position
    post.dovecot.forget_uids(post.user)
    await post.deliver(mail("three"))
    async with post.watched():
        assert await post.titles(3) == ["one", "two", "three"]
        await post.deliver(mail("four"))
        assert await post.titles(4) == ["one", "two", "three", "four"]
    now = (await post.known()).position
    assert validity is not None and now is not None and validity.uid_validity != now.uid_validity


async def test_whom_the_headers_name_is_told(post: Post) -> None:
    await post.set_up()
    tanaka, suzuki = "tanaka@sample.example", "suzuki@sample.example"
    async with post.watched():
        await post.deliver(
            mail("delivered", f"Delivered-To: {tanaka}", f"To: {suzuki}"),
            mail("original", f"X-Original-To: <{suzuki}>", "To: list@elsewhere.example"),
            mail("written", f'To: "田中" <{tanaka.upper()}>, nobody@elsewhere.example', f"Cc: {suzuki}"),
            mail("nobody", "Delivered-To: timeline@elsewhere.example", "To: list@elsewhere.example"),
        )
        await post.titles(5)
    told = [(event.title, event.details["recipient"], event.kind) for event in await post.events()]
    assert sorted(told) == sorted(
        [
            ("delivered", tanaka, "timeline"),
            ("original", suzuki, "timeline"),
            ("written", tanaka, "timeline"),
            ("written", suzuki, "timeline"),
            ("nobody", post.user, "timeline"),
        ]
    )


async def test_without_idle_and_move_it_looks_again_and_again_and_copies(database: Database, certified: Path) -> None:
    more = "imap_capability = IMAP4rev1 SASL-IR LITERAL+ ENABLE UIDPLUS NAMESPACE AUTH=PLAIN"
    with running(certified, more) as dovecot:
        async with open_street(database) as street:
            post = Post(street, dovecot)
            await post.set_up()
            async with post.watched():
                for title in ("one", "two"):
                    await post.deliver(mail(title))
                assert await post.titles(2) == ["one", "two"]
                await post.emptied("one", "two")


async def test_idle_is_renewed_and_goes_on(post: Post) -> None:
    await post.set_up()
    async with post.watched(Patience(idle=0.3)):
        await asyncio.sleep(1.5)
        for number in range(3):
            await post.deliver(mail(f"mail {number}"))
            assert len(await post.titles(number + 1)) == number + 1


async def test_one_process_watches_and_another_takes_over(post: Post) -> None:
    await post.set_up()
    async with post.watched() as first:
        hands = Hands(post.street.database, post.street.desk, post.street.book, post.street.seal, 1_000_000, QUICK)
        second = ImapDoor(hands)
        await second.start()
        await asyncio.sleep(1)
        assert (first.watching, second.watching) == ({post.source.id}, set())
        await first.stop()
        await until(lambda: holds(watched_by(second), {post.source.id}), 20)
        await post.deliver(mail("one"))
        assert await post.titles(1) == ["one"]
        await second.stop()


async def test_a_mail_beyond_the_size_is_taken_to_there_and_says_so(post: Post) -> None:
    await post.set_up()
    async with post.watched(size=50_000):
        await post.deliver(mail("large", body="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 1_000))
        assert await post.titles(1) == ["large"]
    [event] = await post.events()
    assert event.details["problems"] == "cut" and event.text.startswith("xxx")


async def test_the_password_is_sealed_and_a_removed_mailbox_is_left_alone(post: Post) -> None:
    await post.set_up()
    async with post.street.database.reading() as c:
        sealed = (await c.execute(select(imap_mailbox.c.password))).scalar_one()
    assert USERS[post.user].encode() not in sealed
    async with post.watched() as door:
        async with post.street.database.transaction() as c:
            await remove_source(c, post.street.organization_id, post.source.id)
        await until(lambda: holds(watched_by(door), set()), 20)
        await post.deliver(mail("one"))
        await asyncio.sleep(0.5)
        assert await post.events() == [] and await post.subjects() == ["one"]


TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""


async def test_a_token_lets_in_and_another_does_not(database: Database, certified: Path) -> None:
    """Dovecot asks the token server who it is that holds the token."""
    async with token_server("a good token") as tokens:
        asked = tokens.url.replace("/token", "/holder?access_token=")
        settings = f"tokeninfo_url = {asked}\nusername_attribute = email\n"
        with running(certified, TOKENS, {"oauth2.conf": settings}) as dovecot:
            async with open_street(database) as street:
                post = Post(street, dovecot)
                tokens.holder = post.user
                given = {"token_url": tokens.url, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
                await post.set_up(password="", consent=Consent(**given))
                await post.deliver(mail("before"))
                async with post.watched():
                    await post.deliver(mail("one"))
                    assert await post.titles(1) == ["one"]
                tokens.access_token = "a bad token"
                async with post.watched():
                    assert post.user in await post.trouble("token_sign_in_refused")
