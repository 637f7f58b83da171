"""A mail becomes events: one for each recipient, so that each has its own way and its own memory."""

import hashlib
from collections.abc import Mapping

import msgspec

from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.reading.authentication import forged_sender
from toritsugi.intake.reading.identity import mail_identity
from toritsugi.mail import (
    UNREADABLE,
    ReadMail,
    clean_links,
    link_back,
    read_head,
    read_mail,
    useful_text,
)
from toritsugi.routing import Letter, Ruling, judge_letter, letter_of

READ_APART_FROM = 100_000
"""Bytes from which a mail is only kept at the door, and read afterwards in a process of its own."""
TEXT_LIMIT = 1_000_000
FILES_LIMIT = 50
"""Files of a mail that are named."""
ENVELOPE_SENDER = "envelope_sender"
"""Where an event keeps it; "" is the empty return path, which no answer may go to."""


CUT = "cut"
"""The problem of a mail whose end the door has not taken."""


class Post(msgspec.Struct, frozen=True):
    """A mail at the door. `envelope_sender`: "" is the empty return path, None when the door cannot know it.

    `authorities` are the servers who are believed what they found out about the sender of this mail. `is_cut`: it was
    longer, and its end is missing.
    """

    raw: bytes
    envelope_sender: str | None
    arrived_at: float
    door: str = "smtp"
    authorities: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def is_read_apart(self) -> bool:
        return len(self.raw) > READ_APART_FROM


async def mail_events(post: Post, recipients: Mapping[str, Recipient], book: AddressBook) -> list[Event]:
    """The events of a mail, as the rules rule; of one that is read apart, only what its headers say at a glance.

    `recipients` by envelope address. Raises StorageTrouble.
    """
    read = read_head(post.raw) if post.is_read_apart else read_mail(post.raw)
    identity = mail_identity(post.raw)
    events = [
        marked_event(_bare(post, address, to, _key(identity, address)), post, read)
        for address, to in recipients.items()
    ]
    if post.is_read_apart:
        return [_with_reading(event, read) for event in events]
    return [(await judge_event(event, read, len(post.raw), book)).event for event in events]


class Judged(msgspec.Struct, frozen=True):
    """A mail to one recipient: what the rules looked at, what they ruled, and the event that it is."""

    event: Event
    letter: Letter
    ruling: Ruling


async def judge_event(event: Event, read: ReadMail, size: int, book: AddressBook) -> Judged:
    """The event of a mail of so many bytes, with what was read and as the rules rule. Raises StorageTrouble."""
    sender = event.details.get(ENVELOPE_SENDER)
    letter = letter_of(read, event.details["recipient"], envelope_sender=sender, size=size, own_hosts=book.own_hosts)
    ruling = judge_letter(letter, await book.rulebook(event.organization_id), event.kind)
    filled = _with_reading(event, read)
    made = msgspec.structs.replace(
        filled,
        kind=ruling.kind,
        details={**filled.details, **_told(letter, ruling)},
        saying="" if ruling.action == "keep" or UNREADABLE in read.problems else _saying(letter, read, event),
        repeat_within=ruling.repeat_seconds,
    )
    return Judged(made, letter, ruling)


def bare_event(post: Post, address: str, to: Recipient) -> Event:
    """A mail to one recipient before anything of it is read."""
    return _bare(post, address, to, _key(mail_identity(post.raw), address))


def marked_event(event: Event, post: Post, read: ReadMail) -> Event:
    """With what speaks against the sender, and whether the mail's end is missing."""
    forged = forged_sender(read.headers, read.sender_address, post.authorities) if post.authorities else ""
    return _with_details(event, forged=forged, problems=CUT * post.is_cut)


def _bare(post: Post, address: str, to: Recipient, key: str) -> Event:
    """What is known of it before anything is read."""
    urgency = Urgency.NOTICE
    known = {} if post.envelope_sender is None else {ENVELOPE_SENDER: post.envelope_sender}
    return Event(
        id=new_id(),
        organization_id=to.organization_id,
        source_id=to.source_id,
        kind=to.kind,
        urgency=urgency,
        title="",
        addressees=to.addressees,
        details={"door": post.door, "recipient": address, "size": str(len(post.raw)), **known},
        idempotency_key=key,
        received_at=post.arrived_at,
        expires_at=post.arrived_at + lifetime(urgency),
    )


def _with_details(event: Event, **details: str) -> Event:
    """The event with these details as well; what is empty is left out."""
    found = {name: value for name, value in details.items() if value}
    return msgspec.structs.replace(event, details={**event.details, **found})


def _with_reading(event: Event, read: ReadMail) -> Event:
    text = clean_links(read.text)[:TEXT_LIMIT]
    filled = msgspec.structs.replace(
        event,
        title=read.subject or "（件名なし）",
        text=text,
        link=link_back(text, useful_text(text, read.subject), read.links, read.sender_address),
        sender=_sender(read, event.details.get(ENVELOPE_SENDER, "")),
    )
    problems = " ".join(dict.fromkeys((*event.details.get("problems", "").split(), *read.problems)))
    return _with_details(filled, message_id=read.message_id[:300], problems=problems, **_files(read))


def _files(read: ReadMail) -> dict[str, str]:
    """The files that came as such: a name in each line, and for each where it stands among all, and its size."""
    found = [(at, each) for at, each in enumerate(read.attachments) if not each.inline][:FILES_LIMIT]
    return {
        "attachments": "\n".join(each.name for _, each in found),
        "file_sizes": " ".join(f"{at}:{each.size}" for at, each in found),
    }


def _told(letter: Letter, ruling: Ruling) -> dict[str, str]:
    """What the event keeps of the letter and the ruling; what is empty is left out."""
    details = {
        "recipient": letter.recipient,
        "rule": ruling.rule_id,
        "rule_name": ruling.rule_name,
        "kept": ruling.rule_id if ruling.action == "keep" else "",
        "reply": "yes" if ruling.allows_reply else "",
        "files": "upload" if ruling.attachments == "upload" else "",
        "automatic": letter.automatic_as,
    }
    return {name: value for name, value in details.items() if value}


def _saying(letter: Letter, read: ReadMail, event: Event) -> str:
    """What it says, with which files, from whom and to whom: the same under another Message-ID is a repeat."""
    words = [letter.sender_address.lower(), " ".join(letter.subject.split()), " ".join(letter.text.split())]
    files = [f"{each.name} {each.size}" for each in read.attachments]
    whom = [f"{each.kind} {each.value}" for each in event.addressees]
    return hashlib.sha256("\n".join([*words, *files, *whom]).encode(errors="surrogatepass")).hexdigest()


def _key(identity: str, address: str) -> str:
    """The same mail to the same recipient is the same event."""
    return "mail:" + hashlib.sha256(f"{identity}\n{address}".encode(errors="surrogateescape")).hexdigest()


def _sender(read: ReadMail, envelope_sender: str) -> str:
    address = read.sender_address or envelope_sender
    return f"{read.sender_name} <{address}>" if read.sender_name and address else read.sender_name or address
