"""Every sealed column of the house in one list: to change the key, and to see at the start that it fits."""

from sqlalchemy import Column, RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections.sealing.seal import Seal
from toritsugi.database import SEALED, Database, metadata

BATCH = 200


def place_of(table: Table, row_id: str, column: str) -> str:
    """What a sealed value is bound to."""
    return f"{table.name}/{row_id}/{column}"


def _sealed() -> list[tuple[Table, str, tuple[str, ...]]]:
    """Each table with sealed columns, its key, and those columns, as every room declares them."""
    found = []
    for table in metadata.sorted_tables:
        columns = tuple(column.name for column in table.columns if column.info == SEALED)
        if columns:
            found.append((table, table.primary_key.columns.values()[0].name, columns))
    return found


def _filled(row: RowMapping, columns: tuple[str, ...]) -> list[str]:
    """Some secrets are optional."""
    return [column for column in columns if row[column] is not None]


async def require_openable(database: Database, seal: Seal) -> None:
    """Raises SealBroken when the key is not the one that the stored secrets were sealed with.

    For the start of the program: a lost key is named before anything is done without it.
    """
    async with database.reading() as c:
        for table, key, columns in _sealed():
            row = (await c.execute(select(table).order_by(table.c[key]).limit(1))).mappings().first()
            if row is not None:
                for column in _filled(row, columns):
                    seal.open(row[column], place_of(table, row[key], column))


async def reseal_all(database: Database, seal: Seal) -> int:
    """Seals everything with the first key that another key of the ring sealed; says how many rows it changed.

    Works in batches, each one transaction, beside running work; may be broken off and run again. Raises
    SealBroken at a value that no key opens; nothing of that batch is changed.
    """
    changed = 0
    for table, key, columns in _sealed():
        after: str | None = ""
        while after is not None:
            async with database.transaction() as c:
                after, count = await _reseal_batch(c, seal, (table, key, columns), after)
            changed += count
    return changed


async def _reseal_batch(
    c: AsyncConnection, seal: Seal, sealed: tuple[Table, str, tuple[str, ...]], after: str
) -> tuple[str | None, int]:
    """The last id of the batch (None at the end) and how many rows were changed."""
    table, key, columns = sealed
    identifier: Column[str] = table.c[key]
    chosen = select(table).where(identifier > after).order_by(identifier).limit(BATCH).with_for_update(key_share=True)
    rows = (await c.execute(chosen)).mappings().all()
    count = 0
    for row in rows:
        old = [column for column in _filled(row, columns) if not seal.is_current(row[column])]
        if old:
            places = {column: place_of(table, row[key], column) for column in old}
            fresh = {column: seal.seal(seal.open(row[column], place), place) for column, place in places.items()}
            await c.execute(table.update().where(identifier == row[key]).values(fresh))
            count += 1
    return (rows[-1][key] if len(rows) == BATCH else None), count
