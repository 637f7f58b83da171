"""Speaks with an IMAP server.

In: an account. Out: the UIDs of a folder's mails, their bytes, a wait that ends when something comes; or a trouble with
a sentence. Never: knows where mails go, blocks the program, or passes over a certificate.
"""

from toritsugi.intake.imap.conversation.account import USUAL_PORTS, Account, Consent, Position, Security, SignIn
from toritsugi.intake.imap.conversation.apart import apart
from toritsugi.intake.imap.conversation.faults import ImapTrouble, trouble_sentence
from toritsugi.intake.imap.conversation.session import Session
from toritsugi.intake.imap.conversation.tokens import fetch_token

__all__ = [
    "USUAL_PORTS",
    "Account",
    "Consent",
    "ImapTrouble",
    "Position",
    "Security",
    "Session",
    "SignIn",
    "apart",
    "fetch_token",
    "trouble_sentence",
]
