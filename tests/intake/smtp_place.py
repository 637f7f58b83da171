"""An open SMTP door on a street, and a client that may say anything."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from street import SALES_ROOM, Street, open_street
from toritsugi.database import Database
from toritsugi.event import Addressee, Event
from toritsugi.intake import SmtpDoor, SmtpLimits, SmtpTerms, Source, add_mailbox, list_events

Given = TypeVar("Given")
TANAKA_MAIL, SUZUKI_MAIL, BOX = "tanaka@sample.example", "suzuki@sample.example", "timeline@relay.example"
HELLO = b"EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<tanaka@sample.example>\r\nDATA\r\n"


class Door:
    """An open door, and what came through it."""

    def __init__(self, street: Street, door: SmtpDoor) -> None:
        self.street = street
        self.smtp = door

    async def run(self, work: Callable[[smtplib.SMTP], Given]) -> Given:
        """Does it with a real client, in a thread."""

        def apart() -> Given:
            with smtplib.SMTP("127.0.0.1", self.smtp.port, timeout=20) as client:
                return work(client)

        return await asyncio.to_thread(apart)

    async def send(self, mail: str | bytes, *to: str) -> object:
        return await self.run(lambda client: client.sendmail("a@b.example", to or [TANAKA_MAIL], mail))

    async def raw(self, *parts: bytes, wait: float = 0.05) -> bytes:
        """Writes these parts as they are, and reads until the door closes or says nothing for a moment."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.smtp.port)
        said = b""
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(wait)
            async with asyncio.timeout(10):
                while chunk := await reader.read(65536):
                    said += chunk
        except (TimeoutError, ConnectionError):
            pass
        finally:
            writer.close()
        return said

    async def events(self) -> list[Event]:
        async with self.street.database.reading() as c:
            return (await list_events(c, self.street.organization_id, limit=500))[::-1]


@asynccontextmanager
async def open_door(
    database: Database, limits: SmtpLimits | None = None, terms: SmtpTerms | None = None
) -> AsyncIterator[Door]:
    async with open_street(database) as street:
        async with database.transaction() as c:
            to = (Addressee("room", SALES_ROOM),)
            box = Source(
                organization_id=street.organization_id, door="mailbox", name="CRM", address=BOX, kind="timeline",
                addressees=to,
            )  # fmt: skip
            await add_mailbox(c, box, 0.0)
        smtp = SmtpDoor(street.desk, street.book, database.clock, limits, terms)
        await smtp.start("127.0.0.1", 0)
        try:
            yield Door(street, smtp)
        finally:
            await smtp.stop()
