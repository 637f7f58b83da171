"""A mail becomes events: one for each recipient, so that each has its own way and its own memory."""

import asyncio
import hashlib
import socket
from collections.abc import Mapping

import msgspec

from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.lifetimes import lifetime
from toritsugi.mail import ReadMail, read_mail, strip_quotes_and_signature
from toritsugi.routing import Letter, Ruling, judge_letter, letter_of

OWN_HOSTS = frozenset({socket.gethostname().lower()})
READ_APART_FROM = 200_000
"""Bytes from which a mail is read in a thread of its own, so that other clients do not wait for it."""
TEXT_LIMIT = 1_000_000


class Post(msgspec.Struct, frozen=True):
    """A mail at the door. `envelope_sender`: "" is the empty return path, None when the door cannot know it."""

    raw: bytes
    envelope_sender: str | None
    arrived_at: float
    door: str = "smtp"


async def mail_events(post: Post, recipients: Mapping[str, Recipient], book: AddressBook) -> list[Event]:
    """The events of a mail, as the rules rule. `recipients` by envelope address. Raises StorageTrouble."""
    raw = post.raw
    read = await asyncio.to_thread(read_mail, raw) if len(raw) > READ_APART_FROM else read_mail(raw)
    identity = read.message_id or hashlib.sha256(raw).hexdigest()
    sender = post.envelope_sender
    events = []
    for address, to in recipients.items():
        letter = letter_of(read, address, envelope_sender=sender, size=len(raw), own_hosts=OWN_HOSTS)
        ruling = judge_letter(letter, await book.rulebook(to.organization_id), to.kind)
        event = _event(post, read, to, _key(identity, address))
        events.append(
            msgspec.structs.replace(event, kind=ruling.kind, details={**event.details, **_told(letter, ruling)})
        )
    return events


def _event(post: Post, read: ReadMail, to: Recipient, key: str) -> Event:
    urgency = Urgency.NOTICE
    return Event(
        id=new_id(),
        organization_id=to.organization_id,
        source_id=to.source_id,
        kind=to.kind,
        urgency=urgency,
        title=read.subject or "（件名なし）",
        text=strip_quotes_and_signature(read.text)[:TEXT_LIMIT],
        sender=_sender(read, post.envelope_sender or ""),
        addressees=to.addressees,
        details={"door": post.door, "message_id": read.message_id[:300]},
        idempotency_key=key,
        received_at=post.arrived_at,
        expires_at=post.arrived_at + lifetime(urgency),
    )


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


def _key(identity: str, address: str) -> str:
    """The same mail to the same recipient is the same event, however long its Message-ID."""
    return "mail:" + hashlib.sha256(f"{identity}\n{address}".encode(errors="surrogateescape")).hexdigest()


def _sender(read: ReadMail, envelope_sender: str) -> str:
    address = read.sender_address or envelope_sender
    return f"{read.sender_name} <{address}>" if read.sender_name and address else read.sender_name or address
