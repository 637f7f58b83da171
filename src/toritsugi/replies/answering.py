"""A reply on its way: written as a mail, added to, turned to another notice, taken back."""

import re
from collections.abc import Sequence

import msgspec

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.identifier import new_id
from toritsugi.mailing import Draft, MailServer, cancel_mail, write_mail
from toritsugi.people import Employee
from toritsugi.replies.keeping import Reply, change_reply, write_reply
from toritsugi.replies.notices import Answerable, Deaf, answerable
from toritsugi.replies.saying import say
from toritsugi.replies.talk import Talk

GRACE = 60.0
"""Seconds in which a reply can be added to, turned to another notice, or taken back."""
CHANGEABLE = 3600.0
"""Seconds for which a number is taken for the choice of a notice, and a reply without a notice is kept."""
_RE = re.compile(r"^\s*re\s*[:：]\s*", re.IGNORECASE)


class Answering:
    """Makes mails of what members answer. `server` tells our own address."""

    def __init__(self, database: Database, server: MailServer) -> None:
        self._database = database
        self._server = server

    async def begin(self, talk: Talk, employee: Employee, choices: tuple[str, ...], latest: Event) -> Sequence[Event]:
        """A new reply, to the latest notice; when that takes none, the member is asked which one is meant."""
        reply = Reply(
            id=new_id(),
            organization_id=talk.organization.id,
            user_id=talk.user_id,
            employee_id=employee.id,
            event_id=None,
            mail_id=None,
            text=talk.text,
            choices=choices,
            latest_id=latest.id,
            written_at=talk.now,
        )
        await write_reply(talk.connection, reply)
        if latest.id not in choices:
            return await talk.said(reply, "which", choices=True)
        return await self._send(talk, reply, latest, "queued")

    async def add(self, talk: Talk, reply: Reply) -> Sequence[Event] | None:
        """Adds what the member writes to a reply that has not left; None when it has."""
        longer = msgspec.structs.replace(reply, text=f"{reply.text}\n{talk.text}")
        if reply.event_id is None:
            await change_reply(talk.connection, longer)
            return await talk.said(longer, "which", choices=True)
        if not await self._take_back(talk, reply):
            return None
        notice = (await talk.events([reply.event_id])).get(reply.event_id)
        return await self._send(talk, longer, notice, "appended") if notice else None

    async def choose(self, talk: Talk, reply: Reply, number: int) -> Sequence[Event]:
        """The member says which notice is meant, by its number."""
        id = reply.choices[number - 1]
        notice = (await talk.events([id])).get(id)
        fresh = talk.now - reply.written_at <= CHANGEABLE
        if notice is None or not fresh or not await self._take_back(talk, reply):
            return await talk.said(reply, "late")
        return await self._send(talk, reply, notice, "queued")

    async def cancel(self, talk: Talk, reply: Reply) -> Sequence[Event]:
        """The member takes it back."""
        if reply.event_id is None or not await self._take_back(talk, reply):
            return await talk.said(reply, "late")
        notice = (await talk.events([reply.event_id])).get(reply.event_id)
        return await talk.said(reply, "cancelled", subject=notice.title if notice else "")

    async def _take_back(self, talk: Talk, reply: Reply) -> bool:
        """Whether nothing of it has left, nor will."""
        return reply.mail_id is None or await cancel_mail(self._database, talk.connection, reply.mail_id)

    async def _send(self, talk: Talk, reply: Reply, notice: Event, phrase: str) -> Sequence[Event]:
        """Writes the mail and says to whom it goes; or says why that notice cannot be answered."""
        to = await answerable(talk.connection, notice, self._server.address)
        if isinstance(to, Deaf):
            await change_reply(talk.connection, msgspec.structs.replace(reply, event_id=None, mail_id=None))
            return await talk.said(reply, to.value, subject=notice.title)
        mail_id = await write_mail(self._database, talk.connection, _draft(talk, reply, to))
        sent = msgspec.structs.replace(reply, event_id=notice.id, mail_id=mail_id)
        await change_reply(talk.connection, sent)
        return await talk.said(sent, phrase, choices=True, subject=notice.title, recipient=to.recipient)


def _draft(talk: Talk, reply: Reply, to: Answerable) -> Draft:
    assert talk.employee is not None, "only employees can answer"
    name = talk.employee.name
    signature = say(talk.organization, "signature", name=name, company=talk.organization.name)
    return Draft(
        organization_id=reply.organization_id,
        kind="reply",
        subject=f"Re: {_RE.sub('', to.event.title)}",
        text=f"{reply.text}\n\n-- \n{signature}\n",
        recipients=(to.recipient,),
        sender_name=name,
        reply_to=talk.employee.email,
        in_reply_to=to.in_reply_to,
        thread=to.thread,
        by_person=True,
        due_at=talk.now + GRACE,
    )
