"""Tells of a watched mailbox that cannot be reached: at once where only people help, else when it lasts."""

import structlog

from toritsugi.alarms.administrators import chat_addressees, chat_event
from toritsugi.alarms.log import NewAlarm, raise_alarm
from toritsugi.alarms.words import word
from toritsugi.database import Database
from toritsugi.intake import AcceptDesk, ImapMailbox, list_imap_mailboxes
from toritsugi.organization import Organization

log = structlog.get_logger(__name__)

PATIENCE = 600.0
"""Seconds that a trouble which may pass by itself has to last: a server that is restarted is no news."""


class MailboxAlarms:
    """One alarm for each trouble of each mailbox."""

    def __init__(self, database: Database, desk: AcceptDesk, relay_url: str) -> None:
        self._database = database
        self._desk = desk
        self._link = f"{relay_url}/sources/imap"

    async def look(self, organization: Organization) -> None:
        """At every mailbox that is in use."""
        async with self._database.reading() as connection:
            mailboxes = await list_imap_mailboxes(connection, organization.id)
        for mailbox in mailboxes:
            if mailbox.active and self._is_news(mailbox):
                await self._raise(organization, mailbox)

    def _is_news(self, mailbox: ImapMailbox) -> bool:
        standing = mailbox.standing
        if not standing.trouble or standing.since is None:
            return False
        return mailbox.needs_people or self._database.clock.now() - standing.since >= PATIENCE

    async def _raise(self, organization: Organization, mailbox: ImapMailbox) -> None:
        language, standing = organization.language, mailbox.standing
        alarm = NewAlarm(
            organization_id=organization.id,
            connection_id=None,
            kind="mailbox",
            key=f"mailbox:{mailbox.source_id}:{standing.trouble}:{standing.since:.3f}",
            subject=word(language, "mailbox.subject", name=mailbox.name),
            text=word(
                language,
                "mailbox.text",
                name=mailbox.name,
                reason=mailbox.sentence(language),
                link=f"{self._link}/{mailbox.source_id}",
            ),
        )
        async with self._database.transaction() as connection:
            fresh = await raise_alarm(self._database, connection, alarm)
            addressees = await chat_addressees(connection, organization.id)
        if fresh:
            log.error("alarm.raised", kind="mailbox", source=mailbox.source_id)
            event = chat_event(alarm, "alert.mailbox", addressees, self._database.clock.now())
            await self._desk.accept(event)
