"""The way in: a password or a fresh token, out of the sealed columns."""

from toritsugi.connections import Seal, SealBroken
from toritsugi.database import Database
from toritsugi.fence import OPEN, Fence
from toritsugi.intake.imap.conversation import Account, ImapTrouble, Session, apart, fetch_token
from toritsugi.intake.imap.keeping import keep_rotated_token, open_account
from toritsugi.intake.imap.mailbox import ImapMailbox


async def enter(database: Database, seal: Seal, mailbox: ImapMailbox, fence: Fence) -> Session:
    """A conversation that can be opened. Raises ImapTrouble or StorageTrouble.

    A refresh token that the server gives in place of the used one is on disk before anything else is done.
    """
    account = await _account(database, seal, mailbox)
    consent = account.consent
    if consent is None:
        return Session(account, fence=fence)
    granted = await apart(lambda: fetch_token(consent, fence))
    if granted.refresh_token not in ("", consent.refresh_token):
        await keep_rotated_token(database, seal, mailbox.source_id, granted.refresh_token)
    return Session(account, granted.access_token, fence)


async def _account(database: Database, seal: Seal, mailbox: ImapMailbox) -> Account:
    try:
        async with database.reading() as c:
            return await open_account(c, seal, mailbox)
    except SealBroken:
        raise ImapTrouble("password_lost") from None


async def try_mailbox(database: Database, seal: Seal, mailbox: ImapMailbox, fence: Fence = OPEN) -> None:
    """Signs in and looks into the folder, once. Raises ImapTrouble or StorageTrouble."""
    session = await enter(database, seal, mailbox, fence)
    try:
        await apart(session.open)
    finally:
        session.close()
