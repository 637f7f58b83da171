"""Finds people by what a visitor types: kanji, kana or Latin letters, a family name, a given name or both."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import SELECTED, employee_of
from toritsugi.people.sounding import beginnings, cleaned, ideographs, is_sound, sound, without_honorific
from toritsugi.people.tables import employee

_LONGEST = 100


def search_key(name: str, kana: str, roman: str) -> str:
    """What an employee is found by: every part of the name in every script, between bars."""
    forms: dict[str, None] = {}
    for written in (name, kana, roman):
        forms.update(dict.fromkeys(_forms(cleaned(written))))
    return "|" + "|".join(forms) + "|" if forms else ""


async def search_employees(
    connection: AsyncConnection, organization_id: str, query: str, limit: int = 20
) -> list[Employee]:
    """The active employees whose family name, given name or whole name begins with the query, by reading.

    A query in kanji may also stand inside the name. A single character finds only those whose family or given
    name it is as a whole; so nobody can leaf through the staff letter by letter.
    """
    conditions = conditions_of(cleaned(query))
    if not conditions:
        return []
    found = await connection.execute(
        SELECTED.where(employee.c.organization_id == organization_id, employee.c.active, or_(*conditions))
        .order_by(employee.c.kana, employee.c.name, employee.c.id)
        .limit(limit)
    )
    return [employee_of(row) for row in found]


def _forms(written: str) -> Iterable[str]:
    fold = sound if is_sound(written) else ideographs
    parts = written.split(" ") if written else []
    whole = ["".join(parts), "".join(reversed(parts))]
    return filter(None, (fold(part) for part in [*parts, *whole]))


def conditions_of(query: str) -> list[ColumnElement[bool]]:
    """What holds for those whom the query finds, any of it; nothing for a query that finds nobody."""
    query = query[:_LONGEST]
    conditions: list[ColumnElement[bool]] = []
    for text in dict.fromkeys((query, without_honorific(query))):
        conditions += _by_sound(text) if is_sound(text) else _by_writing(text)
    return conditions


def _by_sound(text: str) -> list[ColumnElement[bool]]:
    if len(text.replace(" ", "")) < 2:
        return [_holds(f"|{sound(text)}|")] if len(sound(text)) > 1 else []
    return [_holds("|" + beginning) for beginning in beginnings(text) if beginning]


def _by_writing(text: str) -> list[ColumnElement[bool]]:
    written = ideographs(text).replace("|", "")
    if not written:
        return []
    return [_holds(f"|{written}|" if len(written) == 1 else written)]


def _holds(part: str) -> ColumnElement[bool]:
    return employee.c.search_key.contains(part, autoescape=True)
