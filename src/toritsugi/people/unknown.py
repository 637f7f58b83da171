"""User IDs that the platform does not write to: noted when a send or a look finds out, forgotten when one works again.

A mark belongs to the ID, not to the employee: whoever gets another ID is free of it.
"""

from collections.abc import Collection
from typing import Literal

import msgspec
from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people.tables import unknown_member

Member = tuple[str, str]
"""An organization's id and a user ID of LINE WORKS."""
Standing = Literal["gone", "suspended", "awaiting"]
"""gone: the platform does not know it. suspended: it was stopped there. awaiting: invited, and has not joined yet."""


class Unknown(msgspec.Struct, frozen=True):
    """Since when it is known that a user ID does not work (seconds since the epoch), and why."""

    noted_at: float
    standing: Standing


async def note_unknown(
    database: Database, connection: AsyncConnection, members: Collection[Member], standing: Standing | None = None
) -> None:
    """The platform writes to no such members; the first time counts.

    `standing` is what its directory says of them. Without it a send was refused, and a known reason stays.
    """
    now = database.clock.now()
    for organization_id, user_id in sorted(set(members)):
        row = {"organization_id": organization_id, "user_id": user_id, "noted_at": now, "standing": standing or "gone"}
        put = database.insert(unknown_member).values(row)
        same = ["organization_id", "user_id"]
        better = put.on_conflict_do_update(index_elements=same, set_={"standing": standing})
        await connection.execute(better if standing else put.on_conflict_do_nothing())


async def note_known(connection: AsyncConnection, members: Collection[Member]) -> None:
    """The platform took something for these members."""
    if members:
        table = unknown_member.c
        mine = tuple_(table.organization_id, table.user_id).in_(sorted(set(members)))
        await connection.execute(delete(unknown_member).where(mine))


async def unknown_members(connection: AsyncConnection, organization_id: str) -> dict[str, Unknown]:
    """The user IDs of an organization that the platform does not write to."""
    table = unknown_member.c
    chosen = select(unknown_member).where(table.organization_id == organization_id)
    return {row.user_id: Unknown(row.noted_at, row.standing) for row in await connection.execute(chosen)}
