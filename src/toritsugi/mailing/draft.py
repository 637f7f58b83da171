"""What a mail says, and how it stands."""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

import msgspec
from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.mailing.tables import outgoing_mail, outgoing_mail_part

MAILS = "mailing"
"""The bell's topic when a mail was written, cancelled or settled."""
_recipients = msgspec.json.Decoder(tuple[str, ...])


class MailState(StrEnum):
    """Where a mail stands. Only the first is still to be settled."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MailPart(msgspec.Struct, frozen=True):
    """What a mail carries beside its text.

    `place`: "alternative" says the same in another form (HTML, a calendar's invitation), the richest last; "inline" is
    shown by it, as "cid:" and the part's `name`; "attached" is a file of that name. `media_type` may have parameters.
    """

    place: Literal["alternative", "inline", "attached"]
    media_type: str
    name: str
    content: bytes


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to be sent.

    No `recipients`: the administrators of the organization, as they are when it leaves. `sender_name` stands before the
    installation's own address, `reply_to` is where an answer to it goes. `in_reply_to` is the Message-ID that it
    answers, `thread` those before it, oldest first; both with their angle brackets. `by_person`: somebody wrote it;
    otherwise it says of itself that a program did. `due_at`: not before then; `expires_at`: not after then, 0.0 for a
    mail that is useful whenever it comes. Times are seconds since the epoch.
    """

    organization_id: str
    kind: str
    subject: str
    text: str
    recipients: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: str = ""
    in_reply_to: str = ""
    thread: tuple[str, ...] = ()
    by_person: bool = False
    due_at: float = 0.0
    expires_at: float = 0.0
    parts: tuple[MailPart, ...] = ()


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it stands. Times are seconds since the epoch; `error` says why the last try failed, "" if none did."""

    id: str
    organization_id: str
    kind: str
    recipients: tuple[str, ...]
    sender_name: str
    reply_to: str
    subject: str
    text: str
    in_reply_to: str
    thread: tuple[str, ...]
    by_person: bool
    state: MailState
    due_at: float
    expires_at: float
    tries: int
    error: str
    created_at: float
    settled_at: float | None


async def write_mail(database: Database, connection: AsyncConnection, draft: Draft) -> str:
    """Puts it among the mails that wait, in the caller's transaction; gives its id."""
    now = database.clock.now()
    row = {
        **{name: text for name, text in msgspec.structs.asdict(draft).items() if name != "parts"},
        "id": new_id(),
        "recipients": msgspec.json.encode(draft.recipients).decode(),
        "thread": " ".join(draft.thread),
        "state": MailState.WAITING,
        "due_at": max(now, draft.due_at),
        "tries": 0,
        "error": "",
        "created_at": now,
    }
    await connection.execute(outgoing_mail.insert().values(row))
    parts = [
        {"mail_id": row["id"], "position": position, **msgspec.structs.asdict(part)}
        for position, part in enumerate(draft.parts)
    ]
    if parts:
        await connection.execute(outgoing_mail_part.insert(), parts)
    database.announce(connection, MAILS)
    return str(row["id"])


async def cancel_mail(database: Database, connection: AsyncConnection, id: str) -> bool:
    """Takes it back; False when a try has begun, or it is settled."""
    table = outgoing_mail.c
    waiting = (table.id == id, table.state == MailState.WAITING, table.tries == 0)
    done = {"state": MailState.CANCELLED, "settled_at": database.clock.now()}
    cancelled = await connection.execute(update(outgoing_mail).where(*waiting).values(done))
    return cancelled.rowcount == 1


async def get_mails(connection: AsyncConnection, ids: Collection[str]) -> dict[str, MailRow]:
    """The mails with these ids; unknown ids are left out."""
    found = await connection.execute(select(outgoing_mail).where(outgoing_mail.c.id.in_(sorted(ids))))
    return {row["id"]: mail_of(row) for row in found.mappings()}


async def parts_of(connection: AsyncConnection, id: str) -> tuple[MailPart, ...]:
    """What the mail with this id carries beside its text."""
    table = outgoing_mail_part.c
    found = await connection.execute(select(outgoing_mail_part).where(table.mail_id == id).order_by(table.position))
    return tuple(MailPart(row.place, row.media_type, row.name, row.content) for row in found)


async def failed_mails(connection: AsyncConnection, kind: str, since: float) -> list[MailRow]:
    """The mails of that kind that were given up since then (seconds since the epoch), in any organization."""
    table = outgoing_mail.c
    failed = (table.state == MailState.FAILED, table.settled_at >= since, table.kind == kind)
    found = await connection.execute(select(outgoing_mail).where(*failed).order_by(table.id))
    return [mail_of(row) for row in found.mappings()]


async def erase_mails(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Blanks what these mails say and to whom; what still waits is cancelled. Times and states stay."""
    table = outgoing_mail.c
    waiting = (table.id.in_(sorted(ids)), table.state == MailState.WAITING)
    await connection.execute(update(outgoing_mail).where(*waiting).values(state=MailState.CANCELLED))
    blank = dict.fromkeys(("subject", "text", "sender_name", "reply_to", "in_reply_to", "thread", "error"), "")
    mine = update(outgoing_mail).where(table.id.in_(sorted(ids)))
    await connection.execute(mine.values(**blank, recipients="[]"))
    await connection.execute(delete(outgoing_mail_part).where(outgoing_mail_part.c.mail_id.in_(sorted(ids))))


async def erase_old_mails(connection: AsyncConnection, before: float, limit: int) -> int:
    """Blanks so many of the mails that were written before then (seconds since the epoch); says how many it were."""
    table = outgoing_mail.c
    old = select(table.id).where(table.created_at < before, table.text != "").order_by(table.created_at).limit(limit)
    ids = list((await connection.execute(old)).scalars())
    await erase_mails(connection, ids)
    return len(ids)


def mail_of(row: RowMapping) -> MailRow:
    """The mail in a row of the table."""
    fields = {name: row[name] for name in MailRow.__struct_fields__}
    fields |= {"recipients": _recipients.decode(row["recipients"]), "thread": tuple(row["thread"].split())}
    return MailRow(**{**fields, "state": MailState(row["state"])})
