"""Mails the alarms, through the company's own mail server, until it has taken them."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Literal

import msgspec
import structlog
from sqlalchemy import RowMapping, select, update

from toritsugi.agent import Agent
from toritsugi.alarms.log import TOPIC
from toritsugi.alarms.tables import alarm
from toritsugi.database import Database, StorageTrouble
from toritsugi.web import administrator_emails

log = structlog.get_logger(__name__)

LOOK_SECONDS = 15.0
PAUSES = (10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
GIVE_UP = 3 * 86_400.0
TIMEOUT = 15.0


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes alarm mails. An empty `host`: none is set up, alarms stay on the pages."""

    host: str = ""
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str = ""
    password: str = ""
    sender: str = ""


class AlarmMailer(Agent):
    """Runs beside the program from `start` to `stop`. A mail that was refused is tried again, at growing distances."""

    def __init__(self, database: Database, server: MailServer) -> None:
        self._database = database
        self._server = server

    async def run(self) -> None:
        if not self._server.host:
            return
        with self._database.bell.subscribe(TOPIC) as bell:
            while True:
                try:
                    await self.mail_due()
                except StorageTrouble as trouble:
                    log.error("alarms.storage_trouble", reason=str(trouble))
                await bell.wait(LOOK_SECONDS)

    async def mail_due(self) -> None:
        """Mails every alarm whose time has come. Each is taken before it is mailed, so that processes share them."""
        while (row := await self._take()) is not None:
            error = await self._mail(row)
            await self._settle(row, error)

    async def _take(self) -> RowMapping | None:
        now = self._database.clock.now()
        async with self._database.transaction() as connection:
            due = select(alarm).where(alarm.c.mail_due_at <= now).order_by(alarm.c.id).limit(1)
            row = (await connection.execute(due.with_for_update(skip_locked=True))).mappings().one_or_none()
            if row is not None:
                pause = PAUSES[min(row["tries"], len(PAUSES) - 1)]
                taken = update(alarm).where(alarm.c.id == row["id"])
                await connection.execute(taken.values(mail_due_at=now + pause, tries=alarm.c.tries + 1))
        return row

    async def _mail(self, row: RowMapping) -> str:
        """Why the mail was not taken; "" when it was."""
        async with self._database.reading() as connection:
            recipients = await administrator_emails(connection, row["organization_id"])
        if not recipients:
            return "no administrator has a mail address"
        try:
            await asyncio.to_thread(_send, self._server, recipients, row["subject"], row["text"])
        except (OSError, smtplib.SMTPException) as error:
            return f"{type(error).__name__}: {error}"[:300]
        return ""

    async def _settle(self, row: RowMapping, error: str) -> None:
        now = self._database.clock.now()
        over = not error or now - row["raised_at"] > GIVE_UP
        values: dict[str, object] = {"error": error} | ({"mail_due_at": None} if over else {})
        if not error:
            values["mailed_at"] = now
        else:
            log.error("alarm.mail_failed", alarm=row["id"], reason=error.split(":")[0])
        async with self._database.transaction() as connection:
            await connection.execute(update(alarm).where(alarm.c.id == row["id"]).values(values))


def _send(server: MailServer, recipients: list[str], subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"] = server.sender or f"toritsugi@{server.host}"
    message["To"] = ", ".join(recipients)
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="toritsugi")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    with _connected(server) as client:
        if server.user:
            client.login(server.user, server.password)
        client.send_message(message)


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    if server.security == "starttls":
        client.starttls(context=context)
    return client
