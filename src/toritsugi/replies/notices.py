"""Which notice a member means, and where an answer to it goes."""

import re
from collections.abc import Mapping
from email.utils import getaddresses
from enum import StrEnum

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Event
from toritsugi.intake import get_events, get_mail_head, sources_by_address
from toritsugi.mail import read_mail
from toritsugi.outbox import told_to_member

LATELY = 86_400.0
"""Seconds for which a notice can be answered in the talk."""
AT_MOST = 5
"""Notices to choose from."""
_ANSWERS = frozenset({"reply", "bounce"})
"""The sorts of machines' mails that nobody may answer: what they would say next is said to a machine."""
_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_DEAF = re.compile(r"(?i)^(?:no|not|do[-_.]?not)[-_.]?reply|^mailer-daemon$|^postmaster$")


class Deaf(StrEnum):
    """Why a mail cannot be answered: a machine wrote it, its sender may be false, or nobody reads that address."""

    MACHINE = "machine"
    FORGED = "forged"
    NOBODY = "nobody"
    OURS = "ours"


class Answerable(msgspec.Struct, frozen=True):
    """Where an answer goes, and the thread it stands in. Message-IDs have their angle brackets."""

    event: Event
    recipient: str
    in_reply_to: str
    thread: tuple[str, ...]


async def recent_notices(connection: AsyncConnection, organization_id: str, user_id: str, now: float) -> list[Event]:
    """What the member was told of lately in the talk with the bot, newest first."""
    ids = await told_to_member(connection, organization_id, user_id, now - LATELY)
    events = {each.id: each for each in await get_events(connection, organization_id, ids)}
    return [events[id] for id in ids if id in events]


def allows_reply(event: Event) -> bool:
    """Whether the rule allows it, and nothing is known that forbids it.

    A business system's own notice, which says of itself that it is automatic or bulk, may be answered: RFC 3834 forbids
    that programs answer such mail, and here a person does. What answers by itself, or bounces, never is.
    """
    return event.details.get("reply") == "yes" and _known_deaf(event) is None


def _known_deaf(event: Event) -> Deaf | None:
    if event.details.get("automatic") in _ANSWERS or event.details.get("envelope_sender") == "":
        return Deaf.MACHINE
    return Deaf.FORGED if event.details.get("forged") else None


async def answerable(connection: AsyncConnection, event: Event, own_address: str) -> Answerable | Deaf:
    """Where an answer to this notice goes, read from the mail itself."""
    known = _known_deaf(event)
    if known is not None:
        return known
    read = read_mail(await get_mail_head(connection, event.id) or b"")
    headers = dict(reversed(read.headers))
    if read.is_bounce or read.is_auto_reply or _returns_nowhere(headers):
        return Deaf.MACHINE
    recipient = _address(headers.get("reply-to", "")) or _address(read.sender_address)
    if not recipient or _DEAF.match(recipient.partition("@")[0]):
        return Deaf.NOBODY
    if recipient == own_address.lower() or await sources_by_address(connection, {recipient}):
        return Deaf.OURS
    ids = _ID.findall(headers.get("message-id", ""))
    thread = _ID.findall(headers.get("references", "") or headers.get("in-reply-to", ""))
    return Answerable(event, recipient, ids[0] if ids else "", tuple(thread))


def _returns_nowhere(headers: Mapping[str, str]) -> bool:
    """Reports and receipts, and what no mail may come back to."""
    report = headers.get("content-type", "").lower().startswith("multipart/report")
    return report or headers.get("return-path", "").strip() == "<>"


def _address(header: str) -> str:
    """The first address of the header that a mail server takes; "" when there is none."""
    found = (address.strip().lower() for _, address in getaddresses([header]))
    return next((each for each in found if each.isascii() and re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", each)), "")
