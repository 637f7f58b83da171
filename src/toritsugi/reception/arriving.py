"""A visitor arrives: the form becomes an event, and the event a visit with its call, in one transaction."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.people import Employee, get_employees, get_organization
from toritsugi.reception.announcing import arrival_event
from toritsugi.reception.buttons import CallButton, get_button
from toritsugi.reception.calling import called_by, read_settings
from toritsugi.reception.keys import derived, digest
from toritsugi.reception.occasion import Occasion
from toritsugi.reception.own_words import own_words
from toritsugi.reception.places import Kiosk
from toritsugi.reception.progress import Progress, progress_of
from toritsugi.reception.staying import free_badge
from toritsugi.reception.tables import kiosk, visit
from toritsugi.reception.texts import read_texts
from toritsugi.reception.visits import (
    FormProblem,
    FormRefused,
    Visit,
    VisitForm,
    get_visit,
    problems_of,
    tidied,
)


class Desk(Protocol):
    """Where events are accepted: returns when the event is on disk, raises StorageTrouble when it is not."""

    async def accept(self, event: Event, /) -> object: ...


class Reception:
    """Receives visitors for every organization. The desk is handed in; `relay_url` is where links of ours lead."""

    def __init__(self, database: Database, desk: Desk, relay_url: str = "") -> None:
        self._database = database
        self._desk = desk
        self._relay_url = relay_url

    async def begin_visit(self, kiosk: Kiosk, form: VisitForm, token: str) -> Visit:
        """Calls the host, and returns when the call is on disk. The same form again is the same visit.

        `token` is the tablet's; with it, `visit_secret` makes the key to this visit's progress. Raises FormRefused
        with what to mend, StorageTrouble when nothing could be kept, and what the desk raises for a used `form.id`.
        """
        form = tidied(form)
        secret = digest(visit_secret(token, form.id))
        async with self._database.reading() as connection:
            occasion = await self._occasion(connection, kiosk, form, secret)
            called = await called_by(connection, occasion.organization, occasion.hosts, form.button_id)
            words = await own_words(connection, occasion, called.addressees, "arrived", occasion.visit.arrived_at)
        await self._desk.accept(arrival_event(occasion, form, called.addressees, words))
        async with self._database.reading() as connection:
            begun = await get_visit(connection, kiosk.organization_id, form.id)
        assert begun is not None
        return begun

    async def progress(self, visit: Visit) -> Progress:
        """How far the call got, from what is on disk now."""
        async with self._database.reading() as connection:
            return await progress_of(connection, visit, self._database.clock.now())

    async def _occasion(self, c: AsyncConnection, kiosk: Kiosk, form: VisitForm, secret: str) -> Occasion:
        company = kiosk.organization_id
        host = await find_host(c, company, form.host_id) if form.host_id else None
        further = [await find_host(c, company, each) for each in form.further_host_ids]
        button = await find_button(c, company, form.button_id) if form.button_id else None
        _refuse(form, host, button)
        organization = await get_organization(c, company)
        assert organization is not None
        return Occasion(
            organization=organization,
            visit=self._visit_of(kiosk, form),
            kiosk_name=kiosk.name,
            host=host,
            further_hosts=tuple(each for each in further if each is not None),
            button=button,
            settings=await read_settings(c, company),
            texts=await read_texts(c, organization),
            secret=secret,
            relay_url=self._relay_url,
        )

    def _visit_of(self, kiosk: Kiosk, form: VisitForm) -> Visit:
        return Visit(
            id=form.id,
            organization_id=kiosk.organization_id,
            kiosk_id=kiosk.id,
            event_id=None,
            host_id=form.host_id,
            visitor_name=form.visitor_name,
            visitor_company=form.visitor_company,
            language=form.language,
            notice_version=form.notice_version,
            arrived_at=self._database.clock.now(),
            party=form.party,
            purpose=form.purpose,
            companions=form.companions,
            button_id=form.button_id,
            further_host_ids=" ".join(form.further_host_ids),
            appointment_id=form.appointment_id,
            visitor_ids=" ".join(form.visitor_ids),
        )


def _refuse(form: VisitForm, host: Employee | None, button: CallButton | None) -> None:
    """Raises FormRefused when something in the form is to be mended."""
    problems = problems_of(form, nameless=button is not None and button.asks == "nothing")
    if form.host_id and host is None:
        problems.append(FormProblem("host_id", "unknown"))
    if form.button_id and button is None:
        problems.append(FormProblem("button_id", "unknown"))
    if problems:
        raise FormRefused(problems)


def visit_secret(token: str, visit_id: str) -> str:
    """The key to one visit's progress, which only the tablet that began it can make."""
    return derived(token, f"visit:{visit_id}")


async def find_host(connection: AsyncConnection, organization_id: str, host_id: str) -> Employee | None:
    """The active employee of this organization with this id."""
    host = (await get_employees(connection, [host_id])).get(host_id)
    return host if host and host.active and host.organization_id == organization_id else None


async def find_button(connection: AsyncConnection, organization_id: str, button_id: str) -> CallButton | None:
    """The active button of this organization with this id."""
    button = await get_button(connection, organization_id, button_id)
    return button if button and button.active else None


async def write_visit(connection: AsyncConnection, event: Event) -> Visit | None:
    """Keeps the visit that an arrival tells of; None for an arrival that no desk of the organization made."""
    details = event.details
    desk = await connection.execute(
        kiosk.select().where(
            kiosk.c.id == details.get("kiosk_id", ""), kiosk.c.organization_id == event.organization_id
        )
    )
    if desk.first() is None:
        return None
    await connection.execute(
        visit.insert().values(
            id=details["visit_id"],
            organization_id=event.organization_id,
            kiosk_id=details["kiosk_id"],
            event_id=event.id,
            host_id=details["host_id"] or None,
            further_host_ids=details.get("further_host_ids", ""),
            appointment_id=details.get("appointment_id") or None,
            visitor_ids=details.get("visitor_ids", ""),
            visitor_name=details["visitor_name"],
            visitor_company=details["visitor_company"],
            party=int(details["party"]),
            purpose=details["purpose"],
            companions=details.get("companions", ""),
            button_id=details["button_id"],
            words="",
            words_by="",
            language=details["language"],
            notice_version=details["notice_version"],
            secret_digest=details["secret_digest"],
            arrived_at=event.received_at,
            answer="",
            answerer="",
            answered_at=None,
            badge=await free_badge(connection, event.organization_id) if details["visitor_name"] else "",
            left_at=None,
            left_by="",
        )
    )
    return await get_visit(connection, event.organization_id, details["visit_id"])
