"""The rules of an organization in their order, and the rulebook that judging asks."""

from typing import Any

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.routing import Condition, Rule, Rulebook
from toritsugi.rules.builtin import BUILTIN_RULES
from toritsugi.rules.kinds import list_kinds
from toritsugi.rules.tables import rule, rule_setting

REPEAT_MINUTES = 5
"""For how long the same words from the same sender are told once, where nobody has said otherwise."""
_conditions = msgspec.json.Decoder(tuple[Condition, ...])
_PLAIN = ("id", "name", "kind", "action", "allows_reply", "attachments", "repeat_minutes", "active")


async def load_rulebook(connection: AsyncConnection, organization_id: str) -> Rulebook:
    """All that judging needs to know of the organization."""
    kinds = tuple(await list_kinds(connection, organization_id))
    rules = tuple(await list_rules(connection, organization_id))
    return Rulebook(organization_id, kinds, rules, await repeat_minutes(connection, organization_id))


async def list_rules(connection: AsyncConnection, organization_id: str) -> list[Rule]:
    """The organization's own rules in their order, then those built in, as it has switched them."""
    found = await connection.execute(
        select(rule).where(rule.c.organization_id == organization_id).order_by(rule.c.position, rule.c.id)
    )
    kept = [_rule(row) for row in found.mappings()]
    switched = {each.id: each for each in kept}
    builtin_ids = {each.id for each in BUILTIN_RULES}
    return [each for each in kept if each.id not in builtin_ids] + [
        _switched(each, switched.get(each.id)) for each in BUILTIN_RULES
    ]


async def repeat_minutes(connection: AsyncConnection, organization_id: str) -> int:
    """For how long the organization wants the same words told once; 0: every time."""
    found = await connection.execute(
        select(rule_setting.c.repeat_minutes).where(rule_setting.c.organization_id == organization_id)
    )
    minutes = found.scalar_one_or_none()
    return REPEAT_MINUTES if minutes is None else int(minutes)


def _rule(row: RowMapping) -> Rule:
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Rule(
        **plain, conditions=_conditions.decode(row["conditions"]), exceptions=_conditions.decode(row["exceptions"])
    )


def _switched(builtin: Rule, kept: Rule | None) -> Rule:
    """What is built in keeps its conditions: only whether it is on, and what it does, can be changed."""
    return builtin if kept is None else msgspec.structs.replace(builtin, active=kept.active, action=kept.action)
