"""What all sessions share, and how a mail that is complete gets onto disk."""

import asyncio
from dataclasses import dataclass, field

from toritsugi.clock import Clock
from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.desk import AcceptDesk
from toritsugi.intake.reading import Post, mail_events
from toritsugi.intake.smtp.limits import SmtpLimits, SmtpTerms
from toritsugi.intake.smtp.wire import Hold


@dataclass(frozen=True)
class Envelope:
    """A mail that has begun: from whom ("" is nobody), through which peer, for whom, by address in lower case."""

    sender: str
    peer: str
    recipients: dict[str, Recipient] = field(default_factory=dict)


class House:
    """What stands behind the door, one for all sessions."""

    def __init__(self, desk: AcceptDesk, book: AddressBook, clock: Clock, limits: SmtpLimits, terms: SmtpTerms) -> None:
        self._desk, self._clock = desk, clock
        self.book, self.limits, self.terms = book, limits, terms
        self.hold = Hold(limits.held)

    async def keep(self, envelope: Envelope, raw: bytes) -> None:
        """Returns when the mail is synced to disk for each recipient. Raises StorageTrouble."""
        authorities = self.terms.authorities(envelope.peer)
        post = Post(raw, envelope.sender, self._clock.now(), authorities=authorities)
        events = await mail_events(post, envelope.recipients, self.book)
        first, *others = (self._desk.accept(event, raw, unread=post.is_read_apart) for event in events)
        await (asyncio.gather(first, *others) if others else first)
