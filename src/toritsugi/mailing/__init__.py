"""Mailing: mails that this program sends, through the company's own mail server, until it has taken them.

Comes in: drafts, written in the same transaction as what caused them. Goes out: mails, each marked as ours, and what
became of each. Never: decides who is told what, loses a mail to a server that is away, or sends one that was cancelled.
"""

from toritsugi.mailing.draft import (
    MAILS,
    Draft,
    MailPart,
    MailRow,
    MailState,
    cancel_mail,
    erase_mails,
    erase_old_mails,
    failed_mails,
    get_mails,
    write_mail,
)
from toritsugi.mailing.mailer import Mailer
from toritsugi.mailing.server import MailServer

__all__ = [
    "MAILS",
    "Draft",
    "MailPart",
    "MailRow",
    "MailServer",
    "MailState",
    "Mailer",
    "cancel_mail",
    "erase_mails",
    "erase_old_mails",
    "failed_mails",
    "get_mails",
    "write_mail",
]
