"""Checking in: a code at the desk becomes a visit that calls the hosts, without a name being typed."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from toritsugi.appointments.admitting.codes import (
    TooManyCodes,
    appointment_of_code,
    count_wrong_code,
    read_code,
    require_tries_left,
)
from toritsugi.appointments.appointment import Appointment, Standing, Visitor
from toritsugi.appointments.finding import appointment_by_token, get_appointment
from toritsugi.database import Database
from toritsugi.intake import Declined
from toritsugi.people import lock_organization
from toritsugi.reception import COMPANIONS_LIMIT, Kiosk, Language, VisitForm

Refusal = Literal["wrong", "too_many", "not_yet", "expired", "paused", "cancelled", "used", "elsewhere"]
"""Why a code does not open. elsewhere: at a kiosk of another site. wrong: no such code today; digits tell nothing of
other days, a picture does.
"""


class Opened(msgspec.Struct, frozen=True):
    """The appointment behind a code, and the visitor when the code was that visitor's own picture, or was asked."""

    appointment: Appointment
    visitor: Visitor | None = None

    @property
    def comers(self) -> tuple[Visitor, ...]:
        """Who comes: the one visitor, or everybody who has not come yet."""
        return (self.visitor,) if self.visitor else self.appointment.awaited or self.appointment.visitors

    @property
    def language(self) -> Language:
        """The language of who comes."""
        return self.comers[0].language

    def of(self, visitor_id: str) -> "Opened":
        """The same for one of those who are awaited; for everybody when it names none of them."""
        one = next((each for each in self.appointment.awaited if each.id == visitor_id), None)
        return Opened(self.appointment, self.visitor or one)

    def form(self, id: str, language: Language) -> VisitForm:
        """What the visitor would otherwise have filled in. `id` is that of the visit to be made."""
        known, (first, *others) = self.appointment, self.comers
        hosts = [each.id for each in known.hosts if each.active]
        return VisitForm(
            id=id,
            host_id=hosts[0] if hosts else None,
            further_host_ids=tuple(hosts[1:]),
            visitor_name=first.name,
            visitor_company=first.company,
            party=1 + len(others),
            companions=_companions(others),
            purpose=known.title,
            language=language,
            appointment_id=known.id,
            visitor_ids=tuple(each.id for each in self.comers),
        )


def _companions(others: Sequence[Visitor]) -> str:
    """The others, a line each, with the own company of each behind a tab."""
    names = "\n".join(each.name for each in others)[:COMPANIONS_LIMIT].splitlines()
    return "\n".join(f"{name}\t{each.company}" for name, each in zip(names, others, strict=False))


class CodeRefused(Declined):
    """The code does not open; `opened` is what it would open, where a picture has named it."""

    def __init__(self, why: Refusal, opened: Opened | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.opened = opened


async def open_code(database: Database, kiosk: Kiosk, text: str) -> Opened:
    """What somebody has typed, scanned or shown to the camera at this desk. Raises CodeRefused.

    Digits that do not open count as wrong, whatever the reason is. Tokens are too long to be guessed: they are not
    counted, and are told more.
    """
    digits, token = read_code(text)
    return await open_token(database, kiosk, token) if token else await _digits(database, kiosk, digits)


async def open_token(database: Database, kiosk: Kiosk, token: str) -> Opened:
    """What a visitor's own picture opens. Raises CodeRefused."""
    async with database.reading() as c:
        known = await appointment_by_token(c, token)
    visitor = known.visitor(token) if known else None
    if known is None or visitor is None or known.organization_id != kiosk.organization_id:
        raise CodeRefused("wrong")
    return _open(Opened(known, visitor), _standing(known, kiosk, database.clock.now(), visitor))


async def _digits(database: Database, kiosk: Kiosk, digits: str) -> Opened:
    now = database.clock.now()
    async with database.transaction() as c:
        await lock_organization(c, kiosk.organization_id)
        try:
            await require_tries_left(c, kiosk.organization_id, kiosk.id, now)
        except TooManyCodes:
            raise CodeRefused("too_many") from None
        id = await appointment_of_code(c, kiosk.organization_id, digits) if digits else None
        known = await get_appointment(c, kiosk.organization_id, id) if id else None
        today = known is not None and known.concerns_day_of(now)
        standing = _standing(known, kiosk, now) if known else "open"
        if known is None or not today or standing != "open":
            await count_wrong_code(c, kiosk.organization_id, kiosk.id, now)
    if known is None or not today:
        raise CodeRefused("wrong")
    return _open(Opened(known), standing, named=False)


def _standing(
    known: Appointment, kiosk: Kiosk, now: float, visitor: Visitor | None = None
) -> Standing | Literal["elsewhere"]:
    """What the code is good for at this kiosk: who has mistaken the site is told so first of all."""
    if known.site_id and kiosk.site_id and known.site_id != kiosk.site_id:
        return "elsewhere"
    return known.standing_for(visitor, now) if visitor else known.standing(now)


def _open(opened: Opened, standing: Standing | Literal["elsewhere"], *, named: bool = True) -> Opened:
    if standing != "open":
        raise CodeRefused(standing, opened if named else None)
    return opened
