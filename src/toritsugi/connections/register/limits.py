"""How many calls a LINE WORKS domain allows."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.register.connection import Plan
from toritsugi.connections.tables import connection as connection_table


async def limit_of_domain(c: AsyncConnection, domain: str) -> int:
    """Calls a minute for each API operation: the least that any connection of the domain allows.

    The free plan's limit when no connection is known any more.
    """
    table = connection_table.c
    found = await c.execute(select(table.plan, table.calls_per_minute).where(table.domain == domain))
    limits = [own or Plan(plan).calls_per_minute for plan, own in found]
    return min(limits, default=Plan.FREE.calls_per_minute)
