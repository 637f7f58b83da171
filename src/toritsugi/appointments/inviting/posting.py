"""Writes the letters of an appointment among the mails that wait, and takes back those that have become untrue.

A letter is written in the transaction of what it tells, so that it is neither lost nor sent for something that was not
kept; a second reminder or invitation is only written when the first one was taken back before any try to send it.
"""

from collections.abc import Collection, Sequence
from typing import get_args

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment, Visitor, reminder_at
from toritsugi.appointments.inviting.letter import Letter, LetterKind, Letters
from toritsugi.appointments.tables import appointment_mail
from toritsugi.database import Database
from toritsugi.mailing import MailRow, MailState, cancel_mail, get_mails, write_mail
from toritsugi.people import get_organization

_PAST_REMINDER = 3600.0
"""A reminder whose time is less than this after the invitation would only repeat it."""


class Posted(msgspec.Struct, frozen=True):
    """A letter that was written, and how its mail stands."""

    kind: LetterKind
    visitor_id: str
    mail: MailRow


class Post:
    """The letters of all appointments."""

    def __init__(self, database: Database, relay_url: str) -> None:
        self.database = database
        self.letters = Letters(relay_url)

    async def invite(self, c: AsyncConnection, known: Appointment) -> None:
        """The first letters, and the reminders for later."""
        if known.mails:
            await self._write(c, known, "invitation", known.visitors)
            await self._remind(c, known, known.visitors)

    async def invite_again(self, c: AsyncConnection, known: Appointment, visitor_ids: Collection[str]) -> int:
        """The invitation once more, by hand."""
        wanted = [each for each in known.visitors if not visitor_ids or each.id in visitor_ids]
        return await self._write(c, known, "invitation", wanted)

    async def correct(self, c: AsyncConnection, before: Appointment, now: Appointment, *, told: bool) -> None:
        """After a change: who is new is invited, who was dropped is told so, the others hear what has changed."""
        posted = await posted_letters(c, now.id)
        stayed = [each for each in now.visitors if each.id in {old.id for old in before.visitors}]
        dropped = [each for each in before.visitors if each.id not in {new.id for new in now.visitors}]
        await self._take_back(c, posted, "reminder")
        out = await self._reached(c, posted, told=told or not now.mails)
        await self._write(c, now, "cancel", [each for each in dropped if each.id in out])
        if not now.mails:
            return
        fresh = [each for each in now.visitors if each not in stayed or each.id not in _invited(posted)]
        uninvited = [each for each in stayed if each.id in _invited(posted) and each.id not in out]
        await self._write(c, now, "invitation", [*fresh, *(uninvited if told else [])])
        if told:
            await self._write(c, now, "change", [each for each in stayed if each.id in out])
        await self._remind(c, now, now.visitors)

    async def call_off(self, c: AsyncConnection, known: Appointment) -> None:
        """Nobody is reminded or invited any more; who was invited is told."""
        posted = await posted_letters(c, known.id)
        await self._take_back(c, posted, "reminder")
        out = await self._reached(c, posted, told=True)
        await self._write(c, known, "cancel", [each for each in known.visitors if each.id in out])

    async def _reached(self, c: AsyncConnection, posted: Sequence[Posted], *, told: bool) -> set[str]:
        """The visitors to whom a letter is out. With `told`, what still waits is taken back, for it says the old."""
        left = {each.mail.id for each in posted if each.kind != "reminder" and each.mail.state != MailState.CANCELLED}
        if told:
            for kind in ("invitation", "change"):
                left -= await self._take_back(c, posted, kind)
        return {each.visitor_id for each in posted if each.mail.id in left}

    async def _take_back(self, c: AsyncConnection, posted: Sequence[Posted], kind: str) -> set[str]:
        waiting = [each.mail.id for each in posted if each.kind == kind and each.mail.state == MailState.WAITING]
        return {id for id in waiting if await cancel_mail(self.database, c, id)}

    async def _remind(self, c: AsyncConnection, known: Appointment, visitors: Sequence[Visitor]) -> None:
        """For later, once for each: not who has a reminder that could not be taken back."""
        due_at = reminder_at(known)
        if due_at is None or due_at < self.database.clock.now() + _PAST_REMINDER:
            return
        live = {
            each.visitor_id
            for each in await posted_letters(c, known.id)
            if each.kind == "reminder" and each.mail.state == MailState.WAITING
        }
        await self._write(c, known, "reminder", [each for each in visitors if each.id not in live])

    async def _write(
        self, c: AsyncConnection, known: Appointment, kind: LetterKind, visitors: Sequence[Visitor]
    ) -> int:
        wanted = [each for each in visitors if each.email]
        organization = await get_organization(c, known.organization_id)
        assert organization is not None
        now = self.database.clock.now()
        for visitor in wanted:
            letter = Letter(kind=kind, appointment=known, visitor=visitor, organization=organization)
            mail_id = await write_mail(self.database, c, self.letters.draft(letter, now))
            row = {"mail_id": mail_id, "appointment_id": known.id, "visitor_id": visitor.id, "kind": kind}
            await c.execute(appointment_mail.insert().values(row))
        return len(wanted)


def _invited(posted: Sequence[Posted]) -> set[str]:
    """The visitors to whom a letter was ever written."""
    return {each.visitor_id for each in posted if each.kind == "invitation"}


async def posted_letters(c: AsyncConnection, *appointment_ids: str) -> list[Posted]:
    """The letters of these appointments, oldest first."""
    mine = select(appointment_mail).where(appointment_mail.c.appointment_id.in_(appointment_ids))
    rows = (await c.execute(mine.order_by(appointment_mail.c.mail_id))).all()
    mails = await get_mails(c, {row.mail_id for row in rows})
    known = get_args(LetterKind)
    return [
        Posted(row.kind, row.visitor_id, mails[row.mail_id])
        for row in rows
        if row.mail_id in mails and row.kind in known
    ]
