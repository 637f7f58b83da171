"""Hands a mail to the company's own mail server."""

import smtplib
import ssl
from collections.abc import Sequence
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate
from typing import Literal

import msgspec

from toritsugi.mailing.draft import MailPart, MailRow
from toritsugi.organization import MAIL_MARK

TIMEOUT = 15.0
THREAD_LIMIT = 20
"""Message-IDs in References: the first, which names the thread, and the latest (RFC 5322, 3.6.4)."""


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes our mails. An empty `host`: none is set up, nothing is mailed."""

    host: str = ""
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str = ""
    password: str = ""
    sender: str = ""

    @property
    def address(self) -> str:
        """The sender's address of this installation."""
        return self.sender or f"toritsugi@{self.host}"


class MailRefused(Exception):
    """The server will not take this mail, also not later; the words are its own."""


def send(server: MailServer, mail: MailRow, recipients: tuple[str, ...], parts: Sequence[MailPart]) -> str:
    """Returns when the server has taken it, with the recipients that it refused ("" for none).

    Raises MailRefused, or OSError or smtplib.SMTPException for what may pass.
    """
    if not all(each.isascii() for each in recipients):
        raise MailRefused("the address has characters that mail servers do not take")
    raw = composed(server, mail, recipients, parts)
    try:
        with _connected(server) as client:
            if server.user:
                client.login(server.user, server.password)
            refused = client.sendmail(server.address, recipients, raw)
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise MailRefused(_said(*next(iter(error.recipients.values())))) from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise MailRefused(_said(error.smtp_code, error.smtp_error)) from error
        raise
    return "; ".join(f"{address}: {_said(*answer)}" for address, answer in refused.items())


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"


def composed(server: MailServer, mail: MailRow, recipients: tuple[str, ...], parts: Sequence[MailPart] = ()) -> bytes:
    """The mail as it goes over the wire.

    Made with `compat32`: the newer policies of the standard library fold long Message-IDs into encoded words.
    """
    message = _body("\r\n".join(mail.text.splitlines()) + "\r\n", parts)
    message["From"] = formataddr((_line(mail.sender_name), server.address))
    message["To"] = _line(", ".join(recipients))
    message["Subject"] = Header(_line(mail.subject), "utf-8", header_name="Subject").encode()
    message["Date"] = formatdate(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{server.address.rpartition('@')[2]}>"
    message[MAIL_MARK] = mail.organization_id
    if mail.reply_to:
        message["Reply-To"] = _line(mail.reply_to)
    if mail.in_reply_to:
        message["In-Reply-To"] = _line(mail.in_reply_to)
        message["References"] = _line(" ".join(_thread(mail)))
    if not mail.by_person:
        message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _body(text: str, parts: Sequence[MailPart]) -> Message:
    """The text, around it what it carries: alternatives, what they show, what is attached (RFC 2046, 2387)."""
    body: Message = MIMEText(text, "plain", "utf-8")
    for place, kind in (("alternative", "alternative"), ("inline", "related"), ("attached", "mixed")):
        inside = [_part(each) for each in parts if each.place == place]
        if inside:
            around = MIMEMultipart(kind)
            for each in (body, *inside):
                del each["MIME-Version"]
                around.attach(each)
            body = around
    return body


def _part(part: MailPart) -> Message:
    media_type, *parameters = (piece.strip() for piece in part.media_type.split(";"))
    kind, _, subkind = media_type.partition("/")
    made = MIMENonMultipart(kind, subkind)
    for each in parameters:
        name, _, text = each.partition("=")
        made.set_param(name, text)
    made.set_payload(part.content)
    encode_base64(made)
    if part.place == "inline":
        made["Content-ID"] = f"<{part.name}>"
    if part.place != "alternative":
        disposition = "inline" if part.place == "inline" else "attachment"
        made.add_header("Content-Disposition", disposition, filename=part.name)
    return made


def _thread(mail: MailRow) -> list[str]:
    known = [*(each for each in mail.thread if each != mail.in_reply_to), mail.in_reply_to]
    return known if len(known) <= THREAD_LIMIT else [known[0], *known[1 - THREAD_LIMIT :]]


def _line(words: str) -> str:
    return " ".join(words.split())


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    if server.security == "starttls":
        client.starttls(context=context)
    return client
