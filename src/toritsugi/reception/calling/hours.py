"""Opening hours in the time of the place: weekly hours, and days on which the reception is closed."""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import JAPAN
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import closed_day, opening_time

DAY_MINUTES = 1440
TIMES_LIMIT, DAYS_LIMIT, NAME_LIMIT = 50, 400, 60
DAYS_AHEAD = 60


class OpeningTime(msgspec.Struct, frozen=True, order=True):
    """Open on a weekday (0: Monday) from one minute after midnight until another, which may be 1440."""

    weekday: int
    opens: int
    closes: int


class ClosedDay(msgspec.Struct, frozen=True, order=True):
    """A day (YYYY-MM-DD) on which the reception is closed, and what it is called."""

    day: str
    name: str = ""


class Hours(msgspec.Struct, frozen=True):
    """When a reception is open. Without any `times` it always is, except on closed days. `zone` is where it stands."""

    times: tuple[OpeningTime, ...] = ()
    closed: tuple[ClosedDay, ...] = ()
    zone: ZoneInfo = JAPAN

    def is_open(self, now: float) -> bool:
        """Whether it is open at this moment (seconds since the epoch)."""
        moment = datetime.fromtimestamp(now, self.zone)
        if f"{moment:%Y-%m-%d}" in {each.day for each in self.closed}:
            return False
        minute = moment.hour * 60 + moment.minute
        today = [each for each in self.times if each.weekday == moment.weekday()]
        return not self.times or any(each.opens <= minute < each.closes for each in today)

    def turns_at(self, now: float) -> float | None:
        """When it opens or closes next (seconds since the epoch); None when it does not within `DAYS_AHEAD` days."""
        is_open = self.is_open(now)
        return next((at for at in self._bounds(now) if at > now and self.is_open(at) != is_open), None)

    def _bounds(self, now: float) -> Iterator[float]:
        """The moments at which something may change, in order."""
        today = datetime.fromtimestamp(now, self.zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
            here = (each for each in self.times if each.weekday == day.weekday())
            for minute in sorted({0, *(minute for each in here for minute in (each.opens, each.closes))}):
                yield (datetime.combine(day, time(), self.zone) + timedelta(minutes=minute)).timestamp()


async def read_hours(c: AsyncConnection, organization_id: str) -> Hours:
    """The organization's hours, in order."""
    times = await c.execute(select(opening_time).where(opening_time.c.organization_id == organization_id))
    days = await c.execute(select(closed_day).where(closed_day.c.organization_id == organization_id))
    return Hours(
        tuple(sorted(OpeningTime(row.weekday, row.opens, row.closes) for row in times)),
        tuple(sorted(ClosedDay(row.day, row.name) for row in days)),
    )


async def set_hours(c: AsyncConnection, organization_id: str, hours: Hours) -> None:
    """Writes the hours over those that were kept. Raises SettingRefused."""
    faults = faults_of_times(hours.times) + _faults_of_days(hours.closed)
    if faults:
        raise SettingRefused(faults)
    await c.execute(delete(opening_time).where(opening_time.c.organization_id == organization_id))
    await c.execute(delete(closed_day).where(closed_day.c.organization_id == organization_id))
    here = {"organization_id": organization_id}
    if hours.times:
        await c.execute(opening_time.insert(), [here | msgspec.structs.asdict(each) for each in hours.times])
    if hours.closed:
        await c.execute(closed_day.insert(), [here | msgspec.structs.asdict(each) for each in hours.closed])


def faults_of_times(times: Sequence[OpeningTime]) -> list[SettingFault]:
    """What must be mended in weekly hours."""
    faults = [SettingFault("times", "too_many", str(TIMES_LIMIT))] if len(times) > TIMES_LIMIT else []
    for each in times:
        if not (0 <= each.weekday <= 6 and 0 <= each.opens < each.closes <= DAY_MINUTES):
            faults.append(SettingFault(f"day_{each.weekday}", "no_span"))
    ordered = sorted(times)
    for former, latter in itertools.pairwise(ordered):
        if former.weekday == latter.weekday and latter.opens < former.closes:
            faults.append(SettingFault(f"day_{latter.weekday}", "overlap"))
    return faults


def _faults_of_days(days: Sequence[ClosedDay]) -> list[SettingFault]:
    faults = [SettingFault("closed", "too_many", str(DAYS_LIMIT))] if len(days) > DAYS_LIMIT else []
    faults += [SettingFault("closed", "no_date", each.day[:20]) for each in days if not _is_date(each.day)]
    faults += [SettingFault("closed", "too_long", str(NAME_LIMIT)) for each in days if len(each.name) > NAME_LIMIT]
    if len({each.day for each in days}) < len(days):
        faults.append(SettingFault("closed", "twice"))
    return faults


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
