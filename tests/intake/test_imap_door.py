"""The IMAP door with a server that behaves oddly: each mail once, whatever it says and however it hangs up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from intake.imap_server import CAPABILITIES, PASSWORD, USER, ImapServer, imap_server
from street import SALES_ROOM, Street, open_street, until
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import (
    Account,
    Hands,
    ImapDoor,
    ImapMailbox,
    Source,
    add_imap_mailbox,
    change_imap_mailbox,
    get_imap_mailbox,
    list_events,
    set_active,
)
from toritsugi.intake.imap import Patience
from toritsugi.intake.imap.leasing import hold, let_go
from toritsugi.intake.imap.tables import imap_mailbox

pytestmark = pytest.mark.anyio
QUICK = Patience(idle=600.0, poll=0.1, first=0.05, longest=0.2, refused=0.1)


class Watched:
    """A mailbox on the odd server, and the door that watches it."""

    def __init__(self, street: Street, server: ImapServer) -> None:
        self.street, self.server = street, server
        self.source = Source(
            organization_id=street.organization_id, door="imap", name="CRM", kind="timeline",
            addressees=(Addressee("room", SALES_ROOM),),
        )  # fmt: skip
        self.account = Account(host="127.0.0.1", port=server.port, security="none", user_name=USER, password=PASSWORD)
        self.door = ImapDoor(Hands(street.database, street.desk, street.book, street.seal, 1_000_000, QUICK))

    async def change(self, **given: Any) -> None:
        self.account = msgspec.structs.replace(self.account, **given)
        known = await self.known()
        await change_imap_mailbox(self.street.database, self.street.seal, known, self.source, self.account)

    async def known(self) -> ImapMailbox:
        async with self.street.database.reading() as c:
            found = await get_imap_mailbox(c, self.street.organization_id, self.source.id)
        assert found is not None
        return found

    async def titles(self) -> list[str]:
        async with self.street.database.reading() as c:
            return [event.title for event in await list_events(c, self.street.organization_id)][::-1]

    async def told(self, *titles: str) -> None:
        """Waits until exactly these events are there."""

        async def are() -> bool:
            return await self.titles() == list(titles)

        await until(are)

    async def stands(self, trouble: str) -> str:
        """The sentence, once that is the trouble."""

        async def does() -> bool:
            standing = (await self.known()).standing
            return standing.trouble == trouble and (standing.answered_at is not None or trouble != "")

        await until(does)
        return (await self.known()).sentence("ja")

    async def finished(self, condition: Callable[[], bool]) -> None:
        async def is_so() -> bool:
            return condition()

        await until(is_so)


@asynccontextmanager
async def watching(database: Database, server: ImapServer | None = None, **account: Any) -> AsyncIterator[Watched]:
    async with open_street(database) as street, imap_server(server) as listening:
        watched = Watched(street, listening)
        watched.account = msgspec.structs.replace(watched.account, **account)
        await add_imap_mailbox(database, street.seal, watched.source, watched.account)
        await watched.door.start()
        try:
            yield watched
        finally:
            await watched.door.stop()


def mail(title: str) -> bytes:
    return (
        f"Subject: {title}\r\nFrom: crm@b.example\r\nMessage-ID: <{title}.mail@crm.example>\r\n\r\nhello\r\n".encode()
    )


async def test_only_what_comes_from_now_on_is_taken_and_moved(database: Database) -> None:
    server = ImapServer()
    await server.deliver(mail("before"))
    async with watching(database, server, done_folder="done") as watched:
        await watched.stands("")
        for title in ("one", "two"):
            await server.deliver(mail(title))
        await watched.told("one", "two")
        await watched.finished(lambda: server.raws("done") == [mail("one"), mail("two")])
        assert server.raws() == [mail("before")]


async def test_mails_are_marked_and_taken_again_only_once(database: Database) -> None:
    async with watching(database) as watched:
        await watched.stands("")
        await watched.server.deliver(mail("one"))
        await watched.told("one")
        await watched.finished(lambda: watched.server.seen() == 1)
        await watched.door.stop()
        async with database.transaction() as c:
            await c.execute(update(imap_mailbox).values(accepted_uid=0, finished_uid=0))
        await watched.door.start()
        await watched.server.deliver(mail("two"))
        await watched.told("one", "two")


ODD: dict[str, Callable[[], ImapServer]] = {
    "no IDLE, no MOVE": lambda: ImapServer(capabilities="IMAP4rev1 UIDPLUS NAMESPACE"),
    "no UIDPLUS": lambda: ImapServer(capabilities="IMAP4rev1 IDLE"),
    "no next UID": lambda: ImapServer(tells_next_uid=False),
    "words before the continuation": lambda: ImapServer(speaks_before_idle=True),
    "hangs up at a fetch": lambda: ImapServer(hangs_up_at={"UID FETCH"}),
    "hangs up at a move": lambda: ImapServer(hangs_up_at={"UID MOVE"}),
    "hangs up at a search": lambda: ImapServer(hangs_up_at={"UID SEARCH"}),
    "hangs up at the end of IDLE": lambda: ImapServer(hangs_up_at={"NOOP"}),
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_server_loses_and_repeats_nothing(database: Database, name: str) -> None:
    server = ODD[name]()
    async with watching(database, server, done_folder="done") as watched:
        await watched.stands("")
        for title in ("one", "two", "three"):
            await server.deliver(mail(title))
        await watched.told("one", "two", "three")
        moved = {mail(title) for title in ("one", "two", "three")}
        await watched.finished(lambda: set(server.raws("done")) | set(server.raws("INBOX/done")) == moved)
        await watched.stands("")


async def test_a_refused_move_is_said_and_done_later(database: Database) -> None:
    server = ImapServer(refuses={"UID MOVE"})
    async with watching(database, server, done_folder="done") as watched:
        await watched.stands("")
        await server.deliver(mail("one"))
        await watched.told("one")
        assert "取り込みは続けています" in await watched.stands("done_folder_refused")
        await server.deliver(mail("two"))
        await watched.told("one", "two")
        server.refuses.clear()
        await watched.change(done_folder="done")
        await watched.finished(lambda: len(server.raws("done")) == 2)
        await watched.stands("")
        assert await watched.titles() == ["one", "two"]


async def test_another_numbering_repeats_nothing(database: Database) -> None:
    async with watching(database) as watched:
        await watched.stands("")
        await watched.server.deliver(mail("one"))
        await watched.told("one")
        await watched.door.stop()
        watched.server.validity += 1
        for number, each in enumerate(watched.server.folders["INBOX"]):
            each.uid = number + 1
        await watched.server.deliver(mail("two"))
        await watched.door.start()
        await watched.told("one", "two")


async def test_troubles_are_said_and_pass(database: Database) -> None:
    async with watching(database, password="wrong") as watched:
        assert USER in await watched.stands("sign_in_refused")
        await watched.change(password=PASSWORD, folder="nowhere")
        assert "「nowhere」が見つかりません" in await watched.stands("folder_unknown")
        await watched.change(folder="INBOX", port=1)
        assert "ポート 1 に接続できません" in await watched.stands("not_reached")
        await watched.change(port=watched.server.port, security="tls")
        assert "TLSで通信できません" in await watched.stands("tls_failed")
        await watched.change(security="starttls")
        assert "STARTTLSに対応していません" in await watched.stands("starttls_missing")
        watched.server.capabilities = f"{CAPABILITIES} LOGINDISABLED"
        await watched.change(security="none")
        assert "暗号化なし" in await watched.stands("tls_required")
        watched.server.capabilities = CAPABILITIES
        await watched.stands("")


async def test_a_mailbox_that_is_switched_off_is_left(database: Database) -> None:
    async with watching(database) as watched:
        await watched.stands("")
        async with database.transaction() as c:
            await set_active(c, watched.street.organization_id, watched.source.id, False)
            database.announce(c, "imap mailboxes")
        await watched.finished(lambda: not watched.door.watching)
        await watched.server.deliver(mail("one"))
        await asyncio.sleep(0.3)
        assert await watched.titles() == []


async def test_one_process_holds_a_mailbox_until_it_is_gone_or_lets_go(database: Database) -> None:
    async with open_street(database) as street:
        watched = Watched(street, ImapServer(port=1))
        await add_imap_mailbox(database, street.seal, watched.source, watched.account)
        id = watched.source.id
        assert await hold(database, id, "one") and await hold(database, id, "one")
        assert not await hold(database, id, "two")
        await let_go(database, id, "one")
        assert await hold(database, id, "two")
        assert not await hold(database, "nobody", "two")
