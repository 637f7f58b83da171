"""User IDs that the platform does not know: noted when a send finds out, forgotten when one works again.

A mark belongs to the ID, not to the employee: whoever gets another ID is free of it.
"""

from collections.abc import Collection

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people.tables import unknown_member

Member = tuple[str, str]
"""An organization's id and a user ID of LINE WORKS."""


async def note_unknown(database: Database, connection: AsyncConnection, members: Collection[Member]) -> None:
    """The platform says that there are no such members. The first time counts."""
    now = database.clock.now()
    for organization_id, user_id in sorted(set(members)):
        row = {"organization_id": organization_id, "user_id": user_id, "noted_at": now}
        await connection.execute(database.insert(unknown_member).values(row).on_conflict_do_nothing())


async def note_known(connection: AsyncConnection, members: Collection[Member]) -> None:
    """The platform took something for these members."""
    if members:
        table = unknown_member.c
        mine = tuple_(table.organization_id, table.user_id).in_(sorted(set(members)))
        await connection.execute(delete(unknown_member).where(mine))


async def unknown_members(connection: AsyncConnection, organization_id: str) -> dict[str, float]:
    """The user IDs of an organization that the platform does not know, with since when (seconds since the epoch)."""
    table = unknown_member.c
    found = await connection.execute(
        select(table.user_id, table.noted_at).where(table.organization_id == organization_id)
    )
    return {row.user_id: row.noted_at for row in found}
