"""Erases what was answered to notices, when the notices themselves are erased."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.mailing import erase_mails
from toritsugi.replies.tables import mail_reply, reply_talk


async def erase_replies(connection: AsyncConnection, event_ids: Sequence[str]) -> None:
    """Blanks the replies to these events and their mails; what has not left is cancelled."""
    mine = mail_reply.c.event_id.in_(event_ids)
    mails = (await connection.execute(select(mail_reply.c.mail_id).where(mine))).scalars()
    await erase_mails(connection, [id for id in mails if id])
    await connection.execute(update(mail_reply).where(mine).values(text=""))


async def erase_unsent_replies(connection: AsyncConnection, before: float, limit: int) -> int:
    """Blanks so many replies of before then (seconds since the epoch) for which no notice was chosen; says how many."""
    table = mail_reply.c
    unsent = (table.event_id.is_(None), table.text != "", table.written_at < before)
    ids = list((await connection.execute(select(table.id).where(*unsent).limit(limit))).scalars())
    await connection.execute(update(mail_reply).where(table.id.in_(ids)).values(text=""))
    return len(ids)


async def talks_of_events(connection: AsyncConnection, event_ids: Sequence[str]) -> list[str]:
    """The events in which members answered these, and in which the bot spoke about it: they say what these said."""
    found = await connection.execute(
        select(reply_talk.c.event_id)
        .join(mail_reply, reply_talk.c.reply_id == mail_reply.c.id)
        .where(mail_reply.c.event_id.in_(event_ids))
    )
    return list(found.scalars())
