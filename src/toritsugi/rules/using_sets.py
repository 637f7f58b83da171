"""Adds a ready-made set of rules to an organization's own."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.organization import Language
from toritsugi.routing import Rule
from toritsugi.rules.faults import Problem, RulesRefused
from toritsugi.rules.kinds import add_kind, list_kinds
from toritsugi.rules.laying_down import add_rules
from toritsugi.rules.sets import get_set


async def use_set(
    connection: AsyncConnection, organization_id: str, key: str, language: Language, *, now: float
) -> list[Rule]:
    """Puts the rules of a set behind the organization's own, with the kinds that they need. Raises RulesRefused."""
    chosen = get_set(key)
    if chosen is None:
        raise RulesRefused([Problem("set", "no_set", key[:50])])
    known = {each.key for each in await list_kinds(connection, organization_id)}
    for kind in chosen.kind:
        if kind.key not in known:
            await add_kind(connection, organization_id, kind)
    return await add_rules(connection, organization_id, chosen.rules(language), now=now)
