"""Lives through the story: real mails, real calls and real taps, under a clock that is set back.

Every notification is accepted, delivered to the stand-in and answered by the code that runs in the relay; only the
hour is another. Tokens are got under the true time, because the stand-in checks it.
"""

import asyncio
import contextlib
import smtplib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from typing import Any, cast

import aiohttp
import uvicorn

from toritsugi.clock import SystemClock
from toritsugi.connections import Clients, Connection, Seal, TokenKeeper, bot_secrets, learn_from
from toritsugi.database import Database, open_database
from toritsugi.delivery import Worker
from toritsugi.demo.place import LOOPBACK, Place
from toritsugi.demo.sample.company import BY_LOGIN, MAIL_DOMAIN
from toritsugi.demo.sample.past.doings import Call, Mail
from toritsugi.demo.sample.past.story import story
from toritsugi.demo.sample.secrets import Secrets
from toritsugi.demo.sample.seeding import Company
from toritsugi.identifier import new_id
from toritsugi.intake import CALLBACK_ROUTES, AcceptDesk, AddressBook, CallbackDoor, MailFiles, SmtpDoor, list_events
from toritsugi.notification import State
from toritsugi.outbox import count_by_state
from toritsugi.reception import CHOICES, Language, Reception, VisitForm, get_visit, reaction, token_of
from toritsugi.web import WebSettings, create_web

LEFT = "お帰りになりました"
"""The button by which a host says that a visitor has left."""
PATIENCE = 30.0
LOOK_SECONDS = 0.02


class SetBack:
    """A clock that runs, behind the true time."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self._behind = 0.0

    def now(self) -> float:
        return self._system.now() - self._behind

    def set(self, moment: float) -> None:
        self._behind = self._system.now() - moment


class _Server(uvicorn.Server):
    """Takes the stand-in's callbacks at the relay's address."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are not ours."""
        yield


class Past:
    """The relay, working in the past."""

    def __init__(self, place: Place, seal: Seal, company: Company, secrets: Secrets) -> None:
        self.clock = SetBack()
        self.database: Database = open_database(place.config.database_address, self.clock)
        relay_url = place.config.relay_url
        self.desk = AcceptDesk(self.database, relay_url, [learn_from, reaction(self.database, relay_url)])
        self.smtp = SmtpDoor(self.desk, AddressBook(self.database), self.clock)
        self.reception = Reception(self.database, self.desk, relay_url)
        self._place, self._seal, self._company, self._secrets = place, seal, company, secrets
        self._http = aiohttp.ClientSession(place.emulator_url)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything that the story needs, as long as the block."""
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            await stack.enter_async_context(self._http)
            clients = await stack.enter_async_context(Clients())
            keeper = TokenKeeper(self.database, self._seal, clients, SystemClock())
            stack.push_async_callback(keeper.close)
            worker = Worker(self.database, keeper, clients, MailFiles(self.database))
            for part in (self.desk, worker):
                await part.start()
                stack.push_async_callback(part.stop)
            await self.smtp.start(LOOPBACK, 0)
            stack.push_async_callback(self.smtp.stop)
            await stack.enter_async_context(self._taking_callbacks())
            yield

    @contextlib.asynccontextmanager
    async def _taking_callbacks(self) -> AsyncIterator[None]:
        door = CallbackDoor(self.desk, self._bot_secrets, self.clock)
        application = create_web([CALLBACK_ROUTES], self.database, WebSettings(), parts=[door])
        port = self._place.config.http_port
        server = _Server(uvicorn.Config(application, LOOPBACK, port, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve())
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    async def _bot_secrets(self, bot_id: str) -> list[tuple[Connection, str]]:
        return await bot_secrets(self.database, self._seal, bot_id)

    async def mail(self, mail: Mail) -> None:
        message = EmailMessage()
        name, address = parseaddr(mail.sender)
        message["From"], message["To"] = formataddr((name, address)), f"{mail.to}@{MAIL_DOMAIN}"
        message["Subject"], message["Message-ID"] = mail.subject, f"<{new_id()}@{address.split('@')[1]}>"
        for header, value in mail.headers:
            message[header] = value
        message.set_content(mail.text)
        for name, content in mail.files:
            message.add_attachment(content.encode("utf-8-sig"), maintype="text", subtype="csv", filename=name)
        await asyncio.to_thread(_hand_in, self.smtp.port, message)
        await self._until_settled()

    async def call(self, call: Call) -> None:
        host, token = BY_LOGIN[call.host], token_of(self._secrets.kiosk_key)
        form = VisitForm(
            id=new_id(),
            host_id=self._company.employees[host.email].id,
            visitor_name=call.visitor,
            visitor_company=call.visitor_company,
            language=cast(Language, call.language),
            companions=call.companions,
        )
        visit = await self.reception.begin_visit(self._company.kiosk, form, token)
        await self._until_settled()
        if call.seconds:
            self.clock.set(visit.arrived_at + call.seconds)
            await self._tap(host.user_id, CHOICES[call.choice][0])
            await self._until(lambda: self._answered(visit.id))
            await self._until_settled()
        if call.stays:
            self.clock.set(visit.arrived_at + call.stays * 60)
            await self._tap(host.user_id, LEFT)
            await self._until(lambda: self._gone(visit.id))
            await self._until_settled()

    async def _tap(self, user_id: str, label: str) -> None:
        async with self._http.get("/_emulator/messages") as answer:
            messages: list[dict[str, Any]] = (await answer.json())["messages"]
        seq = next(each["seq"] for each in reversed(messages) if each["to"].get("user_id") == user_id)
        tap = {"user_id": user_id, "seq": seq, "label": label}
        async with self._http.post("/_emulator/talk/tap", json=tap) as answer:
            answer.raise_for_status()

    async def _answered(self, visit_id: str) -> bool:
        async with self.database.reading() as connection:
            visit = await get_visit(connection, self._company.organization.id, visit_id)
        return visit is not None and visit.answered_at is not None

    async def _gone(self, visit_id: str) -> bool:
        async with self.database.reading() as connection:
            visit = await get_visit(connection, self._company.organization.id, visit_id)
        return visit is not None and visit.left_at is not None

    async def _settled(self) -> bool:
        async with self.database.reading() as connection:
            counts = await count_by_state(connection, self._company.organization.id)
        return not counts.get(State.PENDING) and not counts.get(State.LEASED)

    async def _until_settled(self) -> None:
        await self._until(self._settled)

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await condition():  # noqa: ASYNC110 - it is the database that is asked
                await asyncio.sleep(LOOK_SECONDS)


async def live_through(place: Place, seal: Seal, company: Company, secrets: Secrets) -> None:
    """Makes the story happen, unless something has happened here before. The stand-in is up, the relay is not yet."""
    past = Past(place, seal, company, secrets)
    async with past.running():
        async with past.database.reading() as connection:
            if await list_events(connection, company.organization.id, limit=1):
                return
        for moment in story(SystemClock().now()):
            past.clock.set(moment.at)
            if isinstance(moment.what, Mail):
                await past.mail(moment.what)
            else:
                await past.call(moment.what)


def _hand_in(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP(LOOPBACK, port, timeout=PATIENCE) as client:
        client.send_message(message)
