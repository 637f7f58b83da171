"""A mailbox in Dovecot that a street watches, and a mail to put into it."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from peers.dovecot import USERS, Dovecot
from street import SALES_ROOM, Street, until
from toritsugi.event import Addressee, Event
from toritsugi.intake import Source, list_events
from toritsugi.intake.imap import (
    Account,
    Hands,
    ImapDoor,
    ImapMailbox,
    Patience,
    add_imap_mailbox,
    change_imap_mailbox,
    get_imap_mailbox,
)

DONE = "取次済み"
QUICK = Patience(idle=600.0, poll=0.3, first=0.2, longest=0.5, refused=0.3)
_users = itertools.cycle(USERS)
_serial = itertools.count()


class Post:
    """One mailbox in Dovecot that a street watches."""

    def __init__(self, street: Street, dovecot: Dovecot) -> None:
        self.street, self.dovecot, self.user = street, dovecot, next(_users)
        self.source = Source(
            organization_id=street.organization_id, door="imap", name="CRMの通知", kind="timeline",
            addressees=(Addressee("room", SALES_ROOM),),
        )  # fmt: skip
        self.account = Account(
            host="localhost", port=dovecot.tls_port, security="tls", user_name=self.user, password=USERS[self.user],
            done_folder=DONE, certificates=dovecot.chain,
        )  # fmt: skip

    async def set_up(self, **given: Any) -> None:
        self.account = msgspec.structs.replace(self.account, **given)
        await add_imap_mailbox(self.street.database, self.street.seal, self.source, self.account)

    async def change(self, **given: Any) -> None:
        self.account = msgspec.structs.replace(self.account, **given)
        known = await self.known()
        await change_imap_mailbox(self.street.database, self.street.seal, known, self.source, self.account)

    @asynccontextmanager
    async def watched(self, patience: Patience = QUICK, size: int = 26_214_400) -> AsyncIterator[ImapDoor]:
        """While the door is open; when the block begins, the mailbox is being watched or its trouble is known."""
        street = self.street
        door = ImapDoor(Hands(street.database, street.desk, street.book, street.seal, size, patience))
        before = (await self.known()).standing
        await door.start()

        async def begun() -> bool:
            return (await self.known()).standing != before

        try:
            await until(begun, 20)
            yield door
        finally:
            await door.stop()

    async def known(self) -> ImapMailbox:
        async with self.street.database.reading() as c:
            found = await get_imap_mailbox(c, self.street.organization_id, self.source.id)
        assert found is not None
        return found

    async def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        await asyncio.to_thread(self.dovecot.deliver, self.user, *mails, folder=folder)

    async def subjects(self, folder: str = "INBOX", criteria: str = "ALL") -> list[str]:
        return await asyncio.to_thread(self.dovecot.subjects, self.user, folder, criteria)

    async def events(self) -> list[Event]:
        async with self.street.database.reading() as c:
            return (await list_events(c, self.street.organization_id, limit=500))[::-1]

    async def titles(self, count: int) -> list[str]:
        """Of the events, once there are so many."""

        async def enough() -> bool:
            return len(await self.events()) >= count

        await until(enough, 20)
        return [event.title for event in await self.events()]

    async def trouble(self, code: str) -> str:
        """The Japanese sentence, once the mailbox is in that trouble."""

        async def said() -> bool:
            return (await self.known()).standing.trouble == code

        await until(said, 20)
        return (await self.known()).sentence("ja")

    async def emptied(self, *titles: str) -> None:
        """Waits until the inbox is empty and these mails lie in the folder of those that are done."""

        async def moved() -> bool:
            return not await self.subjects() and sorted(await self.subjects(DONE)) == sorted(titles)

        await until(moved, 20)


def mail(title: str, *headers: str, body: str = "hello") -> bytes:
    identity = f"Message-ID: <{next(_serial)}.{title.encode().hex()}@crm.example>"
    lines = [f"Subject: {title}", "From: CRM <crm@b.example>", identity, *headers, "", body, ""]
    return "\r\n".join(lines).encode()


async def holds(made: Any, wanted: object) -> bool:
    return bool(await made == wanted)


async def trouble_of(post: Post) -> str:
    return (await post.known()).standing.trouble


async def watched_by(door: ImapDoor) -> set[str]:
    return door.watching
