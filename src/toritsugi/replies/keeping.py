"""The replies themselves: written when a member answers, changed until they leave."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.mailing import MailRow, get_mails
from toritsugi.replies.tables import mail_reply, reply_talk

_choices = msgspec.json.Decoder(tuple[str, ...])
_table = mail_reply.c


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a member answered. `choices` are the notices that it can be for, as they were numbered to the member;
    `latest_id` is the last notice that the member had seen.

    No `event_id` and no `mail_id`: the member has still to say which notice is meant.
    """

    id: str
    organization_id: str
    user_id: str
    employee_id: str
    event_id: str | None
    mail_id: str | None
    text: str
    choices: tuple[str, ...]
    latest_id: str
    written_at: float
    told_at: float | None = None


class ReplyRow(msgspec.Struct, frozen=True):
    """A reply with its mail, for pages."""

    reply: Reply
    mail: MailRow


async def write_reply(connection: AsyncConnection, reply: Reply) -> None:
    await connection.execute(mail_reply.insert().values(_values(reply)))


async def change_reply(connection: AsyncConnection, reply: Reply) -> None:
    """Writes what has changed about it."""
    await connection.execute(update(mail_reply).where(_table.id == reply.id).values(_values(reply)))


def _values(reply: Reply) -> dict[str, object]:
    return {**msgspec.structs.asdict(reply), "choices": msgspec.json.encode(reply.choices).decode()}


async def note_talk(connection: AsyncConnection, reply_id: str, event_ids: Sequence[str]) -> None:
    """These events belong to the reply: what the member wrote, what the bot said about it. They are erased with it."""
    await connection.execute(reply_talk.insert(), [{"event_id": id, "reply_id": reply_id} for id in event_ids])


async def latest_reply(connection: AsyncConnection, organization_id: str, user_id: str, since: float) -> Reply | None:
    """The member's last reply, when it was written since then (seconds since the epoch)."""
    mine = (_table.organization_id == organization_id, _table.user_id == user_id)
    found = await connection.execute(select(mail_reply).where(*mine).order_by(_table.id.desc()).limit(1))
    row = found.mappings().one_or_none()
    return None if row is None or row["written_at"] < since else _reply(row)


async def get_reply(connection: AsyncConnection, organization_id: str, user_id: str, id: str) -> Reply | None:
    """The member's own reply with this id."""
    mine = (_table.id == id, _table.organization_id == organization_id, _table.user_id == user_id)
    row = (await connection.execute(select(mail_reply).where(*mine))).mappings().one_or_none()
    return None if row is None else _reply(row)


async def replies_of_event(connection: AsyncConnection, event_id: str) -> list[ReplyRow]:
    """What was answered to a notice, oldest first."""
    found = await connection.execute(select(mail_reply).where(_table.event_id == event_id).order_by(_table.id))
    replies = [_reply(row) for row in found.mappings()]
    mails = await get_mails(connection, {each.mail_id for each in replies if each.mail_id})
    return [ReplyRow(each, mails[each.mail_id]) for each in replies if each.mail_id in mails]


def _reply(row: RowMapping) -> Reply:
    return Reply(**{**row, "choices": _choices.decode(row["choices"])})
