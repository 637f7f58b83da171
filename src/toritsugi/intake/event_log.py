"""The events themselves: written once by the desk, read by pages, the API and the command line."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import LargeBinary, RowMapping, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import add_rows
from toritsugi.event import Addressee, Button, Event, Urgency
from toritsugi.intake.tables import event, event_person, raw_mail
from toritsugi.intake.words import words_of

KIND_LIMIT = 50
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_addressees = msgspec.json.Decoder(tuple[Addressee, ...])
_buttons = msgspec.json.Decoder(tuple[Button, ...])
_details = msgspec.json.Decoder(dict[str, str])


def keepable(each: Event) -> Event:
    """The event without what a database cannot keep: zero bytes, halves of surrogate pairs, an endless kind."""
    words = (each.kind, each.title, each.text, each.link, each.sender, *each.details.values())
    if len(each.kind) <= KIND_LIMIT and all(map(_is_plain, words)):
        return each
    return msgspec.structs.replace(
        each,
        kind=_plain(each.kind)[:KIND_LIMIT],
        title=_plain(each.title),
        text=_plain(each.text),
        link=_plain(each.link),
        sender=_plain(each.sender),
        details={name: _plain(value) for name, value in each.details.items()},
    )


def _is_plain(words: str) -> bool:
    return _UNKEEPABLE.search(words) is None


def _plain(words: str) -> str:
    return words.replace("\0", "").encode(errors="replace").decode()


async def write_events(connection: AsyncConnection, events: Sequence[Event], mails: dict[str, bytes]) -> None:
    """Writes events, and the raw mails of those that came by mail (by event id)."""
    await add_rows(connection, event, [_row(each) for each in events])
    await add_rows(connection, event_person, [person for each in events for person in _people(each)])
    await add_rows(connection, raw_mail, [{"event_id": id, "content": raw} for id, raw in mails.items()])


def _row(each: Event) -> dict[str, Any]:
    return {
        "id": each.id,
        "organization_id": each.organization_id,
        "source_id": each.source_id,
        "kind": each.kind,
        "urgency": int(each.urgency),
        "title": each.title,
        "text": each.text,
        "link": each.link,
        "sender": each.sender,
        "addressees": msgspec.json.encode(each.addressees).decode(),
        "buttons": msgspec.json.encode(each.buttons).decode(),
        "details": msgspec.json.encode(each.details).decode(),
        "idempotency_key": each.idempotency_key,
        "fingerprint": each.fingerprint,
        "saying": each.saying or None,
        "received_at": each.received_at,
        "expires_at": each.expires_at,
        "words": words_of(each),
    }


def _people(each: Event) -> list[dict[str, Any]]:
    """The employees whom the event is meant for."""
    place = {"received_at": each.received_at, "event_id": each.id, "organization_id": each.organization_id}
    named = dict.fromkeys(to.value for to in each.addressees if to.kind == "employee")
    return [{"employee_id": id, **place} for id in named]


def _event(row: RowMapping) -> Event:
    return Event(
        id=row["id"],
        organization_id=row["organization_id"],
        source_id=row["source_id"],
        kind=row["kind"],
        urgency=Urgency(row["urgency"]),
        title=row["title"],
        text=row["text"],
        link=row["link"],
        sender=row["sender"],
        addressees=_addressees.decode(row["addressees"]),
        buttons=_buttons.decode(row["buttons"]),
        details=_details.decode(row["details"]),
        idempotency_key=row["idempotency_key"],
        fingerprint=row["fingerprint"],
        received_at=row["received_at"],
        expires_at=row["expires_at"],
    )


async def fill_event(connection: AsyncConnection, each: Event) -> None:
    """Writes what was learned of an event after it was accepted; who, when and by which door stay as they were."""
    learned = ("kind", "title", "text", "link", "sender", "addressees", "buttons", "details", "saying", "words")
    row = _row(each)
    values = {name: row[name] for name in learned}
    await connection.execute(update(event).where(event.c.id == each.id).values(values))


async def find_event(connection: AsyncConnection, id: str) -> Event | None:
    """In any organization: for the relay's own work, never for somebody who asks."""
    row = (await connection.execute(select(event).where(event.c.id == id))).mappings().one_or_none()
    return _event(row) if row is not None else None


async def get_event(connection: AsyncConnection, organization_id: str, id: str) -> Event | None:
    """None for an id that is nobody's, or no id at all."""
    if "\0" in id:
        return None
    found = await connection.execute(select(event).where(event.c.organization_id == organization_id, event.c.id == id))
    row = found.mappings().one_or_none()
    return _event(row) if row is not None else None


async def get_events(connection: AsyncConnection, organization_id: str, ids: Iterable[str]) -> list[Event]:
    """The events with these ids, in the order of their making; unknown ids are left out."""
    mine = (event.c.organization_id == organization_id, event.c.id.in_(sorted(ids)))
    found = await connection.execute(select(event).where(*mine).order_by(event.c.id))
    return [_event(row) for row in found.mappings()]


async def get_raw_mail(connection: AsyncConnection, event_id: str) -> bytes | None:
    """The mail as it came, byte for byte."""
    found = await connection.execute(select(raw_mail.c.content).where(raw_mail.c.event_id == event_id))
    return found.scalar_one_or_none()


async def get_mail_head(connection: AsyncConnection, event_id: str, size: int = 65_536) -> bytes | None:
    """The first bytes of the mail as it came, in which its headers stand; None when there is no mail."""
    head = func.substr(raw_mail.c.content, 1, size, type_=LargeBinary)
    found = await connection.execute(select(head).where(raw_mail.c.event_id == event_id))
    return found.scalar_one_or_none()


async def has_raw_mail(connection: AsyncConnection, event_id: str) -> bool:
    """Whether the event came as a mail that is still kept; the mail itself is not read."""
    found = await connection.execute(select(raw_mail.c.event_id).where(raw_mail.c.event_id == event_id))
    return found.first() is not None


async def last_callback_at(connection: AsyncConnection, organization_id: str) -> float | None:
    """When LINE WORKS has last called back about this organization's bots (seconds since the epoch); None for never."""
    chosen = select(event.c.received_at).where(
        event.c.organization_id == organization_id, event.c.kind.startswith("lineworks.", autoescape=True)
    )
    found: float | None = (
        await connection.execute(chosen.order_by(event.c.received_at.desc()).limit(1))
    ).scalar_one_or_none()
    return found
