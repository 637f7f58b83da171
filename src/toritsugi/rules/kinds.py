"""The kinds of notices of an organization: those built in, as it has changed them, and its own."""

import re
from typing import Any, Literal

import msgspec
from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.routing import OTHER, Kind
from toritsugi.rules.faults import Problem, RulesRefused
from toritsugi.rules.tables import kind

BUILTIN_KINDS = (
    Kind("timeline", "タイムライン", "Timeline", builtin=True),
    Kind("workflow", "ワークフロー", "Workflow", builtin=True),
    Kind("reminder", "活動登録催促", "Activity reminder", builtin=True),
    Kind("schedule", "スケジュール", "Schedule", builtin=True),
    Kind(OTHER, "その他", "Other", builtin=True),
)
"""What every organization has from the start, in this order. A row of the same key says how it was changed."""
WISHES = ("off", "dm", "room", "both", "digest")
MOST_DAYS = 3650
KINDS = 50
"""The most kinds of an organization."""
_NAME_LIMIT = 50
_KEY = re.compile(r"[a-z][a-z0-9-]{0,49}")


async def list_kinds(connection: AsyncConnection, organization_id: str) -> list[Kind]:
    """Every kind of the organization, in use or not, in its own order."""
    found = await connection.execute(select(kind).where(kind.c.organization_id == organization_id))
    kept = {row["key"]: row for row in found.mappings()}
    builtin = {each.key for each in BUILTIN_KINDS}
    listed = [(row["position"], _kind(row, builtin=key in builtin)) for key, row in kept.items()]
    listed += [(position, each) for position, each in enumerate(BUILTIN_KINDS) if each.key not in kept]
    return [each for _, each in sorted(listed, key=lambda pair: (pair[0], pair[1].key))]


async def add_kind(connection: AsyncConnection, organization_id: str, new: Kind) -> Kind:
    """Puts a kind behind the others; an empty key is made from its English name. Raises RulesRefused."""
    known = await list_kinds(connection, organization_id)
    new = _tidied(msgspec.structs.replace(new, key=new.key.strip() or _key_of(new.en), builtin=False))
    problems = problems_of_kind(new)
    if new.key in {each.key for each in known}:
        problems.append(Problem("key", "key_taken", new.key))
    if len(known) >= KINDS:
        problems.append(Problem("ja", "too_many", str(KINDS)))
    if problems:
        raise RulesRefused(problems)
    await _write(connection, organization_id, [*known, new])
    return new


async def change_kind(connection: AsyncConnection, organization_id: str, changed: Kind) -> None:
    """Writes a kind over the one of its key. Raises RulesRefused."""
    known = await list_kinds(connection, organization_id)
    changed = _tidied(changed)
    problems = problems_of_kind(changed)
    if changed.key not in {each.key for each in known}:
        problems.append(Problem("key", "no_kind", changed.key[:50]))
    if problems:
        raise RulesRefused(problems)
    await _write(connection, organization_id, [changed if each.key == changed.key else each for each in known])


async def move_kind(
    connection: AsyncConnection, organization_id: str, key: str, whither: Literal["up", "down"]
) -> None:
    """Exchanges a kind with its neighbour; the first cannot go up, nor the last down. Raises RulesRefused."""
    order = await list_kinds(connection, organization_id)
    at = next((index for index, each in enumerate(order) if each.key == key), None)
    if at is None:
        raise RulesRefused([Problem("key", "no_kind", key[:50])])
    to = at - 1 if whither == "up" else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    await _write(connection, organization_id, order)


def problems_of_kind(each: Kind) -> list[Problem]:
    """Everything that must be mended before this kind can be kept."""
    found = [] if _KEY.fullmatch(each.key) else [Problem("key", "no_key", each.key[:50])]
    found += [] if each.ja else [Problem("ja", "empty")]
    for field in ("ja", "en"):
        if len(getattr(each, field)) > _NAME_LIMIT:
            found.append(Problem(field, "too_long", str(_NAME_LIMIT)))
    if each.keep_days is not None and not 1 <= each.keep_days <= MOST_DAYS:
        found.append(Problem("keep_days", "no_days", str(each.keep_days)))
    if each.wish and each.wish not in WISHES:
        found.append(Problem("wish", "no_wish", each.wish[:20]))
    return found


async def _write(connection: AsyncConnection, organization_id: str, order: list[Kind]) -> None:
    """Every kind in this order, so that those built in keep their place among the others."""
    mine = kind.c.organization_id == organization_id
    there = set((await connection.execute(select(kind.c.key).where(mine))).scalars())
    for position, each in enumerate(order):
        row = {**_fields(each), "position": position}
        if each.key in there:
            await connection.execute(update(kind).where(mine, kind.c.key == each.key).values(row))
        else:
            await connection.execute(insert(kind).values({**row, "organization_id": organization_id}))


def _tidied(each: Kind) -> Kind:
    return msgspec.structs.replace(each, ja=" ".join(each.ja.split()), en=" ".join(each.en.split()))


def _key_of(name: str) -> str:
    """A key that can be read, from an English name; one that is only unique when there is none."""
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50].strip("-")
    return readable if _KEY.fullmatch(readable) else f"kind-{new_id()[-12:]}"


def _kind(row: RowMapping, *, builtin: bool) -> Kind:
    plain: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Kind(**plain, builtin=builtin)


def _fields(each: Kind) -> dict[str, Any]:
    return {name: getattr(each, name) for name in _FIELDS}


_FIELDS = ("key", "ja", "en", "active", "keep_days", "wish")
