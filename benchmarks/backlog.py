"""How long a backlog takes at the platform's limit, merged, beside one message each. On the stand-in.

    python -m benchmarks.backlog [notices] [rooms]

The stand-in counts the calls of a paid plan (240 a minute) and would answer 429 beyond. Both clocks go on by `STEP`
each time that the event loop has had `TICK` for its work, so that a busy machine changes nothing. Afterwards every
notice has to be found, by its title, in a message that a room has.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lineworks_emulator import App, Bot, BotDomain, Channel, Domain, Running, User, World, running
from toritsugi.connections import Clients, ConnectionForm, Seal, TokenKeeper, add_connection
from toritsugi.database import Database, migrate, open_database
from toritsugi.delivery import Worker
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk, MailFiles
from toritsugi.lineworks import TEXT_MAX, length
from toritsugi.notification import State
from toritsugi.outbox import TOPIC, count_by_state
from toritsugi.people import add_organization

TICK, STEP = 0.02, 0.2
"""Seconds of the machine, and seconds of the two clocks."""
PEAK = 240
"""Calls a minute; half of it for runs of half an hour or more (official page "Rate limits")."""
DOMAIN, BOT, DESK = 1, 2_000_001, "user0001-0000-4000-8000-000000000001"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class SteppedClock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self._now = time.time()

    def now(self) -> float:
        return self._now

    def step(self) -> None:
        self._now += STEP


def rooms(count: int) -> list[str]:
    return [f"c1000000-0000-4000-8000-{number:012}" for number in range(count)]


def world(count: int) -> World:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    app = App(
        client_id="bench",
        client_secret="bench",
        domain_id=DOMAIN,
        service_account="bench.serviceaccount@bench",
        public_key=public,
        scopes=["bot"],
    )
    user = User(user_id=DESK, email="desk@bench", domain_id=DOMAIN, last_name="受付", first_name="花子")
    bot = Bot(bot_id=BOT, name="取次", domains=[BotDomain(domain_id=DOMAIN, visible=True)], enable_group_join=True)
    channels = [
        Channel(channel_id=id, domain_id=DOMAIN, title=id[-4:], members=[DESK], bots=[BOT]) for id in rooms(count)
    ]
    return World(
        domains=[Domain(domain_id=DOMAIN, plan="standard")], apps=[app], users=[user], bots=[bot], channels=channels
    )


async def found_company(database: Database, seal: Seal, emulator: Running) -> str:
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社ベンチ", now=database.clock.now())
    form = ConnectionForm(
        organization_id=company.id,
        name="bench",
        client_id="bench",
        client_secret="bench",
        service_account="bench.serviceaccount@bench",
        private_key=KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        bot_id=str(BOT),
        domain=str(DOMAIN),
        plan="standard",
        api_url=f"{emulator.url}/v1.0",
        auth_url=f"{emulator.url}/oauth2/v2.0",
        base_user_id=DESK,
        base_channel_id=rooms(1)[0],
        is_base=True,
    )
    await add_connection(database, seal, form)
    return company.id


def notice(number: int, company: str, room: str, now: float) -> Event:
    return Event(
        id=new_id(),
        organization_id=company,
        source_id=None,
        kind="timeline",
        urgency=Urgency.NOTICE,
        title=f"商談「青葉物産 第{number}期 御見積」にコメントがつきました",
        text="お世話になっております。見積書の数量を確認のうえ、ご返信ください。" * 3,
        sender="営業支援システム <notice@crm.example>",
        addressees=(Addressee("room", room),),
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + 86_400,
    )


@asynccontextmanager
async def stepping(clock: SteppedClock, database: Database, emulator: Running) -> AsyncIterator[None]:
    """Lets both clocks go on, and wakes the lane, which counts its rest in true seconds."""

    async def step(http: aiohttp.ClientSession) -> None:
        ahead = 0.0
        while True:
            await asyncio.sleep(TICK)
            clock.step()
            move = max(0.0, clock.now() - time.time() - ahead)
            ahead += move
            async with http.post("/_emulator/clock", json={"advance_seconds": move}):
                database.bell.ring({TOPIC})

    async with aiohttp.ClientSession(emulator.url) as http:
        task = asyncio.create_task(step(http))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def drain(clock: SteppedClock, database: Database, company: str) -> float:
    """Minutes of the clock until nothing waits."""
    begun = clock.now()
    while True:
        async with database.reading() as c:
            counts = await count_by_state(c, company)
        if not counts.get(State.PENDING) and not counts.get(State.LEASED):
            return (clock.now() - begun) / 60
        await asyncio.sleep(0.05)


async def read_all(emulator: Running, events: list[Event]) -> int:
    """The number of messages. Raises when a notice is in none of them, or a message is too long, or a 429 came."""
    async with aiohttp.ClientSession(emulator.url) as http:
        async with http.get("/_emulator/messages?limit=100000") as answer:
            texts = [str(each["content"]["text"]) for each in (await answer.json())["messages"]]
        async with http.get("/_emulator/requests?limit=100000") as answer:
            refused = [each for each in (await answer.json())["requests"] if each["status"] == 429]
    said = "\n".join(texts)
    missing = [event.id for event in events if event.title not in said]
    longest = max(map(length, texts))
    if missing or refused or longest > TEXT_MAX:
        raise RuntimeError(f"{len(missing)} missing, {len(refused)} refused, the longest has {longest} characters")
    return len(texts)


async def measure(folder: Path, count: int, places: int) -> tuple[float, int]:
    clock, seal = SteppedClock(), Seal.from_text("11" * 32)
    async with AsyncExitStack() as stack:
        database = open_database(f"sqlite:///{folder / 'bench.db'}", clock)
        stack.push_async_callback(database.close)
        await migrate(database)
        emulator = await stack.enter_async_context(running(world(places)))
        clients = await stack.enter_async_context(Clients())
        company = await found_company(database, seal, emulator)
        desk = AcceptDesk(database, "https://toritsugi.example.co.jp")
        await desk.start()
        here = rooms(places)
        events = [notice(number, company, here[number % places], clock.now()) for number in range(count)]
        await asyncio.gather(*(desk.accept(event) for event in events))
        await desk.stop()
        await stack.enter_async_context(stepping(clock, database, emulator))
        keeper = TokenKeeper(database, seal, clients, clock)
        stack.push_async_callback(keeper.close)
        worker = Worker(database, keeper, clients, MailFiles(database))
        await worker.start()
        stack.push_async_callback(worker.stop)
        minutes = await drain(clock, database, company)
        return minutes, await read_all(emulator, events)


def main() -> None:
    count, places = (int(word) for word in (sys.argv[1:] + ["10000", "50"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        minutes, messages = asyncio.run(measure(Path(folder), count, places))
    alone = count / PEAK
    alone = alone if alone < 30 else count / (PEAK / 2)
    print(f"{count:,} notices for {places} rooms at {PEAK} a minute: {messages:,} messages, all items found")
    print(f"  merged          {minutes:8.1f} min")
    print(f"  one by one      {alone:8.1f} min (at best; {count / PEAK:.1f} if nothing halved the limit)")
    print(f"  merged / alone  {minutes / alone:8.3f}   goal <= 0.2 (of the unhalved: {minutes * PEAK / count:.3f})")


if __name__ == "__main__":
    main()
