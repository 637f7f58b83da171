"""An appointment in the words of whoever writes it down, read as a form, and written out again."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment, AppointmentForm, VisitorForm
from toritsugi.appointments.checking import Fault
from toritsugi.clock import JAPAN
from toritsugi.people import Employee, list_employees
from toritsugi.reception import Site, list_sites

_KINDS = {"": "day", "day": "day", "当日": "day", "period": "period", "期間": "period"}
_YES = {"yes": True, "はい": True, "1": True, "true": True, "○": True, "no": False, "いいえ": False, "0": False}
_YES |= {"false": False, "×": False}
_LANGUAGES = {"": "ja", "日本語": "ja", "english": "en", "英語": "en", "中文": "zh", "中国語": "zh"}
_LANGUAGES |= {"한국어": "ko", "韓国語": "ko"}


class WrittenVisitor(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor as typed."""

    name: str = ""
    company: str = ""
    email: str = ""
    language: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Everything as typed. `day` is the first day of a period and `last_day` its last.

    `hosts`: mail addresses, names, or 「名前 (アドレス)」; `site`: its id or name, "" for the oldest. `reusable` "" is
    what the kind suggests: yes for a period.
    """

    kind: str = ""
    title: str = ""
    day: str = ""
    since: str = ""
    until: str = ""
    last_day: str = ""
    hosts: tuple[str, ...] = ()
    visitors: tuple[WrittenVisitor, ...] = ()
    site: str = ""
    note: str = ""
    reusable: str = ""
    mails: str = ""
    remind_hours: str = ""


class Company(msgspec.Struct, frozen=True):
    """Whom visitors come to see, and where: the employees who are active, and the sites."""

    staff: Sequence[Employee]
    sites: Sequence[Site]

    def employee(self, text: str) -> Employee | None:
        """Whom somebody has written by mail address, with or without the name, or by a name that only one has."""
        words = re.sub(r"[()（）]", " ", text).lower().split()
        by_email = next((each for each in self.staff if each.email in words), None)
        named = [each for each in self.staff if _plain(each.name) == _plain(text)]
        return by_email or (named[0] if len(named) == 1 else None)

    def site(self, text: str) -> Site | None:
        """The site with this id or name; the oldest for ""."""
        if not text and self.sites:
            return self.sites[0]
        return next((each for each in self.sites if text in {each.id, each.name}), None)


async def company_of(c: AsyncConnection, organization_id: str) -> Company:
    """The organization's people and sites."""
    staff = [each for each in await list_employees(c, organization_id) if each.active]
    return Company(staff, await list_sites(c, organization_id))


def read_written(written: Written, company: Company) -> tuple[AppointmentForm, list[Fault]]:
    """The form, as far as it can be read, and what cannot. The rest is checked where it is kept."""
    faults: list[Fault] = []
    site = company.site(written.site.strip())
    if written.site.strip() and site is None:
        faults.append(Fault("site", "no_site"))
    kind = _KINDS.get(_plain(written.kind), written.kind.strip())
    starts_at, ends_at = _span(written, kind, site.clock if site else JAPAN, faults)
    form = AppointmentForm(
        kind=kind,
        title=written.title,
        note=written.note,
        site_id=site.id if site else "",
        starts_at=starts_at,
        ends_at=ends_at,
        host_ids=_hosts(written, company, faults),
        visitors=tuple(_visitor(each) for each in written.visitors),
        reusable=_yes("reusable", written.reusable, kind == "period", faults),
        mails=_yes("mails", written.mails, True, faults),
        remind_hours=_hours(written.remind_hours, faults),
    )
    return form, faults


def written_of(known: Appointment) -> Written:
    """What would have to be typed for this appointment."""
    since, until = (datetime.fromtimestamp(at, known.zone) for at in (known.starts_at, known.ends_at))
    period = known.kind == "period"
    return Written(
        kind=known.kind,
        title=known.title,
        day=f"{since:%Y-%m-%d}",
        since="" if period else f"{since:%H:%M}",
        until="" if period else f"{until:%H:%M}",
        last_day=f"{datetime.fromtimestamp(known.last_day, known.zone):%Y-%m-%d}" if period else "",
        hosts=tuple(f"{each.name} ({each.email})" for each in known.hosts),
        visitors=tuple(
            WrittenVisitor(name=each.name, company=each.company, email=each.email, language=each.language)
            for each in known.visitors
        ),
        site=known.site_id,
        note=known.note,
        reusable="yes" if known.reusable else "no",
        mails="yes" if known.mails else "no",
        remind_hours=str(known.remind_hours),
    )


def _hosts(written: Written, company: Company, faults: list[Fault]) -> tuple[str, ...]:
    found = []
    for text in (each.strip() for each in written.hosts):
        who = company.employee(text) if text else None
        if who is not None:
            found.append(who.id)
        elif text:
            faults.append(Fault("hosts", "no_host", text[:60]))
    return tuple(found)


def _visitor(typed: WrittenVisitor) -> VisitorForm:
    language = _plain(typed.language)
    known = _LANGUAGES.get(language, language)
    return VisitorForm(name=typed.name, company=typed.company, email=typed.email, language=known)


def _span(written: Written, kind: str, zone: ZoneInfo, faults: list[Fault]) -> tuple[float, float]:
    """Beginning and end in seconds since the epoch; 0 and 1 where they cannot be read."""
    day = _day("day", written.day, faults)
    if kind == "period":
        last = _day("last_day", written.last_day or written.day, faults)
        if day is None or last is None:
            return 0.0, 1.0
        return _moment(day, time(), zone), _moment(last + timedelta(days=1), time(), zone)
    since, until = (_time(field, getattr(written, field), faults) for field in ("since", "until"))
    if day is None or since is None or until is None:
        return 0.0, 1.0
    return _moment(day, since, zone), _moment(day, until, zone)


def _moment(day: date, clock: time, zone: ZoneInfo) -> float:
    return datetime.combine(day, clock, tzinfo=zone).timestamp()


def _day(field: str, text: str, faults: list[Fault]) -> date | None:
    parts = re.fullmatch(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?", _plain(text))
    try:
        if parts:
            return date(*(int(part) for part in parts.groups()))
    except ValueError:
        pass
    faults.append(_unread(field, "no_day", text))
    return None


def _time(field: str, text: str, faults: list[Fault]) -> time | None:
    parts = re.fullmatch(r"([01]?\d|2[0-3])[:時]([0-5]\d)?(?::\d\d)?分?", _plain(text))
    if parts:
        return time(int(parts[1]), int(parts[2] or 0))
    faults.append(_unread(field, "no_time", text))
    return None


def _unread(field: str, reason: str, text: str) -> Fault:
    return Fault(field, reason if text.strip() else "empty", text.strip()[:30])


def _yes(field: str, text: str, usual: bool, faults: list[Fault]) -> bool:
    if not text.strip():
        return usual
    found = _YES.get(_plain(text))
    if found is None:
        faults.append(Fault(field, "no_yes", text.strip()[:20]))
    return bool(found)


def _hours(text: str, faults: list[Fault]) -> int:
    plain = _plain(text)
    if not plain:
        return 24
    if not re.fullmatch(r"[0-9]{1,4}", plain):
        faults.append(Fault("remind_hours", "no_hours", text.strip()[:20]))
        return 0
    return int(plain)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
