"""Tells a member whose reply could not be sent: nobody believes that it was."""

import structlog
from sqlalchemy import select, update

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.intake import AcceptDesk, get_events
from toritsugi.mailing import MAILS, MailRow, failed_mails
from toritsugi.people import get_organization
from toritsugi.replies.keeping import note_talk
from toritsugi.replies.saying import Word, tell
from toritsugi.replies.tables import mail_reply

log = structlog.get_logger(__name__)

LOOK_SECONDS = 30.0
LOOK_BACK = 86_400.0
"""Seconds after a failure in which it is still told."""


class ReplyOutcomes(Agent):
    """Runs beside the program from `start` to `stop`."""

    def __init__(self, database: Database, desk: AcceptDesk) -> None:
        self._database = database
        self._desk = desk

    async def run(self) -> None:
        with self._database.bell.subscribe(MAILS) as bell:
            while True:
                try:
                    await self.tell_failed()
                except StorageTrouble as trouble:
                    log.error("replies.storage_trouble", reason=str(trouble))
                await bell.wait(LOOK_SECONDS)

    async def tell_failed(self) -> None:
        """Tells of every reply that has failed and of which nobody has told yet."""
        since = self._database.clock.now() - LOOK_BACK
        async with self._database.reading() as connection:
            mails = {each.id: each for each in await failed_mails(connection, "reply", since)}
            untold = (mail_reply.c.mail_id.in_(sorted(mails)), mail_reply.c.told_at.is_(None))
            rows = (await connection.execute(select(mail_reply).where(*untold))).all() if mails else []
        for row in rows:
            await self._tell(row.id, row.user_id, row.event_id, mails[row.mail_id])

    async def _tell(self, reply_id: str, user_id: str, event_id: str, mail: MailRow) -> None:
        """The key names the reply: whichever process comes first, it is told once."""
        now = self._database.clock.now()
        async with self._database.reading() as connection:
            organization = await get_organization(connection, mail.organization_id)
            notices = await get_events(connection, mail.organization_id, [event_id])
        assert organization is not None, "a mail always belongs to an organization"
        word = Word(organization, user_id, f"failed:{reply_id}", now)
        values = {"subject": notices[0].title, "recipient": ", ".join(mail.recipients), "error": mail.error}
        receipt = await self._desk.accept(tell(word, "failed", values))
        async with self._database.transaction() as connection:
            told = update(mail_reply).where(mail_reply.c.id == reply_id, mail_reply.c.told_at.is_(None))
            if (await connection.execute(told.values(told_at=now))).rowcount:
                await note_talk(connection, reply_id, [receipt.event_id])
