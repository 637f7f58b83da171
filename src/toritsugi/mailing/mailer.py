"""Sends the mails whose time has come, and comes back to those that were not taken, at growing distances."""

import asyncio
import smtplib

import structlog
from sqlalchemy import select, update

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.mailing.draft import MAILS, MailRow, MailState, mail_of, parts_of
from toritsugi.mailing.server import MailRefused, MailServer, send
from toritsugi.mailing.tables import outgoing_mail
from toritsugi.web import administrator_emails

log = structlog.get_logger(__name__)

LOOK_SECONDS = 15.0
PAUSES = (10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
GIVE_UP = 3 * 86_400.0
NOBODY = "no administrator has a mail address"
LATE = "it could not be sent while it was useful"


class Mailer(Agent):
    """Runs beside the program from `start` to `stop`. Without a mail server it rests."""

    def __init__(self, database: Database, server: MailServer) -> None:
        self._database = database
        self._server = server

    async def run(self) -> None:
        if not self._server.host:
            return
        with self._database.bell.subscribe(MAILS) as bell:
            while True:
                try:
                    await self.mail_due()
                except StorageTrouble as trouble:
                    log.error("mailing.storage_trouble", reason=str(trouble))
                except Exception:
                    log.exception("mailing.failed_unforeseen")
                await bell.wait(LOOK_SECONDS)

    async def mail_due(self) -> None:
        """Sends every mail whose time has come. Each is taken before it is sent, so that processes share them."""
        while (mail := await self._take()) is not None:
            await self._send(mail)

    async def _take(self) -> MailRow | None:
        now, table = self._database.clock.now(), outgoing_mail.c
        async with self._database.transaction() as connection:
            due = select(outgoing_mail).where(table.state == MailState.WAITING, table.due_at <= now)
            first = due.order_by(table.due_at, table.id).limit(1).with_for_update(skip_locked=True)
            row = (await connection.execute(first)).mappings().one_or_none()
            if row is None:
                return None
            pause = PAUSES[min(row["tries"], len(PAUSES) - 1)]
            taken = {"due_at": now + pause, "tries": table.tries + 1}
            await connection.execute(update(outgoing_mail).where(table.id == row["id"]).values(taken))
        return mail_of(row)

    async def _send(self, mail: MailRow) -> None:
        if 0.0 < mail.expires_at <= self._database.clock.now():
            await self._settle(mail, MailState.FAILED, LATE)
            return
        recipients = mail.recipients or await self._administrators(mail.organization_id)
        async with self._database.reading() as connection:
            parts = await parts_of(connection, mail.id)
        if not recipients:
            await self._failed(mail, NOBODY, "nobody")
            return
        try:
            refused = await asyncio.to_thread(send, self._server, mail, recipients, parts)
        except MailRefused as error:
            await self._failed(mail, str(error), "refused", for_good=True)
        except (OSError, smtplib.SMTPException) as error:
            await self._failed(mail, f"{type(error).__name__}: {error}", type(error).__name__)
        else:
            await self._settle(mail, MailState.SENT, refused)

    async def _administrators(self, organization_id: str) -> tuple[str, ...]:
        async with self._database.reading() as connection:
            return tuple(await administrator_emails(connection, organization_id))

    async def _failed(self, mail: MailRow, error: str, reason: str, *, for_good: bool = False) -> None:
        """A refusal ends what a person wrote, who can be told so; an alarm waits for the server to be mended."""
        late = self._database.clock.now() - mail.created_at > GIVE_UP
        over = late or (for_good and mail.by_person)
        log.error("mailing.failed", mail=mail.id, kind=mail.kind, reason=reason, over=over)
        await self._settle(mail, MailState.FAILED if over else MailState.WAITING, error)

    async def _settle(self, mail: MailRow, state: MailState, error: str) -> None:
        settled_at = None if state is MailState.WAITING else self._database.clock.now()
        values = {"state": state, "error": error[:300], "settled_at": settled_at}
        async with self._database.transaction() as connection:
            mine = (outgoing_mail.c.id == mail.id, outgoing_mail.c.state == MailState.WAITING)
            await connection.execute(update(outgoing_mail).where(*mine).values(values))
            self._database.announce(connection, MAILS)
