"""An appointment, its visitors, and what its reception code is good for at a moment. Pure: no I/O."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from toritsugi.clock import JAPAN
from toritsugi.people import Employee
from toritsugi.reception import Language, Site

Kind = Literal["day", "period"]
KINDS: tuple[Kind, ...] = ("day", "period")
"""day: at a time of one day. period: on every day of a span, for somebody who comes again and again."""
Standing = Literal["open", "not_yet", "expired", "paused", "cancelled", "used"]

EARLY = 7200.0
"""Seconds before the time from which on a code opens: who is early is welcome, who has mistaken the day is told so."""
LATE = 3600.0
"""Seconds after the end until which a code opens: trains are late, and talks begin late."""


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is expected. `token` opens the pass of this visitor; None once it was erased."""

    id: str
    name: str
    company: str = ""
    email: str = ""
    language: Language = "ja"
    token: str | None = None


class VisitorForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down about somebody who is expected."""

    name: str
    company: str = ""
    email: str = ""
    language: str = "ja"


class AppointmentForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down about an appointment. Times are seconds since the epoch.

    `title` is what it is about, as the visitor reads it; `note` is for the hosts alone. A period runs from the midnight
    that begins its first day to the one that ends its last. `reusable`: the code opens again and again; otherwise once
    for each visitor. `mails`: the visitors are written to; `remind_hours` before the time once more, 0 for never.
    """

    kind: str = "day"
    title: str
    starts_at: float
    ends_at: float
    host_ids: tuple[str, ...]
    visitors: tuple[VisitorForm, ...]
    note: str = ""
    site_id: str = ""
    reusable: bool = False
    mails: bool = True
    remind_hours: int = 24


class Stay(msgspec.Struct, frozen=True):
    """When a visitor came and left, in seconds since the epoch. `left_at` None: still inside; `guessed`: not told."""

    arrived_at: float
    left_at: float | None
    guessed: bool = False


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment as it stands, with its people. `code` is "" once it belongs to another one.

    `sequence` counts the changes that the visitors were told of. `stays`: the latest of each visitor who has come, by
    the visitor's id. Times are seconds since the epoch.
    """

    id: str
    organization_id: str
    kind: Kind
    title: str
    note: str
    site_id: str
    starts_at: float
    ends_at: float
    reusable: bool
    paused: bool
    mails: bool
    remind_hours: int
    sequence: int
    cancelled_at: float | None
    erased_at: float | None
    created_at: float
    code: str
    visitors: tuple[Visitor, ...]
    hosts: tuple[Employee, ...]
    site: Site | None
    stays: dict[str, Stay] = {}

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its times are meant: that of the site."""
        return self.site.clock if self.site else JAPAN

    @property
    def is_forgotten(self) -> bool:
        """Whether nothing says any more who was expected."""
        return self.erased_at is not None or not any(each.name for each in self.visitors)

    @property
    def opens_at(self) -> float:
        """From when on the code opens."""
        return self.starts_at - EARLY if self.kind == "day" else self.starts_at

    @property
    def closes_at(self) -> float:
        """Until when the code opens."""
        return self.ends_at + LATE if self.kind == "day" else self.ends_at

    @property
    def last_day(self) -> float:
        """A moment of the last day: a period ends with the midnight after it."""
        return self.ends_at - 1

    def standing(self, now: float) -> Standing:
        """What the code is good for now (seconds since the epoch). Why it is not, in the order in which it helps."""
        if self.cancelled_at is not None:
            return "cancelled"
        if now >= self.closes_at:
            return "expired"
        if now < self.opens_at:
            return "not_yet"
        if self.paused:
            return "paused"
        if not self.awaited:
            return "used"
        return "open"

    @property
    def awaited(self) -> tuple[Visitor, ...]:
        """Who has not checked in yet; everybody, where the code opens again and again."""
        return tuple(each for each in self.visitors if each.name and (self.reusable or each.id not in self.stays))

    @property
    def arrivals(self) -> int:
        """How many of the visitors have come."""
        return sum(each.id in self.stays for each in self.visitors)

    def standing_for(self, visitor: Visitor, now: float) -> Standing:
        """The same for one visitor's own picture, which opens once however many are expected."""
        standing = self.standing(now)
        return "used" if standing == "open" and visitor not in self.awaited else standing

    def concerns_day_of(self, now: float) -> bool:
        """Whether it can be spoken of today: on other days, a code that is typed is as good as none."""
        return self.opens_at < day_after(now, self.zone) and self.closes_at >= midnight(now, self.zone)

    def code_lives_until(self) -> float:
        """The end of the day on which the code closes; from then on, another appointment may have it."""
        return day_after(self.closes_at, self.zone)

    def visitor(self, token: str) -> Visitor | None:
        """The visitor with this token."""
        return next((each for each in self.visitors if each.token == token), None)

    def names(self, between: str = "、") -> str:
        """The visitors' names."""
        return between.join(each.name for each in self.visitors)


def midnight(seconds: float, zone: ZoneInfo) -> float:
    """The midnight there before this moment; both in seconds since the epoch."""
    return _local_midnight(seconds, zone, 0).timestamp()


def day_after(seconds: float, zone: ZoneInfo) -> float:
    """The midnight there after this moment; days are not always 24 hours long."""
    return _local_midnight(seconds, zone, 1).timestamp()


def _local_midnight(seconds: float, zone: ZoneInfo, days: int) -> datetime:
    day = datetime.fromtimestamp(seconds, zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def reminder_at(appointment: Appointment) -> float | None:
    """When the visitors are reminded (seconds since the epoch); None for never."""
    hours = appointment.remind_hours
    return appointment.starts_at - hours * 3600.0 if hours else None


def seen_by_visitor(appointment: Appointment) -> Sequence[object]:
    """What a visitor was told: when one of these changes, the visitors hear of it."""
    hosts = tuple(each.id for each in appointment.hosts)
    return (appointment.kind, appointment.title, appointment.starts_at, appointment.ends_at, appointment.site_id, hosts)
