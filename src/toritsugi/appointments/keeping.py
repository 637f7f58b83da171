"""Keeps appointments: made, changed, called off, paused; with each step the visitors' letters, in one transaction."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.admitting import NoCodeLeft, drop_code, issue_code, new_token, prolong_code
from toritsugi.appointments.appointment import Appointment, AppointmentForm, Visitor, VisitorForm, seen_by_visitor
from toritsugi.appointments.checking import AppointmentRefused, Fault, faults_of, tidied
from toritsugi.appointments.finding import get_appointment
from toritsugi.appointments.inviting import Post
from toritsugi.appointments.tables import appointment, appointment_host, appointment_visitor
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.people import list_employees
from toritsugi.reception import list_sites

_FIELDS = ("kind", "title", "note", "site_id", "starts_at", "ends_at", "reusable", "mails", "remind_hours")


class Appointments:
    """Keeps the appointments of every organization. `relay_url` is where links in letters lead.

    `mailing`: whether a mail server takes our letters; without one they wait.
    """

    def __init__(self, database: Database, relay_url: str, *, mailing: bool = True) -> None:
        self.database = database
        self.mailing = mailing
        self.post = Post(database, relay_url)

    async def check(self, c: AsyncConnection, organization_id: str, form: AppointmentForm) -> AppointmentForm:
        """The form as it would be kept; without a site, at the oldest. Raises AppointmentRefused."""
        form = tidied(form)
        staff = {each.id for each in await list_employees(c, organization_id) if each.active}
        sites = await list_sites(c, organization_id)
        if sites and not form.site_id:
            form = msgspec.structs.replace(form, site_id=sites[0].id)
        known = {each.id: each for each in sites}
        faults = faults_of(form, self.database.clock.now(), staff, known)
        if faults:
            raise AppointmentRefused(faults)
        return form

    async def add(self, c: AsyncConnection, organization_id: str, form: AppointmentForm) -> Appointment:
        """Makes one, with its code and the visitors' invitations. Raises AppointmentRefused."""
        form = await self.check(c, organization_id, form)
        id, now = new_id(), self.database.clock.now()
        row = {field: getattr(form, field) for field in _FIELDS}
        row |= {"id": id, "organization_id": organization_id, "paused": False, "sequence": 0, "created_at": now}
        await c.execute(appointment.insert().values(row))
        await self._write_people(c, id, form, [(new_id(), new_token(), each) for each in form.visitors])
        added = await self._with_code(c, organization_id, id)
        await self.post.invite(c, added)
        return added

    async def change(self, c: AsyncConnection, known: Appointment, form: AppointmentForm) -> Appointment:
        """Changes it as a whole; visitors hear of what they were told differently before.

        Who stays keeps the pass: a visitor is recognised by the mail address, or by the name without one. Raises
        AppointmentRefused.
        """
        _require_live(known)
        form = await self.check(c, known.organization_id, form)
        values = {field: getattr(form, field) for field in _FIELDS}
        await c.execute(update(appointment).where(appointment.c.id == known.id).values(values))
        await c.execute(delete(appointment_visitor).where(appointment_visitor.c.appointment_id == known.id))
        await c.execute(delete(appointment_host).where(appointment_host.c.appointment_id == known.id))
        await self._write_people(c, known.id, form, _recognised(known.visitors, form.visitors))
        changed = await self._with_code(c, known.organization_id, known.id)
        told = seen_by_visitor(changed) != seen_by_visitor(known) or changed.code != known.code
        if told:
            changed = msgspec.structs.replace(changed, sequence=known.sequence + 1)
            await c.execute(update(appointment).where(appointment.c.id == known.id).values(sequence=changed.sequence))
        await self.post.correct(c, known, changed, told=told)
        return changed

    async def cancel(self, c: AsyncConnection, known: Appointment) -> None:
        """Calls it off: the code opens no more, and who was invited hears of it. A second time changes nothing.

        Raises AppointmentRefused for one that is forgotten.
        """
        _require_remembered(known)
        values = {"cancelled_at": self.database.clock.now(), "sequence": known.sequence + 1}
        mine = (appointment.c.id == known.id, appointment.c.cancelled_at.is_(None))
        if (await c.execute(update(appointment).where(*mine).values(values))).rowcount == 1:
            await self.post.call_off(c, msgspec.structs.replace(known, **values))

    async def pause(self, c: AsyncConnection, known: Appointment, paused: bool) -> None:
        """The code opens no more until it is resumed; nobody is written to."""
        _require_live(known)
        await c.execute(update(appointment).where(appointment.c.id == known.id).values(paused=paused))

    async def resend(self, c: AsyncConnection, known: Appointment, visitor_ids: Sequence[str] = ()) -> int:
        """Invites these visitors once more, or all of them; says how many have a mail address."""
        _require_live(known)
        return await self.post.invite_again(c, known, visitor_ids)

    async def _write_people(
        self, c: AsyncConnection, id: str, form: AppointmentForm, visitors: Sequence[tuple[str, str, VisitorForm]]
    ) -> None:
        rows = [
            {"id": own, "appointment_id": id, "position": position, "token": token, **msgspec.structs.asdict(each)}
            for position, (own, token, each) in enumerate(visitors)
        ]
        await c.execute(appointment_visitor.insert(), rows)
        hosts = [
            {"appointment_id": id, "position": position, "employee_id": host_id}
            for position, host_id in enumerate(form.host_ids)
        ]
        await c.execute(appointment_host.insert(), hosts)

    async def _with_code(self, c: AsyncConnection, organization_id: str, id: str) -> Appointment:
        """The appointment as it is written now; its code lives as long as it may be used."""
        found = await get_appointment(c, organization_id, id)
        assert found is not None
        until = found.code_lives_until()
        if found.code and await prolong_code(c, id, until):
            return found
        await drop_code(c, id)
        try:
            code = await issue_code(self.database, c, organization_id, id, until)
        except NoCodeLeft:
            raise AppointmentRefused([Fault("appointment", "no_code")]) from None
        return msgspec.structs.replace(found, code=code)


def _require_remembered(known: Appointment) -> None:
    if known.is_forgotten:
        raise AppointmentRefused([Fault("appointment", "is_forgotten")])


def _require_live(known: Appointment) -> None:
    _require_remembered(known)
    if known.cancelled_at is not None:
        raise AppointmentRefused([Fault("appointment", "is_cancelled")])


def _recognised(known: Sequence[Visitor], forms: Sequence[VisitorForm]) -> list[tuple[str, str, VisitorForm]]:
    """Each form with the id and the token of the visitor who it is, or with fresh ones."""
    left = list(known)
    found = []
    for form in forms:
        same = next((each for each in left if (each.email, each.email or each.name) == (form.email, _key(form))), None)
        if same is not None:
            left.remove(same)
        found.append((same.id if same else new_id(), (same.token if same else None) or new_token(), form))
    return found


def _key(form: VisitorForm) -> str:
    return form.email or form.name
