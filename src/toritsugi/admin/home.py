"""ホーム: is the link alive and until when, is anything waiting or failed, how fast are visitors answered."""

import msgspec
from litestar import get
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.answers import answers_to
from toritsugi.admin.frame import desk_of, framed
from toritsugi.admin.link import listed, silence_of
from toritsugi.admin.pictures import Curve, Pace, draw_answers, draw_curve, draw_pace
from toritsugi.admin.standing import UNSETTLED, followers
from toritsugi.alarms import open_alarms
from toritsugi.clock import HOUR, start_of_day
from toritsugi.connections import Connection, list_connections
from toritsugi.database import Database
from toritsugi.notification import State
from toritsugi.outbox import NotificationFilter, count_by_state, list_notifications, peak_minute, waiting_by_minute
from toritsugi.reception import answer_times
from toritsugi.web import AnyRequest, language_of

RECENT = 8
COUNTED = 200
USUAL_LIMIT = 240
ALARMS_SHOWN = 86400.0
"""Seconds for which an alarm stands on the first page."""


class Waiting(msgspec.Struct, frozen=True):
    """How many wait, since when the oldest (None: nothing waits), and the curve of the last hour.

    `limit` is that of all domains: connections of one domain share it.
    """

    count: int
    oldest: float | None
    limit: int
    peak: int
    curve: Curve


@get("/", include_in_schema=False)
async def home(request: AnyRequest, database: Database) -> Template:
    """The first page."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company, today = desk.organization.id, start_of_day(desk.now)
        connections = await list_connections(c, company)
        sent = (await count_by_state(c, company, today)).get(State.DELIVERED, 0)
        waiting = await _waiting(c, company, connections, desk.now)
        silences = {each.id: await silence_of(c, each, desk.now) for each in connections}
        paces = {each.id: await _pace(c, each, today) for each in connections}
        alarms = await open_alarms(c, company, desk.now - ALARMS_SHOWN)
        answers = draw_answers(await answer_times(c, company, today))
        rows = await list_notifications(c, company, limit=RECENT)
        followed = await followers(c, rows)
        answered = await answers_to(c, company, [*rows, *desk.needing])
    language = "ja" if language_of(request, "admin") == "ja" else "en"
    links = [listed(each, desk.now, language, silences[each.id]) for each in connections]
    return framed(
        request,
        "admin/home.html",
        desk,
        entry="home",
        links=links,
        alarms=[each for each in alarms if each.connection_id][:3],
        sent=sent,
        paces=paces,
        waiting=waiting,
        answers=answers,
        rows=rows,
        followed=followed,
        answered=answered,
    )


async def _pace(c: AsyncConnection, connection: Connection, since: float) -> Pace:
    """Calls are limited for each operation: the busier one counts."""
    lanes = [f"{connection.domain}/{kind}" for kind in ("member", "room")]
    return draw_pace(await peak_minute(c, lanes, since), connection.limit_per_minute)


async def _waiting(c: AsyncConnection, company: str, connections: list[Connection], now: float) -> Waiting:
    curve = await waiting_by_minute(c, company, now - HOUR, now)
    rows = await list_notifications(c, company, NotificationFilter(states=UNSETTLED), limit=COUNTED)
    oldest = min((row.created_at for row in rows), default=None)
    limit = sum({each.domain: each.limit_per_minute for each in connections}.values()) or USUAL_LIMIT
    count = len(rows) if len(rows) < COUNTED else max(COUNTED, curve[-1])
    figures = [*curve, count]
    return Waiting(count, oldest, limit, max(figures), draw_curve(figures, limit))
