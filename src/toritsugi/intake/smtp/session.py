"""What one client says, and what it is answered: the commands of RFC 5321, one after the other."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from toritsugi.database import StorageFull, StorageTrouble
from toritsugi.intake.addressbook import Recipient, lower
from toritsugi.intake.smtp import words
from toritsugi.intake.smtp.commands import Command, read_command, read_path
from toritsugi.intake.smtp.keeping import Envelope, House
from toritsugi.intake.smtp.permission import Caller, objection
from toritsugi.intake.smtp.signing_in import LINE_LIMIT as ANSWER_LIMIT
from toritsugi.intake.smtp.signing_in import MECHANISMS, NotSaid, credentials_of
from toritsugi.intake.smtp.wire import Gone, LineTooLong, MailTooLarge, NoRoom, Parcel, ReadingFault, Wire

log = structlog.get_logger(__name__)

LINE_LIMIT = 2_048
"""Bytes of a command. The standard has 512 and leaves more to the extensions (RFC 5321, 4.5.3.1.4)."""
BEFORE_TLS = frozenset({"EHLO", "HELO", "NOOP", "STARTTLS", "QUIT"})
FORBIDDEN = frozenset({"BDAT", "GET", "POST", "PUT", "CONNECT", "OPTIONS"})
"""After these comes what must not be taken for commands: a piece of a mail (RFC 3030), or a browser's request."""
_ANSWERS = {"NOOP": words.DONE, "RSET": words.DONE, "VRFY": words.CANNOT_VERIFY, "HELP": words.HELP}
_FAULTS = {NoRoom: words.BUSY, LineTooLong: words.LONG_LINE}


class Session:
    """From the banner to the farewell."""

    def __init__(self, wire: Wire, house: House) -> None:
        self._wire, self._house, self._limits = wire, house, house.limits
        self._ends_at = asyncio.get_running_loop().time() + self._limits.session_time
        self._too_large = words.TOO_LARGE.format(megabytes=self._limits.megabytes)
        self._caller = Caller(wire.peer)
        self._name = ""
        self._envelope: Envelope | None = None
        self._errors = self._idle = self._refusals = self._failed_sign_ins = 0
        self._open, self._utf8 = True, False
        self._obeying: dict[str, Callable[[str], Awaitable[None]]] = {
            "EHLO": self._ehlo, "HELO": self._helo, "MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data,
            "STARTTLS": self._starttls, "AUTH": self._auth,
        }  # fmt: skip

    async def run(self) -> None:
        """Until the client leaves or is sent away. Never raises."""
        try:
            self._wire.until = self._ends_at
            self._say(f"220 {self._house.terms.name} ESMTP Toritsugi")
            while self._open:
                await self._turn()
            self._wire.flush()
        except Gone:
            pass
        finally:
            self._wire.close()

    async def _turn(self) -> None:
        """One line and its answer."""
        try:
            command = read_command(await self._wire.line(LINE_LIMIT))
        except LineTooLong:
            self._refuse(words.LONG_LINE)
            return
        if command is None:
            self._refuse(words.NO_COMMAND)
            return
        try:
            await self._obey(command)
        except Gone:
            raise
        except Exception as error:
            log.error("smtp.failed", exc_info=error)
            self._refuse(words.TROUBLE)

    async def _obey(self, command: Command) -> None:
        verb = command.verb
        if self._house.terms.requires_tls and not self._wire.is_secure and verb not in BEFORE_TLS:
            self._refuse(words.TLS_FIRST)
        elif verb in self._obeying:
            await self._obeying[verb](command.rest)
        elif verb in _ANSWERS:
            self._envelope = None if verb == "RSET" else self._envelope
            self._idled(_ANSWERS[verb])
        elif verb == "QUIT":
            self._end(words.BYE)
        else:
            self._refuse(words.UNKNOWN_COMMAND)
            if verb in FORBIDDEN:
                self._end(words.OUT_OF_TURN)

    def _say(self, reply: str) -> None:
        self._wire.say(words.spoken(reply, self._utf8))

    def _refuse(self, reply: str) -> None:
        """Says what is wrong; who is wrong too often is sent away."""
        self._errors += 1
        self._say(reply)
        if self._errors >= self._limits.errors:
            self._end(words.MANY_ERRORS)

    def _idled(self, reply: str) -> None:
        """Answers what brings no mail nearer; who does nothing else is sent away."""
        self._idle += 1
        self._say(reply)
        if self._idle >= self._limits.idle_commands:
            self._end(words.MANY_COMMANDS)

    def _end(self, farewell: str) -> None:
        if self._open:
            self._say(farewell)
        self._open = False

    async def _helo(self, rest: str) -> None:
        if not rest:
            self._refuse(words.NAME_MISSING)
            return
        self._name, self._envelope = rest, None
        self._idled(f"250 {self._house.terms.name}")

    async def _ehlo(self, rest: str) -> None:
        if not rest:
            self._refuse(words.NAME_MISSING)
            return
        self._name, self._envelope = rest, None
        offers = [self._house.terms.name, "PIPELINING", f"SIZE {self._limits.size}", "8BITMIME", "SMTPUTF8"]
        if self._house.terms.certificate is not None and not self._wire.is_secure:
            offers.append("STARTTLS")
        if self._caller.may_sign_in(self._house.terms):
            offers.append(f"AUTH {' '.join(MECHANISMS)}")
        offers.append("ENHANCEDSTATUSCODES")
        self._idled("\r\n".join([*(f"250-{each}" for each in offers[:-1]), f"250 {offers[-1]}"]))

    async def _mail(self, rest: str) -> None:
        path = read_path(rest, "FROM:")
        if not self._name:
            self._refuse(words.HELLO_FIRST)
        elif self._envelope is not None:
            self._refuse(words.NESTED_MAIL)
        elif path is None:
            self._refuse(words.MALFORMED_SENDER)
        else:
            self._begin(path.address, path.parameters)

    def _begin(self, sender: str, parameters: dict[str, str]) -> None:
        """AUTH=… is understood and not needed: Postfix sends it after signing in (RFC 4954, 5)."""
        size = parameters.pop("SIZE", "0")
        body = parameters.pop("BODY", "7BIT").upper()
        parameters.pop("AUTH", None)
        self._utf8 = "SMTPUTF8" in parameters
        utf8 = parameters.pop("SMTPUTF8", "")
        if parameters or utf8 or body not in {"7BIT", "8BITMIME"} or not (size.isascii() and size.isdigit()):
            self._refuse(words.UNSUPPORTED_PARAMETER)
        elif len(size) > 15 or int(size) > self._limits.size:
            self._refuse(self._too_large)
        else:
            self._envelope = Envelope(sender, self._wire.peer)
            self._say(words.SENDER_OK)

    async def _rcpt(self, rest: str) -> None:
        path = read_path(rest, "TO:")
        if self._envelope is None:
            self._refuse(words.MAIL_FIRST)
        elif path is None or not path.address:
            self._refuse_recipient(words.MALFORMED_RECIPIENT)
        elif path.parameters:
            self._refuse(words.UNSUPPORTED_PARAMETER)
        elif len(self._envelope.recipients) >= self._limits.recipients:
            self._say(words.MANY_RECIPIENTS)
        else:
            await self._add_recipient(self._envelope, path.address)

    async def _add_recipient(self, envelope: Envelope, address: str) -> None:
        try:
            recipient: Recipient | None = await self._house.book.recipient(address)
        except StorageTrouble:
            self._say(words.TROUBLE)
            return
        if recipient is None:
            self._refuse_recipient(words.UNKNOWN)
            return
        against = objection(self._caller, recipient, self._house.terms)
        if against:
            self._refuse_recipient(against)
            return
        envelope.recipients[lower(address)] = recipient
        self._say(words.RECIPIENT_OK)

    def _refuse_recipient(self, reply: str) -> None:
        """Apart from other errors: a mail to many may well have many who are gone."""
        self._refusals += 1
        self._say(reply)
        if self._refusals >= self._limits.refusals:
            self._end(words.MANY_ERRORS)

    async def _data(self, rest: str) -> None:
        if self._envelope is None or not self._envelope.recipients:
            self._refuse_data(words.MAIL_FIRST if self._envelope is None else words.RECIPIENT_FIRST)
        elif rest:
            self._refuse_data(words.WANTS_NOTHING)
        else:
            envelope, self._envelope = self._envelope, None
            await self._take(envelope)

    def _refuse_data(self, reply: str) -> None:
        """Whatever was sent behind it already is a mail, not commands: nothing of it is obeyed."""
        self._refuse(reply)
        if self._wire.has_more:
            self._end(words.OUT_OF_TURN)

    async def _take(self, envelope: Envelope) -> None:
        self._say(words.GO_AHEAD)
        now = asyncio.get_running_loop().time()
        self._wire.until = now + self._limits.mail_time
        parcel = Parcel(self._limits.size, self._house.hold)
        try:
            await self._wire.fetch(parcel)
            reply = await self._kept(envelope, parcel.mail())
        except ReadingFault as fault:
            reply = self._too_large if isinstance(fault, MailTooLarge) else _FAULTS[type(fault)]
        finally:
            parcel.drop()
            self._wire.until = self._ends_at
        self._idle = 0
        self._say(reply)

    async def _kept(self, envelope: Envelope, raw: bytes) -> str:
        try:
            await self._house.keep(envelope, raw)
        except StorageFull:
            return words.FULL
        except StorageTrouble:
            return words.TROUBLE
        return words.OK

    async def _starttls(self, rest: str) -> None:
        """Commands that came in plain behind it are not taken into TLS (RFC 3207, 4.2): such a client is sent away."""
        if self._wire.is_secure:
            self._refuse(words.ENCRYPTED_ALREADY)
        elif self._house.terms.certificate is None:
            self._refuse(words.NO_TLS)
        elif rest:
            self._refuse(words.WANTS_NOTHING)
        elif self._wire.has_more:
            self._end(words.OUT_OF_TURN)
        else:
            self._say(words.READY_FOR_TLS)
            await self._wire.secure(self._house.terms.certificate.context())
            self._caller = Caller(self._wire.peer, is_secure=True)
            self._name, self._envelope, self._utf8 = "", None, False

    async def _auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        if not self._name:
            self._refuse(words.HELLO_FIRST)
        elif self._caller.mailbox is not None or self._envelope is not None:
            self._refuse(words.SIGNED_IN_ALREADY if self._caller.mailbox is not None else words.NO_SIGN_IN_NOW)
        elif not self._caller.may_sign_in(self._house.terms):
            self._refuse(words.SECURE_FIRST)
        elif mechanism.upper() not in MECHANISMS:
            self._refuse(words.UNKNOWN_MECHANISM)
        else:
            await self._sign_in(mechanism.upper(), initial.strip())

    async def _sign_in(self, mechanism: str, initial: str) -> None:
        try:
            said = await credentials_of(mechanism, initial, self._ask)
            self._caller.mailbox = await self._house.book.signed_in(*said)
        except NotSaid as told:
            self._refuse(str(told))
        except StorageTrouble:
            self._say(words.SIGN_IN_TROUBLE)
        else:
            await self._greet_or_doubt()

    async def _ask(self, challenge: str) -> str:
        self._say(challenge)
        try:
            return (await self._wire.line(ANSWER_LIMIT)).decode("ascii", "replace").strip()
        except LineTooLong:
            raise NotSaid(words.LONG_LINE) from None

    async def _greet_or_doubt(self) -> None:
        if self._caller.mailbox is not None:
            self._say(words.SIGNED_IN)
            return
        self._failed_sign_ins += 1
        log.warning("smtp.sign_in_failed", peer=self._wire.peer)
        await asyncio.sleep(self._limits.penalty)
        self._refuse(words.WRONG_SIGN_IN)
        if self._failed_sign_ins >= self._limits.failed_sign_ins:
            self._end(words.MANY_ERRORS)
