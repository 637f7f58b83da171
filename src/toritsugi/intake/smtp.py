"""The SMTP door: knows its recipients, keeps what it takes, and says 250 only after the synced commit."""

import asyncio
import contextlib
import socket
from typing import AnyStr, cast

import msgspec
import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from toritsugi.clock import Clock
from toritsugi.database import StorageFull, StorageTrouble
from toritsugi.intake.accept import AcceptDesk
from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.mail_event import Post, mail_events

log = structlog.get_logger(__name__)

OK = "250 2.0.0 OK: kept, and on its way to LINE WORKS"
UNKNOWN = "550 5.1.1 No such recipient here (宛先の社員または受信元が登録されていません)"
TOO_LARGE = (
    "552 5.3.4 The mail is larger than {megabytes} MB; send it smaller, or a link to the file "
    "(メールが上限の {megabytes} MB を超えています。小さくするか、ファイルのリンクを送ってください)"
)
TROUBLE = "451 4.3.0 The storage cannot be used right now; please send it again later"
FULL = "452 4.3.1 The storage has no room left; please send it again later"
MANY_RECIPIENTS = "452 4.5.3 Too many recipients in one mail"
CROWDED = b"421 4.7.0 Too many connections; please come back later\r\n"
LINE_LIMIT = 100_000
"""Bytes of a line. The standard has 1,000, but programs that post their mails themselves do not always fold."""
ENDLESS_FROM = 2_000_000
"""Bytes without the end of a line after which no more of the line is kept; the client is told at its end."""
STOP_SECONDS = 2.0


class SmtpLimits(msgspec.Struct, frozen=True):
    """Bounds of the door: bytes of a mail, recipients of a mail, connections at a time, seconds of silence."""

    size: int = 26_214_400
    recipients: int = 100
    connections: int = 200
    silence: float = 300.0


class _Handler:
    """What aiosmtpd asks (its names, its arguments). One for all sessions."""

    def __init__(self, desk: AcceptDesk, book: AddressBook, clock: Clock, limits: SmtpLimits) -> None:
        self._desk = desk
        self._book = book
        self._clock = clock
        self._limits = limits

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._limits.recipients:
            return MANY_RECIPIENTS
        try:
            recipient = await self._book.recipient(address)
        except StorageTrouble:
            return TROUBLE
        if recipient is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content
        assert isinstance(raw, bytes)
        try:
            return await self._keep(raw, envelope)
        except StorageFull:
            return FULL
        except StorageTrouble:
            return TROUBLE

    async def _keep(self, raw: bytes, envelope: Envelope) -> str:
        recipients = await self._recipients(envelope)
        if not recipients:
            return UNKNOWN
        sender = (envelope.mail_from or "").strip("<>")
        events = await mail_events(Post(raw, sender, self._clock.now()), recipients, self._book)
        await asyncio.gather(*(self._desk.accept(event, raw) for event in events))
        return OK

    async def _recipients(self, envelope: Envelope) -> dict[str, Recipient]:
        found = {}
        for address in envelope.rcpt_tos:
            recipient = await self._book.recipient(address)
            if recipient is not None:
                found[address.lower()] = recipient
        return found

    async def handle_exception(self, error: Exception) -> str:
        """Nothing was accepted; the sender keeps the mail and comes back."""
        log.error("smtp.failed", exc_info=error)
        return TROUBLE


def _near_line_end(data: bytes) -> int:
    """Where the byte before the first line end is, or else the last byte: so no line end is made that was not there."""
    end = data.find(b"\n")
    return max(0, (end if end >= 0 else len(data)) - 1)


class _Session(SMTP):
    """One client. Counted, so that a crowd cannot take every place."""

    line_length_limit = LINE_LIMIT

    def __init__(self, door: "SmtpDoor", handler: _Handler, limits: SmtpLimits) -> None:
        super().__init__(
            handler,
            data_size_limit=limits.size,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname=socket.gethostname(),
            ident="Toritsugi",
            timeout=limits.silence,
            loop=asyncio.get_running_loop(),
        )
        self._door = door
        self._too_large = TOO_LARGE.format(megabytes=limits.size // 1_048_576 or 1)
        self._unended = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._door.admit(self):
            cast(asyncio.Transport, transport).write(CROWDED)
            transport.close()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        endless = self._unended > ENDLESS_FROM
        end = data.rfind(b"\n")
        self._unended = self._unended + len(data) if end < 0 else len(data) - end - 1
        super().data_received(data[_near_line_end(data) :] if endless else data)

    async def push(self, status: AnyStr) -> None:
        """The library's words for a mail that is too large name no limit; ours do."""
        if isinstance(status, str) and status.startswith("552 "):
            await super().push(self._too_large)
        else:
            await super().push(status)

    def connection_lost(self, error: Exception | None) -> None:
        self._door.leave(self)
        super().connection_lost(error)


class SmtpDoor:
    """Listens from `start` to `stop`. Port 0 takes a free one; `port` tells which."""

    def __init__(self, desk: AcceptDesk, book: AddressBook, clock: Clock, limits: SmtpLimits | None = None) -> None:
        self._limits = limits or SmtpLimits()
        self._handler = _Handler(desk, book, clock, self._limits)
        self._server: asyncio.Server | None = None
        self._sessions: set[_Session] = set()

    async def start(self, host: str, port: int) -> None:
        """Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, host, port)

    @property
    def port(self) -> int:
        assert self._server is not None
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    async def stop(self) -> None:
        """Lets nobody in any more, and ends the sessions: whoever had no 250 yet will come again."""
        if self._server is None:
            return
        self._server.close()
        for session in tuple(self._sessions):
            if session.transport is not None:
                session.transport.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._server.wait_closed()

    def _session(self) -> _Session:
        return _Session(self, self._handler, self._limits)

    def admit(self, session: _Session) -> bool:
        """Counts a client in; False when the place is full."""
        if session not in self._sessions and len(self._sessions) >= self._limits.connections:
            return False
        self._sessions.add(session)
        return True

    def leave(self, session: _Session) -> None:
        self._sessions.discard(session)
