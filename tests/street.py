"""A small company on a real street for tests: its people, the emulator on a real socket, the desk and a worker."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lineworks_emulator import App, Bot, BotDomain, Channel, Domain, Running, User, World, running
from toritsugi.connections import Clients, Connection, ConnectionForm, Seal, TokenKeeper, add_connection, learn_room
from toritsugi.database import Database
from toritsugi.delivery import Worker
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk, AddressBook, MailFiles, Reaction
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.people import Employee, EmployeeForm, add_employee, add_organization

DOMAIN, BOT = 10000001, 2000001
SALES_ROOM = "c1000000-0000-4000-8000-000000000001"
BASE_ROOM = "c1000000-0000-4000-8000-000000000002"
STRANGE_ROOM = "c1000000-0000-4000-8000-000000000009"
TANAKA = "user0001-0000-4000-8000-000000000001"
SUZUKI = "user0001-0000-4000-8000-000000000002"
BASE_USER = "user0001-0000-4000-8000-000000000003"
RELAY_URL = "http://relay.test"


@cache
def key_pair() -> tuple[str, str]:
    """A private and a public key in PEM, made once."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def rooms(count: int) -> list[str]:
    """The channel IDs of the further rooms of a sample world with that many."""
    return [f"c2000000-0000-4000-8000-{number:012}" for number in range(count)]


def sample_world(plan: str = "standard", more_rooms: int = 0) -> World:
    """One domain with three members, one bot, and two rooms that the bot is in, or more."""
    app = App(
        client_id="client-one",
        client_secret="secret-one",
        domain_id=DOMAIN,
        service_account="robot.serviceaccount@sample",
        public_key=key_pair()[1],
        scopes=["bot", "user.read"],
    )
    people = [(TANAKA, "tanaka", "田中"), (SUZUKI, "suzuki", "鈴木"), (BASE_USER, "desk", "受付")]
    users = [
        User(user_id=id, email=f"{name}@sample", domain_id=DOMAIN, last_name=family, first_name="太郎")
        for id, name, family in people
    ]
    members = [id for id, _, _ in people]
    bot = Bot(bot_id=BOT, name="取次", domains=[BotDomain(domain_id=DOMAIN, visible=True)], enable_group_join=True)
    titles = {SALES_ROOM: "営業部ルーム", BASE_ROOM: "総合受付ルーム"} | dict.fromkeys(rooms(more_rooms), "部屋")
    channels = [
        Channel(channel_id=id, domain_id=DOMAIN, title=title, members=members, bots=[BOT])
        for id, title in titles.items()
    ]
    channels.append(
        Channel(channel_id=STRANGE_ROOM, domain_id=DOMAIN, title="Botのいない部屋", members=members, bots=[])
    )
    return World(domains=[Domain(domain_id=DOMAIN, plan=plan)], apps=[app], users=users, bots=[bot], channels=channels)


@dataclass
class Street:
    """Everything between an event and the emulator's ledger."""

    database: Database
    emulator: Running
    connection: Connection
    organization_id: str
    tanaka: Employee
    suzuki: Employee
    newcomer: Employee
    desk: AcceptDesk
    book: AddressBook
    clients: Clients
    keeper: TokenKeeper
    seal: Seal
    stack: AsyncExitStack
    http: aiohttp.ClientSession
    workers: list[Worker] = field(default_factory=list)

    async def worker(self) -> Worker:
        """A worker that delivers until the end of the test, or until it is stopped."""
        worker = Worker(self.database, self.keeper, self.clients, MailFiles(self.database))
        await worker.start()
        self.workers.append(worker)
        self.stack.push_async_callback(worker.stop)
        return worker

    def event(self, *addressees: Addressee, urgency: Urgency = Urgency.NOTICE, **given: Any) -> Event:
        """An event to these addressees (田中 when none are named)."""
        now = self.database.clock.now()
        values: dict[str, Any] = {
            "id": new_id(),
            "organization_id": self.organization_id,
            "source_id": None,
            "kind": "alert",
            "urgency": urgency,
            "title": "第2倉庫 温度 31℃",
            "text": "しきい値は 28℃ です。",
            "addressees": addressees or (Addressee("employee", self.tanaka.id),),
            "idempotency_key": new_id(),
            "received_at": now,
            "expires_at": now + 600,
        }
        return Event(**{**values, **given})

    async def messages(self) -> list[dict[str, Any]]:
        """The emulator's ledger."""
        async with self.http.get(f"{self.emulator.url}/_emulator/messages") as answer:
            found: list[dict[str, Any]] = (await answer.json())["messages"]
        return found

    async def requests(self) -> list[dict[str, Any]]:
        """Every request that the emulator has answered."""
        async with self.http.get(f"{self.emulator.url}/_emulator/requests") as answer:
            found: list[dict[str, Any]] = (await answer.json())["requests"]
        return found

    async def fault(self, **fault: Any) -> None:
        """Puts a fault in force at the emulator."""
        async with self.http.post(f"{self.emulator.url}/_emulator/faults", json=fault) as answer:
            assert answer.status < 300, await answer.text()

    async def no_faults(self) -> None:
        async with self.http.delete(f"{self.emulator.url}/_emulator/faults") as answer:
            assert answer.status < 300

    async def sent(self, count: int, seconds: float = 30) -> list[dict[str, Any]]:
        """The ledger once it has so many messages."""
        await until(lambda: self._has(count), seconds)
        return await self.messages()

    async def _has(self, count: int) -> bool:
        return len(await self.messages()) >= count

    async def rows(self, event_id: str) -> list[NotificationRow]:
        async with self.database.reading() as connection:
            return await notifications_of_event(connection, event_id)

    async def settled(self, event_id: str, seconds: float = 30) -> list[NotificationRow]:
        """The event's notifications once all of them are settled."""

        async def all_settled() -> bool:
            return all(row.settled_at is not None for row in await self.rows(event_id))

        await until(all_settled, seconds)
        return await self.rows(event_id)


async def until(condition: Callable[[], Any], seconds: float = 30) -> None:
    """Waits for the condition, asking less and less often; fails when it does not come true in time."""
    pause = 0.01
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(pause)
            pause = min(1.2 * pause, 0.1)


def words_of(message: dict[str, Any]) -> str:
    """The text of a message in the ledger, whatever its content type."""
    content = message["content"]
    return str(content.get("text") or content.get("contentText") or json.dumps(content, ensure_ascii=False))


def connection_form(organization_id: str, emulator_url: str, **given: Any) -> ConnectionForm:
    """A service account's form for the sample world."""
    values: dict[str, Any] = {
        "organization_id": organization_id,
        "name": "本社",
        "client_id": "client-one",
        "client_secret": "secret-one",
        "service_account": "robot.serviceaccount@sample",
        "private_key": key_pair()[0],
        "bot_id": str(BOT),
        "bot_secret": "bot-secret",
        "domain": str(DOMAIN),
        "plan": "standard",
        "api_url": f"{emulator_url}/v1.0",
        "auth_url": f"{emulator_url}/oauth2/v2.0",
        "base_user_id": BASE_USER,
        "base_channel_id": BASE_ROOM,
        "is_base": True,
    }
    return ConnectionForm(**{**values, **given})


@asynccontextmanager
async def open_street(
    database: Database, world: World | None = None, reactions: tuple[Reaction, ...] = (), **form: Any
) -> AsyncIterator[Street]:
    """A street whose desk is open; `form` changes the connection."""
    async with AsyncExitStack() as stack:
        emulator = await stack.enter_async_context(running(world or sample_world()))
        clients = await stack.enter_async_context(Clients())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        seal = Seal.from_text("11" * 32)
        keeper = TokenKeeper(database, seal, clients, database.clock)
        stack.push_async_callback(keeper.close)
        desk = AcceptDesk(database, RELAY_URL, reactions)
        await desk.start()
        stack.push_async_callback(desk.stop)
        organization_id, employees = await _people(database)
        connection = await add_connection(database, seal, connection_form(organization_id, emulator.url, **form))
        await _rooms(database, connection)
        yield Street(
            database, emulator, connection, organization_id, *employees, desk, AddressBook(database), clients, keeper,
            seal, stack, http,
        )  # fmt: skip


async def _people(database: Database) -> tuple[str, list[Employee]]:
    now = database.clock.now()
    async with database.transaction() as connection:
        company = await add_organization(connection, "株式会社サンプル", now=now, phone="内線 1200")
        forms = (
            EmployeeForm(
                name="田中 太郎", email="tanaka@sample.example", lineworks_user_id=TANAKA, channel_id=SALES_ROOM
            ),
            EmployeeForm(name="鈴木 花子", email="suzuki@sample.example", lineworks_user_id=SUZUKI, delivery="dm"),
            EmployeeForm(name="新人 次郎", email="newcomer@sample.example", delivery="dm"),
        )
        return company.id, [await add_employee(connection, company.id, form, now=now) for form in forms]


async def _rooms(database: Database, connection: Connection) -> None:
    async with database.transaction() as c:
        await learn_room(c, connection.id, SALES_ROOM, "営業部ルーム", at=0.0)
        await learn_room(c, connection.id, BASE_ROOM, "総合受付ルーム", at=0.0)
