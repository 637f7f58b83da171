"""Walks a table from the newest row to the oldest, a page at a time, and never for longer than somebody waits.

What an index can find is found by it. What has to be looked at row by row (words in a text) is looked at in stretches,
until the page is full, the end is reached or the patience is used up; then the walk says how far it came.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

STRETCH = 1_000
"""Rows that are looked at between two looks at the clock."""


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a row stands: its time in seconds since the epoch, and its id."""

    at: float
    id: str


class Trail(msgspec.Struct, frozen=True):
    """What is walked: `rows` are chosen by conditions that an index answers, and stand in the order of `at` and `id`.

    `places` gives these two columns of the same rows and nothing else. `sifted` are the conditions that each row has
    to be looked at for.
    """

    rows: Select[Any]
    places: Select[Any]
    at: ColumnElement[float]
    id: ColumnElement[str]
    sifted: tuple[ColumnElement[bool], ...] = ()


class Step(msgspec.Struct, frozen=True):
    """A row, and where it stands."""

    place: Place
    row: RowMapping


class Stretch(msgspec.Struct, frozen=True):
    """What a walk found, newest first. `reached` is where to go on from; None: there is nothing further.

    `tired`: it stopped there because it took long, not because the page was full.
    """

    steps: list[Step]
    reached: Place | None = None
    tired: bool = False

    @property
    def rows(self) -> list[RowMapping]:
        return [step.row for step in self.steps]


async def walk(
    connection: AsyncConnection, trail: Trail, before: Place | None, limit: int, patience: float | None = None
) -> Stretch:
    """At most so many rows older than `before`. `patience` in seconds; None: as long as it takes."""
    if not trail.sifted:
        return _cut(await _steps(connection, _older(trail.rows, trail, before), trail, limit + 1), limit)
    give_up_at = asyncio.get_running_loop().time() + (patience or 0.0)
    found: list[Step] = []
    while True:
        floor = await _floor(connection, trail, before)
        stretch = _older(trail.rows, trail, before).where(*trail.sifted, *_not_older(trail, floor))
        found += await _steps(connection, stretch, trail, limit + 1 - len(found))
        if len(found) > limit or floor is None:
            return _cut(found, limit)
        before = floor
        if patience is not None and asyncio.get_running_loop().time() >= give_up_at:
            return Stretch(found, floor, tired=True)


async def walk_along(
    connection: AsyncConnection,
    trails: Sequence[Trail],
    before: Place | None,
    limit: int,
    patience: float | None = None,
) -> Stretch:
    """One walk along several trails beside each other.

    In one look where no row has to be looked at by itself: one that goes over to another trail meanwhile is neither
    missed nor met twice.
    """
    if len(trails) > 1 and not any(trail.sifted for trail in trails):
        return await _one_look(connection, trails, before, limit)
    return _merged([await walk(connection, each, before, limit, patience) for each in trails], limit)


async def _one_look(connection: AsyncConnection, trails: Sequence[Trail], before: Place | None, limit: int) -> Stretch:
    heads = [_ordered(_older(each.rows, each, before), each).limit(limit + 1).subquery() for each in trails]
    together = union_all(*(select(head) for head in heads)).subquery()
    at, id = together.c[str(trails[0].at.key)], together.c[str(trails[0].id.key)]
    found = (await connection.execute(select(together))).mappings()
    steps = {place: Step(place, row) for row in found for place in [Place(row[at], row[id])]}
    return _cut([steps[place] for place in sorted(steps, reverse=True)], limit)


async def place_of(connection: AsyncConnection, trails: Sequence[Trail], id: str) -> Place | None:
    """Where the row with that id stands on the first of these trails that leads past it; None when none does."""
    for trail in trails:
        found = (await connection.execute(trail.places.where(trail.id == id).limit(1))).one_or_none()
        if found is not None:
            return Place(*found)
    return None


def _merged(stretches: Sequence[Stretch], limit: int) -> Stretch:
    """One walk out of several beside each other. Where one of them grew tired, the others end as well."""
    if len(stretches) == 1:
        return stretches[0]
    tired = [each.reached for each in stretches if each.tired and each.reached]
    floor = max(tired, default=None)
    steps = {step.place: step for each in stretches for step in each.steps if floor is None or step.place >= floor}
    ordered = [steps[place] for place in sorted(steps, reverse=True)]
    if len(ordered) > limit or (floor is None and any(each.reached for each in stretches)):
        shown = ordered[:limit]
        return Stretch(shown, shown[-1].place if shown else None)
    return Stretch(ordered, floor, tired=floor is not None)


def sifting(column: ColumnElement[str]) -> ColumnElement[str]:
    """The column in a sifted condition, where it must not tempt the database to take another index than the trail's."""
    return column.concat("")


async def values_in_use(connection: AsyncConnection, chosen: Select[Any], column: ColumnElement[str]) -> list[str]:
    """The different values of a column, in their order: one look into its index for each."""
    found: list[str] = []
    while True:
        later = (column > found[-1],) if found else ()
        first = chosen.with_only_columns(column).where(*later).order_by(column).limit(1)
        value = (await connection.execute(first)).scalar_one_or_none()
        if value is None:
            return found
        found.append(value)


async def _floor(connection: AsyncConnection, trail: Trail, before: Place | None) -> Place | None:
    """The last row of the next stretch; None when the end comes first."""
    places = _ordered(_older(trail.places, trail, before), trail)
    last = (await connection.execute(places.offset(STRETCH - 1).limit(1))).one_or_none()
    return None if last is None else Place(*last)


def _ordered(chosen: Select[Any], trail: Trail) -> Select[Any]:
    return chosen.order_by(trail.at.desc(), trail.id.desc())


def _older(chosen: Select[Any], trail: Trail, before: Place | None) -> Select[Any]:
    """The times stand there by themselves as well: from them PostgreSQL knows how few rows lie between two places."""
    if before is None:
        return chosen
    return chosen.where(trail.at <= before.at, tuple_(trail.at, trail.id) < tuple_(before.at, before.id))


def _not_older(trail: Trail, floor: Place | None) -> tuple[ColumnElement[bool], ...]:
    if floor is None:
        return ()
    return (trail.at >= floor.at, tuple_(trail.at, trail.id) >= tuple_(floor.at, floor.id))


async def _steps(connection: AsyncConnection, chosen: Select[Any], trail: Trail, limit: int) -> list[Step]:
    rows = (await connection.execute(_ordered(chosen, trail).limit(limit))).mappings()
    return [Step(Place(row[trail.at], row[trail.id]), row) for row in rows]


def _cut(steps: list[Step], limit: int) -> Stretch:
    return Stretch(steps[:limit], steps[limit - 1].place if len(steps) > limit else None)
