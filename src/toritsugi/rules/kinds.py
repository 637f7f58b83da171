"""The kinds of notices of an organization: those built in, as it has changed them, and its own."""

from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.routing import OTHER, Kind
from toritsugi.rules.tables import kind

BUILTIN_KINDS = (
    Kind("timeline", "タイムライン", "Timeline", builtin=True),
    Kind("workflow", "ワークフロー", "Workflow", builtin=True),
    Kind("reminder", "活動登録催促", "Activity reminder", builtin=True),
    Kind("schedule", "スケジュール", "Schedule", builtin=True),
    Kind(OTHER, "その他", "Other", builtin=True),
)
"""What every organization has from the start, in this order. A row of the same key says how it was changed."""


async def list_kinds(connection: AsyncConnection, organization_id: str) -> list[Kind]:
    """Every kind of the organization, in use or not, in its own order."""
    found = await connection.execute(select(kind).where(kind.c.organization_id == organization_id))
    kept = {row["key"]: (row["position"], row) for row in found.mappings()}
    builtin = {each.key: (position, each) for position, each in enumerate(BUILTIN_KINDS)}
    listed = [(position, Kind(**_fields(row), builtin=key in builtin)) for key, (position, row) in kept.items()]
    listed += [(position, each) for key, (position, each) in builtin.items() if key not in kept]
    return [each for _, each in sorted(listed, key=lambda pair: (pair[0], pair[1].key))]


def _fields(row: RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in ("key", "ja", "en", "active", "keep_days", "wish")}
