"""Puts the rooms together, in street order, and runs them from start to stop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from toritsugi.admin import ADMIN, ADMIN_ROUTES, LinkParts, RuleParts
from toritsugi.alarms import Watch
from toritsugi.answering import ANSWER_ROUTES, ANSWERING, AnswerParts
from toritsugi.appointments import APPOINTMENTS, APPOINTMENTS_API, Appointments, admission
from toritsugi.clock import Clock, SystemClock
from toritsugi.config import Config, Role
from toritsugi.connections import (
    Clients,
    Connection,
    Errands,
    KeeperRounds,
    RoomMembers,
    RoomTitles,
    TokenKeeper,
    bot_secrets,
    learn_from,
    link_member,
    open_seal,
    require_openable,
)
from toritsugi.database import Database, migrate, open_database
from toritsugi.database.listening import Listener
from toritsugi.delivery import Worker
from toritsugi.forgetting import Forgetting
from toritsugi.help import HELP, HELP_ROUTES
from toritsugi.intake import (
    CALLBACK_ROUTES,
    DOCS_ROUTES,
    HTTP_ROUTES,
    AcceptDesk,
    AddressBook,
    CallbackDoor,
    Certificate,
    Hands,
    HttpDoor,
    ImapDoor,
    MailFiles,
    ReadingApart,
    SmtpDoor,
    SmtpLimits,
    SmtpTerms,
    first_of,
    intake_room,
    openapi_config,
)
from toritsugi.kiosk import KIOSK, KIOSK_ROUTES, KioskParts
from toritsugi.mailing import Mailer, MailServer
from toritsugi.metrics import METRICS_ROUTES, Watched
from toritsugi.network import parse_hops, parse_networks
from toritsugi.personal import CODE_PATH, HOME, PERSONAL, PERSONAL_ROUTES, AddressLetters, Codes, PersonalParts
from toritsugi.reception import Farewells, Ladders, Reception, reaction
from toritsugi.replies import Replies, ReplyOutcomes
from toritsugi.rollcall import NightlyRollCall, RollCall
from toritsugi.roster import Roster
from toritsugi.web import Web, WebSettings, create_web

log = structlog.get_logger(__name__)
ROUTES = (
    HTTP_ROUTES,
    APPOINTMENTS_API,
    DOCS_ROUTES,
    CALLBACK_ROUTES,
    HELP_ROUTES,
    METRICS_ROUTES,
    ANSWER_ROUTES,
    KIOSK_ROUTES,
    ADMIN_ROUTES,
    PERSONAL_ROUTES,
)
ROOMS = (intake_room(), KIOSK, ANSWERING, APPOINTMENTS, ADMIN, PERSONAL, HELP)


class App:
    """The rooms of one process. `start` runs the roles, `stop` ends them; `web` is the ASGI application.

    `end_streams` is to be called before the web server stops, so that open streams do not hold it up.
    """

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self.config = config
        self.clock = clock or SystemClock()
        self.database: Database = open_database(config.database_address, self.clock)
        self.seal = open_seal(config)
        self.clients = Clients(fence=config.fence)
        self.keeper = TokenKeeper(self.database, self.seal, self.clients, self.clock)
        self.link = LinkParts(self.database, self.seal, self.clients, self.keeper, config.relay_url)
        server = mail_server(config)
        talks = first_of(reaction(self.database, config.relay_url), Replies(self.database, server).react)
        self.desk = AcceptDesk(
            self.database, config.relay_url, [learn_from, link_member, admission(self.database), talks]
        )
        terms = smtp_terms(config)
        self.book = AddressBook(self.database, [terms.name])
        self.appointments = Appointments(self.database, config.relay_url, mailing=bool(config.mail_host))
        self.reception = Reception(self.database, self.desk, config.relay_url)
        limits = SmtpLimits(size=config.smtp_max_size)
        self.smtp = SmtpDoor(self.desk, self.book, self.clock, limits, terms)
        self.worker = Worker(self.database, self.keeper, self.clients, MailFiles(self.database))
        self.watch = Watch(self.database, self.desk, config.relay_url)
        self.ladders = Ladders(self.database, self.desk, config.relay_url, mails=bool(config.mail_host))
        self.mailer = Mailer(self.database, server)
        self.outcomes = ReplyOutcomes(self.database, self.desk)
        self.codes = Codes(self.database, self.desk)
        self.closing = asyncio.Event()
        self.web = self._web(terms)
        self._running = contextlib.AsyncExitStack()

    def end_streams(self) -> None:
        """Lets every page that follows something live end at once: what it waits for rings."""
        self.closing.set()
        self.database.bell.ring_all()

    async def start(self, roles: Collection[Role]) -> None:
        """Runs what these roles need, in street order.

        Raises OSError when a port is taken, SealBroken for a wrong key.
        """
        await migrate(self.database)
        await require_openable(self.database, self.seal)
        self._running.push_async_callback(self.database.close)
        await self._running.enter_async_context(self.clients)
        self._running.push_async_callback(self.keeper.close)
        for part in (Listener(self.database), self.desk, KeeperRounds(self.keeper, self.database.bell)):
            await part.start()
            self._running.push_async_callback(part.stop)
        self._running.push_async_callback(self.codes.stop)
        if "worker" in roles:
            titles = RoomTitles(self.database, self.keeper, self.clients)
            forgetting = Forgetting(self.database, self.config.keep_days)
            errands = Errands(self.database, self.keeper, self.clients)
            reading = ReadingApart(self.database, self.desk, self.book)
            roll = NightlyRollCall(self.database, RollCall(self.database, self.link.presence))
            watchers = (self.watch, self.mailer, self.outcomes, forgetting, roll)
            hands = Hands(
                self.database, self.desk, self.book, self.seal, self.config.smtp_max_size, fence=self.config.fence
            )
            mailboxes = ImapDoor(hands)
            for agent in (
                self.worker,
                self.ladders,
                Farewells(self.database),
                titles,
                errands,
                reading,
                mailboxes,
                *watchers,
            ):
                await agent.start()
                self._running.push_async_callback(agent.stop)
        if "smtp" in roles:
            await self.smtp.start(self.config.smtp_host, self.config.smtp_port)
            self._running.push_async_callback(self.smtp.stop)

    async def stop(self) -> None:
        """Ends everything in the opposite order: doors first, then what is at the desk, then what is under way."""
        await self._running.aclose()

    def _web(self, terms: SmtpTerms) -> Web:
        settings = WebSettings(public_url=self.config.relay_url, employee_home=HOME, code_path=CODE_PATH)
        parts = [*self._desks(terms, settings), *self._doors()]
        return create_web(ROUTES, self.database, settings, parts=parts, rooms=ROOMS, openapi=openapi_config)

    def _doors(self) -> list[object]:
        """What other systems speak with."""
        callbacks = CallbackDoor(self.desk, self._bot_secrets, self.clock)
        watched = Watched(self.database, self.config.metrics_token.get_secret_value())
        door = HttpDoor(self.database, self.desk, self.book)
        return [door, self.book, self.appointments, self.reception, callbacks, watched]

    def _desks(self, terms: SmtpTerms, settings: WebSettings) -> list[object]:
        """What the pages are built from."""
        mails = bool(self.config.mail_host)
        letters = AddressLetters(self.database, self.seal, self.config.relay_url, mails=mails)
        members = RoomMembers(self.database, self.keeper, self.clients)
        return [
            AnswerParts(self.database, self.desk, settings),
            KioskParts(self.database, self.reception, settings, self.closing),
            Roster(self.database, self.link.presence),
            self.seal,
            self.config.fence,
            RuleParts(self.config.relay_url, terms.every_authority),
            self.link,
            PersonalParts(self.database, self.desk, self.codes, members, letters),
        ]

    async def _bot_secrets(self, bot_id: str) -> list[tuple[Connection, str]]:
        return await bot_secrets(self.database, self.seal, bot_id)


def mail_server(config: Config) -> MailServer:
    """The server that takes our mails."""
    return MailServer(
        host=config.mail_host,
        port=config.mail_port,
        security=config.mail_security,
        user=config.mail_user,
        password=config.mail_password.get_secret_value(),
        sender=config.mail_sender,
    )


def smtp_terms(config: Config) -> SmtpTerms:
    """What was set about the SMTP door. Raises CertificateUnusable."""
    files = config.smtp_tls_certificate, config.smtp_tls_key
    return SmtpTerms(
        name=urlsplit(config.public_url).hostname or socket.gethostname(),
        certificate=Certificate(Path(files[0]), Path(files[1])) if all(files) else None,
        requires_tls=config.smtp_tls == "required",
        employee_networks=parse_networks(config.smtp_employee_networks),
        plain_sign_in_networks=parse_networks(config.smtp_plain_sign_in_networks),
        trusted_hops=parse_hops(config.smtp_trusted_hops),
    )


@contextlib.asynccontextmanager
async def running(config: Config, roles: Collection[Role], clock: Clock | None = None) -> AsyncIterator[App]:
    """An app that runs as long as the block."""
    app = App(config, clock)
    try:
        await app.start(roles)
        yield app
    finally:
        await app.stop()
