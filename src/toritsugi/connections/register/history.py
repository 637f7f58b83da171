"""What a connection was before it was saved: kept sealed for seven days, to go back to."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.sealing import Seal, place_of
from toritsugi.connections.tables import connection_history
from toritsugi.database import Database
from toritsugi.identifier import new_id

KEPT_SECONDS = 7 * 86_400.0
"""How long one can go back."""

Values = dict[str, Any]


class HistoryEntry(msgspec.Struct, frozen=True):
    """One save: `fields` are the settings that it changed, `saved_by` who did it; `saved_at` in epoch seconds."""

    id: str
    connection_id: str
    fields: tuple[str, ...]
    saved_by: str
    saved_at: float


class Save(msgspec.Struct, frozen=True):
    """What is to be remembered of one save: the values before it."""

    connection_id: str
    fields: Sequence[str]
    former: Values
    saved_by: str
    saved_at: float


async def remember(c: AsyncConnection, seal: Seal, save: Save) -> None:
    """Keeps the former values, secrets and all, as one sealed text."""
    own_id = new_id()
    text = msgspec.json.encode(save.former).decode()
    row = {
        "id": own_id,
        "connection_id": save.connection_id,
        "fields": " ".join(save.fields),
        "former": seal.seal(text, place_of(connection_history, own_id, "former")),
        "saved_by": save.saved_by[:200],
        "saved_at": save.saved_at,
    }
    await c.execute(connection_history.insert().values(row))


async def list_history(c: AsyncConnection, connection_id: str, now: float) -> list[HistoryEntry]:
    """The saves of the last seven days that can be taken back, the latest first."""
    table = connection_history.c
    chosen = select(connection_history).where(table.connection_id == connection_id, table.saved_at > now - KEPT_SECONDS)
    rows = await c.execute(chosen.order_by(table.saved_at.desc(), table.id.desc()))
    return [_entry(row) for row in rows]


async def former_values(c: AsyncConnection, seal: Seal, history_id: str, now: float) -> tuple[str, Values]:
    """The connection's id and its values before that save. Raises ConnectionFault (history_unknown), SealBroken."""
    table = connection_history.c
    chosen = select(connection_history).where(table.id == history_id, table.saved_at > now - KEPT_SECONDS)
    row = (await c.execute(chosen)).first()
    if row is None:
        raise ConnectionFault("history_unknown")
    text = seal.open(row.former, place_of(connection_history, row.id, "former"))
    return str(row.connection_id), msgspec.json.decode(text, type=Values)


async def erase_old_history(database: Database) -> int:
    """Erases what is older than seven days; says how many saves that were."""
    ended = database.clock.now() - KEPT_SECONDS
    async with database.transaction() as c:
        erased = await c.execute(delete(connection_history).where(connection_history.c.saved_at <= ended))
    return int(erased.rowcount)


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(row.id, row.connection_id, tuple(row.fields.split()), row.saved_by, row.saved_at)
