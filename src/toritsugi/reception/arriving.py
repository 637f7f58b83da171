"""A visitor arrives: the form becomes an event, and the event a visit, in one transaction."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.people import Employee, get_employees, get_organization
from toritsugi.reception.announcing import Arrival, arrival_event
from toritsugi.reception.keys import derived, digest
from toritsugi.reception.kiosks import Kiosk
from toritsugi.reception.progress import Progress, progress_of
from toritsugi.reception.tables import kiosk, visit
from toritsugi.reception.visits import FormProblem, FormRefused, Visit, VisitForm, get_visit, problems_of, tidied


class Desk(Protocol):
    """Where events are accepted: returns when the event is on disk, raises StorageTrouble when it is not."""

    async def accept(self, event: Event, /) -> object: ...


class Reception:
    """Receives visitors for every organization. The desk is handed in."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    async def begin_visit(self, kiosk: Kiosk, form: VisitForm, token: str) -> Visit:
        """Calls the host, and returns when the call is on disk. The same form again is the same visit.

        `token` is the tablet's; with it, `visit_secret` makes the key to this visit's progress. Raises FormRefused
        with what to mend, StorageTrouble when nothing could be kept, and what the desk raises for a used `form.id`.
        """
        form = tidied(form)
        arrival = await self._arrival(kiosk, form, digest(visit_secret(token, form.id)))
        await self._desk.accept(arrival_event(arrival))
        async with self._database.reading() as connection:
            begun = await get_visit(connection, kiosk.organization_id, form.id)
        assert begun is not None
        return begun

    async def progress(self, visit: Visit) -> Progress:
        """How far the call got, from what is on disk now."""
        async with self._database.reading() as connection:
            return await progress_of(connection, visit, self._database.clock.now())

    async def _arrival(self, kiosk: Kiosk, form: VisitForm, secret_digest: str) -> Arrival:
        problems = problems_of(form)
        async with self._database.reading() as connection:
            host = await find_host(connection, kiosk.organization_id, form.host_id) if form.host_id else None
            organization = await get_organization(connection, kiosk.organization_id)
        if form.host_id and host is None:
            problems.append(FormProblem("host_id", "unknown"))
        if problems:
            raise FormRefused(problems)
        assert organization is not None
        return Arrival(organization, kiosk, host, form, secret_digest, self._database.clock.now())


def visit_secret(token: str, visit_id: str) -> str:
    """The key to one visit's progress, which only the tablet that began it can make."""
    return derived(token, f"visit:{visit_id}")


async def find_host(connection: AsyncConnection, organization_id: str, host_id: str) -> Employee | None:
    """The active employee of this organization with this id."""
    host = (await get_employees(connection, [host_id])).get(host_id)
    return host if host and host.active and host.organization_id == organization_id else None


async def write_visit(connection: AsyncConnection, event: Event) -> None:
    """Keeps the visit that an arrival tells of; passes over arrivals that no desk of the organization made."""
    details = event.details
    desk = await connection.execute(
        kiosk.select().where(
            kiosk.c.id == details.get("kiosk_id", ""), kiosk.c.organization_id == event.organization_id
        )
    )
    if desk.first() is None:
        return
    host = next((addressee.value for addressee in event.addressees if addressee.kind == "employee"), None)
    await connection.execute(
        visit.insert().values(
            id=details["visit_id"],
            organization_id=event.organization_id,
            kiosk_id=details["kiosk_id"],
            event_id=event.id,
            host_id=host,
            visitor_name=details["visitor_name"],
            visitor_company=details["visitor_company"],
            party=int(details["party"]),
            purpose=details["purpose"],
            button_id=details["button_id"],
            language=details["language"],
            notice_version=details["notice_version"],
            secret_digest=details["secret_digest"],
            arrived_at=event.received_at,
            answer="",
            answerer="",
            answered_at=None,
        )
    )
