"""「受付時間」: the hours of each weekday, and the days on which the reception is closed."""

import re
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.calling.parts import spoken, tabbed, told_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.reception import ClosedDay, Hours, OpeningTime, SettingRefused, read_hours, set_hours
from toritsugi.web import AnyRequest, Form

SPANS = 2
"""Spans of a day that the page offers: before and after a break."""


class Sheet(msgspec.Struct, frozen=True):
    """What stands in the fields: for each weekday its spans as pairs of times, and the closed days line by line."""

    spans: tuple[tuple[tuple[str, str], ...], ...]
    closed: str


@get("/calling/hours", include_in_schema=False)
async def hours(request: AnyRequest, database: Database, told: str = "") -> Template:
    """The hours that are kept."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        kept = await read_hours(c, desk.organization.id)
    return _page(request, desk, sheet_of(kept), kept.is_open(desk.now), told=told_of(told))


@post("/calling/hours", include_in_schema=False, status_code=200)
async def use_hours(request: AnyRequest, database: Database, data: Form) -> Template | Redirect:
    """Saves them all, or says which day to mend."""
    sheet = typed_sheet(data)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    try:
        async with database.transaction() as c:
            await set_hours(c, desk.organization.id, read_sheet(sheet))
    except SettingRefused as refused:
        return _page(request, desk, sheet, None, complaints=refused.by_field(spoken(request)))
    return Redirect("/calling/hours?told=changed", status_code=303)


def sheet_of(kept: Hours) -> Sheet:
    """What is kept, as the fields show it."""
    days = [[each for each in kept.times if each.weekday == weekday] for weekday in range(7)]
    spans = tuple(
        tuple((_clock(each.opens), _clock(each.closes)) for each in day) + (("", ""),) * max(0, SPANS - len(day))
        for day in days
    )
    return Sheet(spans, "\n".join(f"{each.day} {each.name}".strip() for each in kept.closed))


def read_sheet(sheet: Sheet) -> Hours:
    """The hours that the fields mean; a time that is none makes a span that is refused."""
    times = [
        OpeningTime(weekday, _minutes(opens), _minutes(closes))
        for weekday, day in enumerate(sheet.spans)
        for opens, closes in day
        if opens or closes
    ]
    lines = [line.split(maxsplit=1) for line in sheet.closed.splitlines() if line.strip()]
    days = [ClosedDay(words[0].replace("/", "-"), words[1].strip() if len(words) > 1 else "") for words in lines]
    return Hours(tuple(times), tuple(days))


def typed_sheet(data: dict[str, str]) -> Sheet:
    """What a browser has sent."""
    spans = tuple(
        tuple(
            (data.get(f"opens-{weekday}-{span}", "")[:5], data.get(f"closes-{weekday}-{span}", "")[:5])
            for span in range(SPANS)
        )
        for weekday in range(7)
    )
    return Sheet(spans, data.get("closed", "")[:40_000])


def _clock(minutes: int) -> str:
    """「09:00」; the end of a day is written as 23:59, because a browser knows no 24:00."""
    return "23:59" if minutes == 1440 else f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(text: str) -> int:
    found = re.fullmatch(r"(\d\d?):(\d\d)", text)
    if found is None or int(found[2]) > 59:
        return -1
    minutes = int(found[1]) * 60 + int(found[2])
    return 1440 if minutes == 1439 else minutes


def _page(
    request: AnyRequest,
    desk: Desk,
    sheet: Sheet,
    open_now: bool | None,
    *,
    complaints: dict[str, str] | None = None,
    told: str = "",
) -> Template:
    context: dict[str, Any] = {"sheet": sheet, "open_now": open_now, "told": told, "set": any(_filled(sheet))}
    return tabbed(request, desk, "hours", "hours.html", complaints=complaints, **context)


def _filled(sheet: Sheet) -> list[str]:
    return [time for day in sheet.spans for span in day for time in span if time]
