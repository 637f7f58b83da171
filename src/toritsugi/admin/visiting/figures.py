"""How many came, when, and how fast they were answered: pictures made on the server, with their figures as text."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from litestar import get
from litestar.response import Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.pictures import draw_answers
from toritsugi.admin.visiting.parts import visiting
from toritsugi.clock import DAY, japan_time, start_of_day
from toritsugi.database import Database
from toritsugi.reception import VisitTimes, visit_times
from toritsugi.web import AnyRequest

SPANS = (7, 30, 90)
OUTCOMES = ("coming", "deputy", "wait", "unable", "")


class Column(msgspec.Struct, frozen=True):
    """One bar: `height` in percent of the tallest."""

    label: str
    count: int
    height: float


@get("/visits/figures", include_in_schema=False)
async def figures(request: AnyRequest, database: Database, days: str = "") -> Template:
    """Over the last week, month or quarter."""
    span = int(days) if days in {str(each) for each in SPANS} else 30
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await visit_times(c, desk.organization.id, start_of_day(desk.now) - (span - 1) * DAY)
    waits = [each.answered_at - each.arrived_at for each in found if each.answered_at is not None]
    outcomes = Counter(each.answer for each in found)
    context = {
        "span": span,
        "spans": SPANS,
        "count": len(found),
        "answers": draw_answers(waits),
        "hours": by_hour(found),
        "daily": by_day(found, desk.now, span),
        "outcomes": [(each, outcomes[each]) for each in OUTCOMES if outcomes[each]],
        "guessed": sum(each.left_by == "guess" for each in found),
    }
    return visiting(request, desk, "figures", "figures.html", **context)


def by_hour(found: Sequence[VisitTimes]) -> list[Column]:
    """From the first to the last hour in which anybody came, and office hours in any case."""
    counts = Counter(japan_time(each.arrived_at).hour for each in found)
    first, last = min([9, *counts]), max([17, *counts])
    return _columns([(f"{hour}:00", counts[hour]) for hour in range(first, last + 1)])


def by_day(found: Sequence[VisitTimes], now: float, span: int) -> list[Column]:
    """Each day; over a quarter, each week by its first day."""
    counts = Counter(japan_time(each.arrived_at).date() for each in found)
    today, step = japan_time(now).date(), 7 if span > 31 else 1
    days = [today - timedelta(days=back) for back in range(span - 1, -1, -1)]
    groups = [days[place : place + step] for place in range(0, len(days), step)]
    return _columns([(f"{each[0].month}/{each[0].day}", sum(counts[day] for day in each)) for each in groups])


def _columns(counted: Sequence[tuple[str, int]]) -> list[Column]:
    tallest = max(1, *(count for _, count in counted))
    return [Column(label, count, round(100 * count / tallest, 1)) for label, count in counted]
