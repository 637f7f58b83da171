"""Finds visits, however many there are: by words, by whom they came to see, by site, by day, by what became of them."""

from typing import Literal, get_args

import msgspec
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.tables import kiosk, visit, visit_answer
from toritsugi.reception.visits.log import VisitRow, named_rows, rows_of_visits

VisitShow = Literal["", "inside", "unanswered", "left"]
VISIT_SHOWS: tuple[VisitShow, ...] = get_args(VisitShow)


class VisitFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits to list: with all of these words, at this site, arrived in [since, until) (seconds since the epoch).

    `show`: those inside, those whom nobody has answered, those who have left, "" for all. `people`: only visits to one
    of these employees, or answered by one of them.
    """

    words: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    site_id: str = ""
    show: VisitShow = ""
    since: float | None = None
    until: float | None = None


async def find_visits(
    c: AsyncConnection, organization_id: str, wanted: VisitFilter, *, before: str = "", limit: int = 50
) -> list[VisitRow]:
    """Newest first. `before` is the id of the last visit already shown."""
    chosen = rows_of_visits().where(visit.c.organization_id == organization_id, *_conditions(wanted))
    if before:
        chosen = chosen.where(visit.c.id < before)
    return await named_rows(c, chosen.order_by(visit.c.id.desc()).limit(limit))


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions = [_said(word) for word in wanted.words]
    if wanted.people:
        conditions.append(_concerns(wanted.people))
    if wanted.site_id:
        conditions.append(visit.c.kiosk_id.in_(select(kiosk.c.id).where(kiosk.c.site_id == wanted.site_id)))
    if wanted.since is not None:
        conditions.append(visit.c.arrived_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(visit.c.arrived_at < wanted.until)
    return [*conditions, *_shown(wanted.show)]


def _said(word: str) -> ColumnElement[bool]:
    columns = (visit.c.visitor_name, visit.c.visitor_company, visit.c.companions, visit.c.purpose)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _concerns(people: frozenset[str]) -> ColumnElement[bool]:
    answered = exists().where(visit_answer.c.visit_id == visit.c.id, visit_answer.c.employee_id.in_(people))
    further = [visit.c.further_host_ids.contains(each, autoescape=True) for each in people if each]
    return or_(visit.c.host_id.in_(people), answered, *further)


def _shown(show: VisitShow) -> list[ColumnElement[bool]]:
    if show == "inside":
        return [visit.c.left_at.is_(None), visit.c.visitor_name != ""]
    if show == "unanswered":
        return [visit.c.answered_at.is_(None)]
    return [visit.c.left_at.is_not(None)] if show == "left" else []
