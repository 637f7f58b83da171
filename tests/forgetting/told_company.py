"""Events that have gone all their ways, each saying the same words that nothing else says."""

import io
from pathlib import Path

import asyncpg
from sqlalchemy import update

from street import TANAKA, Street
from toritsugi.database import Database, metadata
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.notification import State
from toritsugi.outbox.tables import attempt, notification

WORDS = "機密見積番号七三一五"
"""In the subject, text, sender and mail of every event, in what was answered, and in what the platform said."""


async def told(street: Street, kind: str = "mail", *, delivered: bool = True) -> str:
    """A mail comes in, is told to 田中 (with an answer of the platform), and 田中 answers it; the event's id."""
    raw = (
        f"From: sato@crm.example\r\nSubject: =?utf-8?b?{WORDS}?=\r\nMessage-ID: <{new_id()}@x>\r\n\r\n{WORDS}".encode()
    )
    details = {"door": "smtp", "reply": "yes", "recipient": WORDS, "attachments": WORDS}
    event = street.event(
        kind=kind,
        title=f"{WORDS}の件",
        text=f"本文 {WORDS}",
        sender=f"{WORDS} <sato@crm.example>",
        details=details,
        urgency=Urgency.NOTICE,
        link=f"https://crm.example/{WORDS}",
    )
    id = (await street.desk.accept(event, raw)).event_id
    if delivered:
        await _deliver(street, id)
        await _answer(street)
    return id


async def _deliver(street: Street, event_id: str) -> None:
    now = street.database.clock.now()
    mine = notification.c.event_id == event_id
    async with street.database.transaction() as c:
        await c.execute(update(notification).where(mine).values(state=State.DELIVERED, settled_at=now))
        ids = (await c.execute(notification.select().with_only_columns(notification.c.id).where(mine))).scalars().all()
        tries = {"number": 1, "lane": "x", "owner": "x", "started_at": now, "finished_at": now, "verdict": "delivered"}
        tries |= {"status": 201, "code": "", "description": WORDS, "doubtful": False}
        await c.execute(attempt.insert(), [{**tries, "id": new_id(), "notification_id": id} for id in ids])


async def _answer(street: Street) -> None:
    now = street.database.clock.now()
    details = {"user_id": TANAKA, "channel_id": "", "content": "text", "text": f"承知 {WORDS}", "postback": ""}
    said = Event(
        id=new_id(),
        organization_id=street.organization_id,
        source_id=None,
        kind="lineworks.message",
        urgency=Urgency.ANSWER,
        title="message",
        details=details,
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + 600,
    )
    await street.desk.accept(said)


async def nowhere(street: Street) -> str:
    """An event that waits for a destination, for somebody whose name are those words."""
    event = street.event(Addressee("room", WORDS), kind="mail", title=WORDS)
    return (await street.desk.accept(event)).event_id


async def kept_bytes(database: Database) -> bytes:
    """Everything that lies on disk (SQLite), or what a dump would copy out of every table (PostgreSQL)."""
    if database.kind == "sqlite":
        path = Path(str(database.writer.url.database))
        return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))
    url = database.writer.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection, dump = await asyncpg.connect(url), io.BytesIO()
    try:
        for name in metadata.tables:
            await connection.copy_from_table(name, output=dump)
    finally:
        await connection.close()
    return dump.getvalue()


def holds_words(kept: bytes) -> list[str]:
    """The spellings in which the words are still there."""
    spellings = {name: WORDS.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
    spellings["json"] = WORDS.encode("ascii", "backslashreplace")
    spellings["hex"] = WORDS.encode().hex().encode()
    return [name for name, each in spellings.items() if each in kept]
