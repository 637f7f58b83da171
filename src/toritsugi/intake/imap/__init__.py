"""The IMAP door: mailboxes of other servers, watched, and each mail taken once.

Comes in: mails that another server keeps. Goes out: events at the accept desk; then the mail is moved or marked over
there. Never: two processes at one mailbox, a mail moved before it is on disk, a password outside its sealed column.
"""

from toritsugi.intake.imap.conversation import (
    USUAL_PORTS,
    Account,
    Consent,
    ImapTrouble,
    Position,
    Security,
    Session,
    apart,
    trouble_sentence,
)
from toritsugi.intake.imap.door import ImapDoor
from toritsugi.intake.imap.entering import try_mailbox
from toritsugi.intake.imap.filling_in import ImapForm, read_imap_form
from toritsugi.intake.imap.hands import Hands, Patience
from toritsugi.intake.imap.keeping import (
    IMAP_CHANGED,
    add_imap_mailbox,
    change_imap_mailbox,
    get_imap_mailbox,
    list_imap_mailboxes,
)
from toritsugi.intake.imap.mailbox import ImapMailbox, Standing

__all__ = [
    "IMAP_CHANGED",
    "USUAL_PORTS",
    "Account",
    "Consent",
    "Hands",
    "ImapDoor",
    "ImapForm",
    "ImapMailbox",
    "ImapTrouble",
    "Patience",
    "Position",
    "Security",
    "Session",
    "Standing",
    "add_imap_mailbox",
    "apart",
    "change_imap_mailbox",
    "get_imap_mailbox",
    "list_imap_mailboxes",
    "read_imap_form",
    "trouble_sentence",
    "try_mailbox",
]
