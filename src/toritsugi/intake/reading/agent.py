"""Reads what the desk has noted as unread, one mail at a time, and brings each back to the desk."""

import structlog

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.event import Event
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.desk import AcceptDesk
from toritsugi.intake.event_log import find_event, get_raw_mail
from toritsugi.intake.reading.apart import Bounds, Broken, TooMuch, read_apart
from toritsugi.intake.reading.mail_event import judge_event
from toritsugi.intake.unread import UNREAD, Lease, lease_unread, put_off
from toritsugi.mail import unreadable
from toritsugi.outbox import Owner

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
TRIES = 3
"""How often a mail is read whose reader ends without saying why; then the mail is told as unreadable."""


class ReadingApart(Agent):
    """Runs beside the program from `start` to `stop`; one for each process is enough, and several agree."""

    def __init__(self, database: Database, desk: AcceptDesk, book: AddressBook, bounds: Bounds | None = None) -> None:
        self._database = database
        self._desk = desk
        self._book = book
        self._bounds = bounds or Bounds()
        self._owner = Owner().name

    async def run(self) -> None:
        with self._database.bell.subscribe(UNREAD) as bell:
            while True:
                try:
                    while await self.read_one():
                        pass
                except StorageTrouble as trouble:
                    log.warning("reading.storage_trouble", reason=str(trouble))
                except Exception:
                    log.exception("reading.failed")
                await bell.wait(LOOK_SECONDS)

    async def read_one(self) -> bool:
        """Reads the next mail and says whether there was one. Raises StorageTrouble."""
        lease = await lease_unread(self._database, self._owner, self._bounds.wall + LOOK_SECONDS)
        if lease is None:
            return False
        async with self._database.reading() as connection:
            event = await find_event(connection, lease.event_id)
            raw = await get_raw_mail(connection, lease.event_id)
        if event is not None:
            await self._read(event, raw or b"", lease)
        return True

    async def _read(self, event: Event, raw: bytes, lease: Lease) -> None:
        try:
            if lease.tries > TRIES:
                raise Broken("the whole program ended while it was read")
            read = await read_apart(raw, self._bounds)
        except TooMuch as cost:
            log.warning("reading.too_much", cost=str(cost), **event.summary)
            read = unreadable(raw)
        except Broken as fault:
            log.warning("reading.broken", reason=str(fault), tries=lease.tries, **event.summary)
            if lease.tries < TRIES:
                await put_off(self._database, event.id, self._bounds.again)
                return
            read = unreadable(raw)
        judged = await judge_event(event, read, len(raw), self._book)
        await self._desk.complete(judged.event)
