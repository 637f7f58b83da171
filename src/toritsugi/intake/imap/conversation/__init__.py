"""Speaks with an IMAP server.

In: an account. Out: the UIDs of a folder's mails, their bytes, a wait that ends when something comes; or a trouble with
a sentence. Never: knows where mails go, blocks the program, or passes over a certificate.
"""

from toritsugi.intake.imap.conversation.account import USUAL_PORTS, Account, Position, Security
from toritsugi.intake.imap.conversation.apart import apart
from toritsugi.intake.imap.conversation.faults import ImapTrouble, trouble_sentence
from toritsugi.intake.imap.conversation.session import Session

__all__ = [
    "USUAL_PORTS",
    "Account",
    "ImapTrouble",
    "Position",
    "Security",
    "Session",
    "apart",
    "trouble_sentence",
]
