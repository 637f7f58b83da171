"""A process killed at any moment: what was answered 250 or 202 is told, and twice only where a send was in flight."""

import asyncio
import random
import smtplib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from sqlalchemy import case, func, select

from acceptance.killed_relay import Relay
from street import SALES_ROOM, Street, open_street, words_of
from toritsugi.database import Database
from toritsugi.intake import add_api_key
from toritsugi.notification import State
from toritsugi.outbox.tables import attempt, notification

pytestmark = pytest.mark.anyio

KILLS = 10
SENDERS = 2
POSTERS = 8
"""More than the room's share bears: much of it is merged while the kills go on."""
RUNNING = (0.0, 1.2)


class Feeder:
    """Sends until it is told to stop; `kept` are the titles that were answered 250 or 202."""

    def __init__(self, relay: Relay, key: str) -> None:
        self._relay = relay
        self._key = key
        self._numbers = iter(range(1, 10_000))
        self.kept: set[str] = set()
        self.stopping = False

    async def has_kept_more(self) -> None:
        """Half of the lives last until something was kept in them, however long a start takes here."""
        enough = len(self.kept) + POSTERS
        async with asyncio.timeout(60):
            while len(self.kept) < enough:
                await asyncio.sleep(0.02)

    def _title(self, door: str) -> str:
        return f"{door}-{next(self._numbers):05}."

    async def post(self, http: aiohttp.ClientSession) -> None:
        while not self.stopping:
            title = self._title("event")
            body = {"kind": "alert", "title": title, "to": SALES_ROOM}
            headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": title}
            while title not in self.kept and not self.stopping:
                with suppress(aiohttp.ClientError, TimeoutError):
                    address = f"http://127.0.0.1:{self._relay.http}/api/v1/events"
                    async with http.post(address, json=body, headers=headers) as answer:
                        assert answer.status in {202, 503}, await answer.text()
                        if answer.status == 202:
                            self.kept.add(title)
                await asyncio.sleep(0.1)

    async def mail(self) -> None:
        while not self.stopping:
            title = self._title("mail")
            while title not in self.kept and not self.stopping:
                if await asyncio.to_thread(self._send, title):
                    self.kept.add(title)
                await asyncio.sleep(0.1)

    def _send(self, title: str) -> bool:
        mail = f"Subject: {title}\r\nMessage-ID: <{title}@crm.example>\r\n\r\nhello\r\n"
        try:
            with smtplib.SMTP("127.0.0.1", self._relay.smtp, timeout=5) as client:
                client.sendmail("crm@crm.example", ["suzuki@sample.example"], mail)
        except (OSError, smtplib.SMTPException) as error:
            code = getattr(error, "smtp_code", 451)
            assert not isinstance(error, smtplib.SMTPRecipientsRefused) and (code == -1 or code < 500), error
            return False
        return True


@asynccontextmanager
async def feeding(feeder: Feeder) -> AsyncIterator[None]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        work = [feeder.post(http) for _ in range(POSTERS)] + [feeder.mail() for _ in range(SENDERS)]
        tasks = [asyncio.create_task(each) for each in work]
        try:
            yield
        finally:
            feeder.stopping = True
            await asyncio.gather(*tasks)


async def drained(street: Street) -> bool:
    waiting = select(func.count()).where(notification.c.state.in_([State.PENDING, State.LEASED]))
    async with street.database.reading() as c:
        return bool((await c.execute(waiting)).scalar_one() == 0)


async def test_nothing_acknowledged_is_lost_by_kills(database: Database, database_address: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    async with open_street(database) as street:
        await street.desk.stop()
        async with database.transaction() as c:
            _, key = await add_api_key(c, street.organization_id, "kill", database.clock.now())
        await street.fault(operation="*", kind="slow", seconds=0.03)
        relay = Relay(database_address)
        feeder = Feeder(relay, key)
        try:
            await asyncio.to_thread(relay.start)
            async with feeding(feeder):
                for life in range(KILLS):
                    if life % 2:
                        await feeder.has_kept_more()
                    await asyncio.sleep(dice.uniform(*RUNNING))
                    relay.kill()
                    await asyncio.to_thread(relay.start)
                await asyncio.sleep(0.5)
            await street.no_faults()
            async with asyncio.timeout(60):
                while not await drained(street):
                    await asyncio.sleep(0.1)
        finally:
            await asyncio.to_thread(relay.close)
        await judge(street, feeder.kept)


async def judge(street: Street, kept: set[str]) -> None:
    """Nothing lost, nothing invented, twice only what was in a doubtful message; no 429 provoked."""
    items = case((notification.c.carries > 0, notification.c.carries), else_=1)
    in_doubt = select(func.coalesce(func.sum(items), 0)).join(attempt, attempt.c.notification_id == notification.c.id)
    async with street.database.reading() as c:
        doubtful = (await c.execute(in_doubt.where(attempt.c.doubtful))).scalar_one()
        titles = set((await c.execute(select(notification.c.title).where(notification.c.carries == 0))).scalars())
        merged = (await c.execute(select(func.count()).where(notification.c.state == State.MERGED))).scalar_one()
    told = [[title for title in titles if title in words_of(message)] for message in await street.messages()]
    ledger = Counter(title for each in told for title in each)
    twice = sum(count - 1 for count in ledger.values())
    print(f"kept {len(kept)}, told {len(ledger)}, twice {twice}, doubtful {doubtful}, merged {merged}")
    assert len(kept) > KILLS and merged > KILLS
    assert kept <= set(ledger)
    assert all(told), "no message without something that was posted"
    assert twice <= doubtful
    assert all(request["status"] != 429 for request in await street.requests())
