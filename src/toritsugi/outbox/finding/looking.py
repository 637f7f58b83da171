"""What is looked for, and the trail on which it is found."""

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Subquery, exists, or_, select

from toritsugi.database import Trail, sifting
from toritsugi.notification import State
from toritsugi.outbox.history import entries
from toritsugi.outbox.tables import notification

_table = notification.c

SaidIn = Callable[[ColumnElement[str], str], ColumnElement[bool]]
"""Gives the condition that an event (by the column of its id) says a word."""


class NotificationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which notifications to list: in these states, of these kinds (none named: all), made in [since, until) (seconds
    since the epoch), with all of these words.

    `words` are looked for in the title, the destination, the one it was meant for, and, with `said`, in what its event
    says. `among`: only those of one of these sets of events (columns `event_id` and `at`). `last`: nothing was sent in
    their place, nor again.
    """

    states: frozenset[State] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: float | None = None
    until: float | None = None
    words: tuple[str, ...] = ()
    said: SaidIn | None = None
    among: tuple[Subquery, ...] = ()
    last: bool = False


def trails(organization_id: str, wanted: NotificationFilter) -> list[Trail]:
    """Where to walk: along a person's events, else each kind or each state, else everything."""
    further = [_contains(word, wanted.said) for word in wanted.words]
    further += [~_is_followed()] if wanted.last else []
    if wanted.among:
        sifted = (*_in_states(wanted), *_of_kinds(wanted), *further)
        return [_along(organization_id, each, wanted, sifted) for each in wanted.among]
    if len(wanted.kinds) == 1 or (wanted.kinds and not further):
        sifted = (*_in_states(wanted), *further)
        return [_straight(organization_id, wanted, sifted, _table.kind == kind) for kind in sorted(wanted.kinds)]
    if len(wanted.states) == 1 or (wanted.states and not further):
        sifted = (*_of_kinds(wanted), *further)
        return [_straight(organization_id, wanted, sifted, _table.state == state) for state in sorted(wanted.states)]
    return [_straight(organization_id, wanted, (*_in_states(wanted), *_of_kinds(wanted), *further))]


def _along(
    organization_id: str, events: Subquery, wanted: NotificationFilter, sifted: Sequence[ColumnElement[bool]]
) -> Trail:
    """Along the events, which are few; by the organization SQLite would go through all of its notifications."""
    at, id, same = events.c.at, _table.id, _table.event_id == events.c.event_id
    mine = (sifting(_table.organization_id) == organization_id, *_days(wanted, at))
    rows = entries().add_columns(at).join(events, same)
    places = select(at, id).select_from(events.join(notification, same))
    return Trail(rows.where(*mine), places.where(*mine), at, id, tuple(sifted))


def _straight(
    organization_id: str,
    wanted: NotificationFilter,
    sifted: Sequence[ColumnElement[bool]],
    *conditions: ColumnElement[bool],
) -> Trail:
    at, id = _table.created_at, _table.id
    mine = (_table.organization_id == organization_id, *conditions, *_days(wanted, at))
    return Trail(entries().where(*mine), select(at, id).where(*mine), at, id, tuple(sifted))


def _days(wanted: NotificationFilter, at: ColumnElement[float]) -> list[ColumnElement[bool]]:
    found = [] if wanted.since is None else [at >= wanted.since]
    return found if wanted.until is None else [*found, at < wanted.until]


def _in_states(wanted: NotificationFilter) -> list[ColumnElement[bool]]:
    return [sifting(_table.state).in_(sorted(wanted.states))] if wanted.states else []


def _of_kinds(wanted: NotificationFilter) -> list[ColumnElement[bool]]:
    return [sifting(_table.kind).in_(sorted(wanted.kinds))] if wanted.kinds else []


def _is_followed() -> ColumnElement[bool]:
    """That a fallback or a resend came after it, for the same event."""
    other = notification.alias().c
    return exists().where(
        other.event_id == _table.event_id, or_(other.fallback_of == _table.id, other.resend_of == _table.id)
    )


def _contains(word: str, said: SaidIn | None) -> ColumnElement[bool]:
    places = (_table.title, _table.label, _table.intended_for)
    own = [place.icontains(word, autoescape=True) for place in places]
    return or_(*own, *([] if said is None else [said(_table.event_id, word)]))
