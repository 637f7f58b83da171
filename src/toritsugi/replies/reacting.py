"""What happens when a member writes to the bot: the last notice is answered, unless the member means another."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.mailing import MailServer
from toritsugi.people import employee_by_lineworks_user, get_organization, read_link_code
from toritsugi.replies.answering import CHANGEABLE, Answering
from toritsugi.replies.keeping import Reply, get_reply, latest_reply
from toritsugi.replies.notices import AT_MOST, allows_reply, recent_notices
from toritsugi.replies.saying import tell
from toritsugi.replies.tables import reply_hint
from toritsugi.replies.talk import Talk

MESSAGE = "lineworks.message"
DAY, MINUTE = 86_400.0, 60.0
_PRESSED = re.compile(r"reply/([0-9a-f]{32})/(cancel|[1-9])")


class Replies:
    """The reaction for the accept desk. `server` is where mails go; without one, nothing can be answered."""

    def __init__(self, database: Database, server: MailServer) -> None:
        self._server = server
        self._answering = Answering(database, server)

    async def react(self, connection: AsyncConnection, event: Event) -> Sequence[Event]:
        """Takes what a member writes as a reply, and says so; nothing for what other rooms understand."""
        details = event.details
        if event.kind != MESSAGE or details.get("channel_id") or not details.get("user_id"):
            return ()
        pressed = _PRESSED.fullmatch(details.get("postback", ""))
        if not pressed and (details.get("postback") or read_link_code(details.get("text", ""))):
            return ()
        organization = await get_organization(connection, event.organization_id)
        assert organization is not None, "an event always belongs to an organization"
        employee = await employee_by_lineworks_user(connection, organization.id, details["user_id"])
        talk = Talk(connection, organization, event, employee)
        if pressed:
            return await self._pressed(talk, pressed[1], pressed[2])
        return await (self._written(talk) if talk.text else self._shown(talk))

    async def _pressed(self, talk: Talk, id: str, wish: str) -> Sequence[Event]:
        reply = await get_reply(talk.connection, talk.organization.id, talk.user_id, id)
        if reply is None or talk.employee is None:
            return ()
        if wish == "cancel":
            return await self._answering.cancel(talk, reply)
        return await self._answering.choose(talk, reply, int(wish)) if int(wish) <= len(reply.choices) else ()

    async def _written(self, talk: Talk) -> Sequence[Event]:
        notices = await recent_notices(talk.connection, talk.organization.id, talk.user_id, talk.now)
        choices = tuple(each.id for each in notices if allows_reply(each))[:AT_MOST]
        if talk.employee is None or not choices:
            return await _hint(talk, "unread", DAY)
        if not self._server.host:
            return await _hint(talk, "no_server", DAY)
        last = await latest_reply(talk.connection, talk.organization.id, talk.user_id, talk.now - CHANGEABLE)
        if last is not None:
            if number := _number(talk.text, last):
                return await self._answering.choose(talk, last, number)
            added = await self._answering.add(talk, last) if last.latest_id == notices[0].id else None
            if added is not None:
                return added
        return await self._answering.begin(talk, talk.employee, choices, notices[0])

    async def _shown(self, talk: Talk) -> Sequence[Event]:
        """A picture, a file, a sticker: no mail is made of it, and that is said to whoever may think so."""
        if talk.event.details.get("content", "") in {"text", ""}:
            return ()
        notices = await recent_notices(talk.connection, talk.organization.id, talk.user_id, talk.now)
        if talk.employee is not None and any(allows_reply(each) for each in notices):
            return await _hint(talk, "not_text", MINUTE)
        return await _hint(talk, "unread", DAY)


def _number(text: str, last: Reply) -> int:
    """The number of a notice, when the member was given numbers and writes nothing else; else 0."""
    plain = unicodedata.normalize("NFKC", text)
    number = int(plain) if re.fullmatch(r"[1-9]", plain) else 0
    was_asked = len(last.choices) > 1 or last.event_id is None
    return number if was_asked and number <= len(last.choices) else 0


async def _hint(talk: Talk, phrase: str, seconds: float) -> Sequence[Event]:
    """Says it to the member, unless it was said within so many seconds."""
    mine = (reply_hint.c.organization_id == talk.organization.id, reply_hint.c.user_id == talk.user_id)
    same = (*mine, reply_hint.c.phrase == phrase)
    told_at = (await talk.connection.execute(select(reply_hint.c.told_at).where(*same))).scalar_one_or_none()
    if told_at is not None and talk.now - told_at < seconds:
        return ()
    await talk.connection.execute(delete(reply_hint).where(*same))
    row = {"organization_id": talk.organization.id, "user_id": talk.user_id, "phrase": phrase, "told_at": talk.now}
    await talk.connection.execute(reply_hint.insert().values(row))
    return [tell(talk.word(), phrase, {})]
