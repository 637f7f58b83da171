"""Every trouble with a mailbox in a real Dovecot: said in a sentence, and over when it is mended."""

from pathlib import Path

import pytest

from acceptance.demo_process import free_port
from peers.dovecot import USERS, running
from peers.watched_mailbox import DONE, Post, holds, mail, trouble_of
from street import open_street, until
from toritsugi.database import Database
from toritsugi.intake.imap import (
    Patience,
)

pytestmark = pytest.mark.anyio


async def test_a_wrong_password_is_said_and_a_right_one_helps_at_once(post: Post) -> None:
    await post.set_up(password="wrong")
    await post.deliver(mail("before"))
    async with post.watched(Patience(refused=600.0)):
        said = await post.trouble("sign_in_refused")
        assert "パスワードが違う" in said and post.user in said and "wrong" not in said
        since = (await post.known()).standing.since
        assert since is not None
        await post.change(password=USERS[post.user])
        await post.deliver(mail("first"))

        async def mended() -> bool:
            return (await post.known()).standing.answered_at is not None

        await until(mended, 20)
        await post.deliver(mail("second"))
        assert (await post.titles(1))[-1] == "second"
    assert (await post.known()).standing.trouble == ""


TROUBLES: dict[str, tuple[dict[str, object], str]] = {
    "folder_unknown": ({"folder": "どこにもない"}, "フォルダー「どこにもない」が見つかりません"),
    "host_unknown": ({"host": "nowhere.invalid"}, "サーバー nowhere.invalid が見つかりません"),
    "not_reached": ({"port": 1}, "ポート 1 に接続できません"),
    "certificate_refused": ({"certificates": ""}, "証明書を確認できません"),
    "certificates_unusable": ({"certificates": "これは証明書ではない"}, "PEM形式"),
}


@pytest.mark.parametrize("code", TROUBLES)
async def test_each_trouble_has_its_sentence(post: Post, code: str) -> None:
    given, said = TROUBLES[code]
    await post.set_up(**given)
    async with post.watched():
        assert said in await post.trouble(code)
        known = await post.known()
        assert known.sentence("en").isascii() or "“" in known.sentence("en") or code == "folder_unknown"


async def test_a_port_without_tls_and_a_door_that_wants_it_are_said(post: Post) -> None:
    await post.set_up(port=post.dovecot.port)
    async with post.watched():
        assert "TLSで通信できません" in await post.trouble("tls_failed")
        await post.change(security="none", host="127.0.0.2")
        assert "暗号化なしのログインを受け付けません" in await post.trouble("tls_required")
        await post.change(security="starttls", host="localhost")
        await until(lambda: holds(trouble_of(post), ""), 20)


async def test_it_comes_back_after_the_server_was_away(database: Database, certified: Path) -> None:
    with running(certified) as dovecot:
        async with open_street(database) as street:
            post = Post(street, dovecot)
            await post.set_up()
            async with post.watched():
                await post.deliver(mail("one"))
                await post.titles(1)
                dovecot.stop()
                await until(lambda: holds(trouble_of(post), "not_reached"), 30)
                dovecot.start()
                await post.deliver(mail("two"))
                assert await post.titles(2) == ["one", "two"]
                await until(lambda: holds(trouble_of(post), ""), 20)


async def test_a_folder_that_may_not_be_made_is_said_and_mails_are_taken(post: Post) -> None:
    """Maildir's folders may not have a slash in their name."""
    await post.set_up(done_folder="a/b/../c")
    async with post.watched():
        await post.deliver(mail("one"))
        assert await post.titles(1) == ["one"]
        assert "取り込みは続けています" in await post.trouble("done_folder_refused")
        await post.deliver(mail("two"))
        assert await post.titles(2) == ["one", "two"]
    await post.change(done_folder=DONE)
    async with post.watched():
        await post.emptied("one", "two")
        await until(lambda: holds(trouble_of(post), ""), 20)
    assert len(await post.events()) == 2


async def test_nothing_listens_is_not_reached(post: Post) -> None:
    await post.set_up(port=free_port())
    async with post.watched():
        assert (await post.known()).standing.trouble == "not_reached"
