"""Which appointments a list is asked for: days, host, state, and from where on."""

from datetime import date
from typing import Annotated, get_args

import msgspec
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Standing
from toritsugi.appointments.checking import LONGEST_PERIOD_DAYS
from toritsugi.appointments.finding import AppointmentFilter, place_of
from toritsugi.appointments.writing import company_of
from toritsugi.clock import DAY, japan_time, start_of_date
from toritsugi.database import Place
from toritsugi.web import FieldError, Phrase, Problem

PAGE, LARGEST_PAGE = 50, 100
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_MOST = LONGEST_PERIOD_DAYS
STATES: tuple[Standing, ...] = get_args(Standing)


class Wanted(msgspec.Struct, frozen=True):
    """What the address asks for, as it was written."""

    since: date | None
    until: date | None
    host: str
    state: str
    after: str
    limit: int


def wanted(
    since: Annotated[date | None, QueryParameter(description="The first day, in Japan. Left out: today.")] = None,
    until: Annotated[date | None, QueryParameter(description="The last day. Left out: a year after since.")] = None,
    host: Annotated[str, QueryParameter(max_length=300, description="Of this employee alone: a mail address.")] = "",
    standing: Annotated[
        str,
        QueryParameter(
            name="state",
            description=f"Those that stand like this alone: {', '.join(STATES)}.",
        ),
    ] = "",
    after: Annotated[str, QueryParameter(max_length=32, description="next of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=LARGEST_PAGE, description="So many on a page at most.")] = PAGE,
) -> Wanted:
    """Gathers what stands in the address."""
    return Wanted(since, until, host, standing, after, limit)


async def read_wanted(
    c: AsyncConnection, organization_id: str, asked: Wanted, now: float
) -> tuple[AppointmentFilter, Place | None]:
    """Which appointments these are, and behind which one to go on. Raises Problem 422 for what is not known."""
    since, until = read_span(asked, now)
    if asked.state and asked.state not in STATES:
        raise _refused("state", NO_STATE)
    state = asked.state if asked.state else None
    host_id = await _host(c, organization_id, asked.host) if asked.host else ""
    reached = await _reached(c, organization_id, asked.after) if asked.after else None
    return AppointmentFilter(since=since, until=until, now=now, host_id=host_id, state=state), reached


def read_span(asked: Wanted, now: float) -> tuple[float, float]:
    """From the midnight before the first day to the one after the last, in Japan; seconds since the epoch."""
    first = asked.since or japan_time(now).date()
    if not _EARLIEST <= first <= _LATEST:
        raise _refused("since", FAR)
    begins = start_of_date(first)
    if asked.until is None:
        return begins, begins + _MOST * DAY
    if not 0 <= (asked.until - first).days < _MOST:
        raise _refused("until", SPAN)
    return begins, start_of_date(asked.until) + DAY


async def _host(c: AsyncConnection, organization_id: str, text: str) -> str:
    who = (await company_of(c, organization_id)).employee(text)
    if who is None:
        raise _refused("host", NO_HOST)
    return who.id


async def _reached(c: AsyncConnection, organization_id: str, id: str) -> Place:
    place = await place_of(c, organization_id, id)
    if place is None:
        raise _refused("after", NO_PLACE)
    return place


def _refused(field: str, why: Phrase) -> Problem:
    return Problem(422, REFUSED, errors=[FieldError(field, why)])


REFUSED: Phrase = {
    "ja": "一覧を作れません。errors に示す項目を直して、もう一度お送りください。",
    "en": "There is no such list. Mend the fields that errors names, and ask again.",
}
FAR: Phrase = {
    "ja": "2000年から2100年までの日付を指定してください。",
    "en": "Give a date between the years 2000 and 2100.",
}
SPAN: Phrase = {
    "ja": f"since 以降で、{_MOST}日以内の日付を指定してください。",
    "en": f"Give a date that is not before since and within {_MOST} days of it.",
}
NO_STATE: Phrase = {
    "ja": f"{'、'.join(STATES)} のどれかを指定してください。",
    "en": f"Give one of {', '.join(STATES)}.",
}
NO_HOST: Phrase = {
    "ja": "このメールアドレスの社員は在籍していません。在籍している社員のメールアドレスを指定してください。",
    "en": "Nobody who works here has this mail address. Give that of an employee.",
}
NO_PLACE: Phrase = {
    "ja": "このページの続きは見つかりません。前の応答の next をそのまま指定してください。",
    "en": "There is no page after this. Give next of an answer as it was.",
}
