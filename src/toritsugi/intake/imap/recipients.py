"""For whom a fetched mail is: whom its delivery headers or its To name, or else those whom its mailbox is for."""

import re

from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.imap.mailbox import ImapMailbox
from toritsugi.mail import ReadMail

DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
"""Where servers write for whom they took a mail (Postfix, qmail, Gmail; Exim)."""
WRITTEN = ("to", "cc")
MOST = 50
_ADDRESS = re.compile(r"[^\s<>\"(),;:\[\]]{1,64}@[^\s<>\"(),;:\[\]]{1,255}")


async def recipients_of(read: ReadMail, mailbox: ImapMailbox, book: AddressBook) -> dict[str, Recipient]:
    """By address. Whom the delivery headers name is meant, before whom To and Cc name. Raises StorageTrouble."""
    for names in (DELIVERED, WRITTEN):
        known = await _known(read, names, mailbox, book)
        if known:
            return known
    bare = Recipient(mailbox.organization_id, mailbox.addressees, mailbox.kind, mailbox.source_id)
    return {mailbox.account.label.lower(): bare}


async def _known(
    read: ReadMail, names: tuple[str, ...], mailbox: ImapMailbox, book: AddressBook
) -> dict[str, Recipient]:
    found: dict[str, Recipient] = {}
    for address in _addresses(read, names):
        recipient = await book.recipient(address)
        if recipient is None or recipient.organization_id != mailbox.organization_id or _is_guarded(recipient):
            continue
        found[address] = recipient if recipient.source_id else _through(mailbox, recipient)
    return found


def _is_guarded(recipient: Recipient) -> bool:
    """Whether only some may bring mails to it; headers prove nothing about who brought one."""
    return bool(recipient.networks) or recipient.needs_sign_in


def _through(mailbox: ImapMailbox, employee: Recipient) -> Recipient:
    """An employee whom the mailbox's mail names: of the mailbox's kind, and from there."""
    return Recipient(mailbox.organization_id, employee.addressees, mailbox.kind, mailbox.source_id)


def _addresses(read: ReadMail, names: tuple[str, ...]) -> list[str]:
    written = (value for name, value in read.headers if name in names)
    found = (match.group().lower() for value in written for match in _ADDRESS.finditer(value))
    return list(dict.fromkeys(found))[:MOST]


def envelope_sender_of(read: ReadMail) -> str | None:
    """What the delivering server wrote down as the return path; None when it did not."""
    for name, value in read.headers:
        if name == "return-path":
            return value.strip().strip("<>")
    return None
