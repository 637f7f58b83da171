"""What is looked for, and the trail on which it is found."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Subquery, exists, select

from toritsugi.database import Trail, sifting
from toritsugi.intake.tables import event, event_person
from toritsugi.intake.waiting import waiting_events
from toritsugi.intake.words import search_words

_table = event.c
SHOWN = ("id", "kind", "title", "sender", "received_at", "details", "addressees")


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events: for one of these employees, of these kinds (none named: all of them), received in [since, until)
    (seconds since the epoch), with these words in subject, sender or text, only those that wait for a destination.
    """

    people: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: float | None = None
    until: float | None = None
    search: str = ""
    nowhere: bool = False


def trails(organization_id: str, wanted: EventFilter) -> list[Trail]:
    """Where to walk: along what the event waits for, else its person, else each kind, else everything."""
    words = _sifted(wanted)
    if wanted.nowhere:
        return [
            _along(
                waiting_events(organization_id).subquery(), wanted, (*_of_kinds(wanted), *_of_person(wanted), *words)
            )
        ]
    if wanted.people:
        return [
            _along(each, wanted, (*_of_kinds(wanted), *words)) for each in events_of(organization_id, wanted.people)
        ]
    if len(wanted.kinds) == 1 or (wanted.kinds and not words):
        return [_straight(organization_id, wanted, words, kind) for kind in sorted(wanted.kinds)]
    return [_straight(organization_id, wanted, (*_of_kinds(wanted), *words))]


def _straight(
    organization_id: str, wanted: EventFilter, sifted: Sequence[ColumnElement[bool]], kind: str = ""
) -> Trail:
    at, id = _table.received_at, _table.id
    mine = [_table.organization_id == organization_id, *([_table.kind == kind] if kind else []), *_days(wanted, at)]
    return Trail(select(*_shown()).where(*mine), select(at, id).where(*mine), at, id, tuple(sifted))


def _along(spine: Subquery, wanted: EventFilter, sifted: Sequence[ColumnElement[bool]]) -> Trail:
    """Along another table that names events in the order of their coming."""
    at, id = spine.c.at, spine.c.event_id
    joined, days = select(*_shown(), at, id).select_from(spine.join(event, _table.id == id)), _days(wanted, at)
    return Trail(joined.where(*days), select(at, id).where(*days), at, id, tuple(sifted))


def _shown() -> list[Any]:
    return [_table[name] for name in SHOWN]


def _days(wanted: EventFilter, at: ColumnElement[float]) -> list[ColumnElement[bool]]:
    found = [] if wanted.since is None else [at >= wanted.since]
    return found if wanted.until is None else [*found, at < wanted.until]


def _of_kinds(wanted: EventFilter) -> list[ColumnElement[bool]]:
    return [sifting(_table.kind).in_(sorted(wanted.kinds))] if wanted.kinds else []


def _of_person(wanted: EventFilter) -> list[ColumnElement[bool]]:
    if not wanted.people:
        return []
    person = event_person.c
    same = (person.received_at == _table.received_at, person.event_id == _table.id)
    return [exists().where(person.employee_id.in_(sorted(wanted.people)), *same)]


def _sifted(wanted: EventFilter) -> list[ColumnElement[bool]]:
    return [_table.words.contains(word, autoescape=True) for word in search_words(wanted.search)]


def said_in(event_id: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """That the event whose id stands in this column says so; `word` is one of `search_words`."""
    return exists().where(_table.id == event_id, _table.words.contains(word, autoescape=True))


def events_of(organization_id: str, people: Collection[str]) -> list[Subquery]:
    """The events of each of these employees: `event_id` and `at`, to be joined."""
    person = event_person.c
    named = select(person.event_id, person.received_at.label("at")).where(person.organization_id == organization_id)
    return [named.where(person.employee_id == id).subquery() for id in sorted(people)]
