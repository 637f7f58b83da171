"""Reading: mails become events, small ones at the door, large ones afterwards, where they can hurt nobody.

Comes in: a mail as a door took it; mails that the desk has noted as unread. Goes out: events with title and text, or
with the word that the mail could not be read. Never: reads a large mail in this process, tries one for ever, loses one.
"""

from toritsugi.intake.reading.agent import ReadingApart
from toritsugi.intake.reading.apart import Bounds
from toritsugi.intake.reading.authentication import ANYBODY, forged_sender
from toritsugi.intake.reading.enclosed import MailFiles
from toritsugi.intake.reading.mail_event import Judged, Post, mail_events
from toritsugi.intake.reading.rehearsing import rehearse_mail

__all__ = [
    "ANYBODY",
    "Bounds",
    "Judged",
    "MailFiles",
    "Post",
    "ReadingApart",
    "forged_sender",
    "mail_events",
    "rehearse_mail",
]
