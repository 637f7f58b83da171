"""「来客予定」: who is expected, day by day; a search; the same as a sheet."""

from datetime import date, timedelta

from litestar import Response, get
from litestar.response import Template

from toritsugi.appointments.finding import find_appointments, list_appointments
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.face import Face, shown
from toritsugi.appointments.writing import sheet_of_appointments
from toritsugi.clock import DAY, japan_time, start_of_date
from toritsugi.web import AnyRequest

LONGEST = 100
SHEET_DAYS = 366


def read_day(text: str, now: float) -> date:
    """The day that was asked for; today for none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return japan_time(now).date()
    return day if date(2000, 1, 1) <= day <= date(2100, 1, 1) else japan_time(now).date()


@get("/", include_in_schema=False)
async def by_day(
    request: AnyRequest, kept: Appointments, face: Face, day: str = "", search: str = "", told: str = ""
) -> Template:
    """The appointments of a day, or those that a search finds."""
    now, words = kept.database.clock.now(), search.strip()[:LONGEST]
    asked = read_day(day, now)
    since = start_of_date(asked)
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        company, mine = viewer.organization.id, viewer.host_id
        found = (
            await find_appointments(c, company, words, host_id=mine)
            if words
            else await list_appointments(c, company, since, since + DAY, host_id=mine)
        )
    days = {"before": asked - timedelta(days=1), "after": asked + timedelta(days=1), "today": japan_time(now).date()}
    context = {"found": found, "day": asked, "since": since, "search": words, "now": now, **days}
    return shown(request, face, viewer, "list.html", title="list.title", told=_told(told), **context)


TOLD = frozenset({"added", "changed", "cancelled", "paused", "resumed", "resent"})


def _told(told: str) -> str:
    """What an address may make the page say."""
    return told if told in TOLD else ""


@get("/sheet.csv", include_in_schema=False)
async def sheet(request: AnyRequest, kept: Appointments, face: Face, day: str = "") -> Response[bytes]:
    """From this day on, a year ahead."""
    now = kept.database.clock.now()
    since = start_of_date(read_day(day, now))
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        until, mine = since + SHEET_DAYS * DAY, viewer.host_id
        found = await list_appointments(c, viewer.organization.id, since, until, host_id=mine, limit=10_000)
    name = f"toritsugi-appointments-{japan_time(since):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheet_of_appointments(found, now, viewer.language), media_type="text/csv", headers=headers)
