"""Writes an organization's rules: added, changed, switched, moved, removed; and how long repeats are told once."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.routing import Rule
from toritsugi.rules.builtin import BUILTIN_RULES
from toritsugi.rules.checking import MOST_MINUTES, RULES, problems_of_rule, tidied
from toritsugi.rules.faults import Problem, RulesRefused
from toritsugi.rules.kinds import list_kinds
from toritsugi.rules.rulebook import list_rules
from toritsugi.rules.tables import rule, rule_setting

_BUILTIN = {each.id: each for each in BUILTIN_RULES}


async def add_rules(
    connection: AsyncConnection, organization_id: str, new: Sequence[Rule], *, now: float
) -> list[Rule]:
    """Puts these rules behind the organization's own, each under a new id. Raises RulesRefused."""
    own = await own_rules(connection, organization_id)
    if len(own) + len(new) > RULES:
        raise RulesRefused([Problem("name", "too_many", str(RULES))])
    made = [msgspec.structs.replace(tidied(each), id=new_id()) for each in new]
    await _require_sound(connection, organization_id, made)
    for position, each in enumerate(made, len(own)):
        values = {**_row(each, now), "organization_id": organization_id, "id": each.id, "position": position}
        await connection.execute(insert(rule).values(values))
    return made


async def change_rule(connection: AsyncConnection, organization_id: str, changed: Rule, *, now: float) -> None:
    """Writes a rule over the one of its id; of one that is built in, only its switch and what it does.

    Raises RulesRefused.
    """
    if changed.id in _BUILTIN:
        builtin = _BUILTIN[changed.id]
        changed = msgspec.structs.replace(builtin, active=changed.active, action=changed.action)
        await _write_builtin(connection, organization_id, changed, now)
        return
    changed = tidied(changed)
    await _require_sound(connection, organization_id, [changed])
    await _write(connection, organization_id, changed, now)


async def _write(connection: AsyncConnection, organization_id: str, changed: Rule, now: float) -> None:
    mine = (rule.c.organization_id == organization_id, rule.c.id == changed.id)
    written = await connection.execute(update(rule).where(*mine).values(_row(changed, now)))
    if written.rowcount != 1:
        raise RulesRefused([Problem("name", "no_rule")])


async def _write_builtin(connection: AsyncConnection, organization_id: str, changed: Rule, now: float) -> None:
    """Its first change makes its row."""
    mine = (rule.c.organization_id == organization_id, rule.c.id == changed.id)
    if (await connection.execute(select(rule.c.id).where(*mine))).first() is None:
        keys = {"organization_id": organization_id, "id": changed.id, "position": 0}
        await connection.execute(insert(rule).values({**_row(changed, now), **keys}))
    else:
        await connection.execute(update(rule).where(*mine).values(_row(changed, now)))


async def get_rule(connection: AsyncConnection, organization_id: str, id: str) -> Rule:
    """One rule of the organization, built in or its own. Raises RulesRefused."""
    found = next((each for each in await list_rules(connection, organization_id) if each.id == id), None)
    if found is None:
        raise RulesRefused([Problem("name", "no_rule")])
    return found


async def move_rule(connection: AsyncConnection, organization_id: str, id: str, whither: Literal["up", "down"]) -> None:
    """Exchanges a rule with its neighbour; the first cannot go up, nor the last down. Raises RulesRefused."""
    order = [each.id for each in await own_rules(connection, organization_id)]
    if id not in order:
        raise RulesRefused([Problem("name", "no_rule")])
    at = order.index(id)
    to = at - 1 if whither == "up" else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        mine = (rule.c.organization_id == organization_id, rule.c.id == each)
        await connection.execute(update(rule).where(*mine).values(position=position))


async def remove_rule(connection: AsyncConnection, organization_id: str, id: str) -> None:
    """For good. Raises RulesRefused, also for a rule that is built in: it can only be switched."""
    gone = await connection.execute(
        delete(rule).where(rule.c.organization_id == organization_id, rule.c.id == id, rule.c.id.not_in(_BUILTIN))
    )
    if gone.rowcount != 1:
        raise RulesRefused([Problem("name", "no_rule")])


async def set_repeat_minutes(connection: AsyncConnection, organization_id: str, minutes: int) -> None:
    """For how long the same words from the same sender are told once; 0: every time. Raises RulesRefused."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise RulesRefused([Problem("repeat_minutes", "no_minutes", str(minutes))])
    mine = rule_setting.c.organization_id == organization_id
    changed = await connection.execute(update(rule_setting).where(mine).values(repeat_minutes=minutes))
    if changed.rowcount == 0:
        row = {"organization_id": organization_id, "repeat_minutes": minutes}
        await connection.execute(insert(rule_setting).values(row))


async def own_rules(connection: AsyncConnection, organization_id: str) -> list[Rule]:
    """The organization's own rules in their order."""
    return [each for each in await list_rules(connection, organization_id) if not each.builtin]


async def _require_sound(connection: AsyncConnection, organization_id: str, rules: Sequence[Rule]) -> None:
    kinds = {each.key for each in await list_kinds(connection, organization_id)}
    problems = [problem for each in rules for problem in problems_of_rule(each, kinds)]
    if problems:
        raise RulesRefused(problems)


def _row(each: Rule, now: float) -> dict[str, Any]:
    plain = ("name", "active", "kind", "action", "allows_reply", "attachments", "repeat_minutes")
    return {
        **{name: getattr(each, name) for name in plain},
        "conditions": msgspec.json.encode(each.conditions).decode(),
        "exceptions": msgspec.json.encode(each.exceptions).decode(),
        "changed_at": now,
    }
