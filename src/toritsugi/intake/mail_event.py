"""A mail becomes events: one for each recipient, so that each has its own way and its own memory."""

import asyncio
import hashlib
from collections.abc import Mapping

from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.addressbook import Recipient
from toritsugi.intake.lifetimes import lifetime
from toritsugi.mail import ReadMail, read_mail, strip_quotes_and_signature

READ_APART_FROM = 200_000
"""Bytes from which a mail is read in a thread of its own, so that other clients do not wait for it."""
TEXT_LIMIT = 1_000_000


async def mail_events(raw: bytes, envelope_sender: str, recipients: Mapping[str, Recipient], now: float) -> list[Event]:
    """The events of a mail. `recipients` by envelope address; `now` in seconds since the epoch."""
    read = await asyncio.to_thread(read_mail, raw) if len(raw) > READ_APART_FROM else read_mail(raw)
    identity = read.message_id or hashlib.sha256(raw).hexdigest()
    return [_event(read, envelope_sender, identity, address, to, now) for address, to in recipients.items()]


def _event(read: ReadMail, envelope_sender: str, identity: str, address: str, to: Recipient, now: float) -> Event:
    urgency = Urgency.NOTICE
    return Event(
        id=new_id(),
        organization_id=to.organization_id,
        source_id=to.source_id,
        kind=to.kind,
        urgency=urgency,
        title=read.subject or "（件名なし）",
        text=strip_quotes_and_signature(read.text)[:TEXT_LIMIT],
        sender=_sender(read, envelope_sender),
        addressees=to.addressees,
        details={"door": "smtp", "recipient": address, "message_id": read.message_id[:300]},
        idempotency_key=_key(identity, address),
        received_at=now,
        expires_at=now + lifetime(urgency),
    )


def _key(identity: str, address: str) -> str:
    """The same mail to the same recipient is the same event, however long its Message-ID."""
    return "mail:" + hashlib.sha256(f"{identity}\n{address}".encode(errors="surrogateescape")).hexdigest()


def _sender(read: ReadMail, envelope_sender: str) -> str:
    address = read.sender_address or envelope_sender
    return f"{read.sender_name} <{address}>" if read.sender_name and address else read.sender_name or address
