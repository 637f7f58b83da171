"""For how long each thing that a visitor tells is kept; the notice at the desk promises the longest of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import visit_keeping
from toritsugi.reception.visits.visit import NOTICE_VERSION

VisitField = Literal["visitor_name", "visitor_company", "companions", "purpose", "words"]
VISIT_FIELDS: tuple[VisitField, ...] = get_args(VisitField)
KEEP_DAYS = 30
"""What holds while a company has chosen nothing."""
DAYS_MOST = 3650
Keeping = Mapping[VisitField, int]


async def read_keeping(c: AsyncConnection, organization_id: str) -> Keeping:
    """Days by field."""
    rows = await c.execute(select(visit_keeping).where(visit_keeping.c.organization_id == organization_id))
    chosen = {row.field: row.days for row in rows}
    return {field: chosen.get(field, KEEP_DAYS) for field in VISIT_FIELDS}


async def set_keeping(c: AsyncConnection, organization_id: str, keeping: Keeping) -> None:
    """Keeps them. Raises SettingRefused."""
    require_days(keeping, VISIT_FIELDS)
    await c.execute(delete(visit_keeping).where(visit_keeping.c.organization_id == organization_id))
    rows = [{"organization_id": organization_id, "field": field, "days": keeping[field]} for field in VISIT_FIELDS]
    await c.execute(visit_keeping.insert(), rows)


def require_days(keeping: Mapping[Any, int], fields: Sequence[str]) -> None:
    """Raises SettingRefused unless each of these fields is kept for a number of days that can be promised."""
    faults = [
        SettingFault(field, "out_of_range", f"1–{DAYS_MOST}")
        for field in fields
        if not 1 <= keeping.get(field, 0) <= DAYS_MOST
    ]
    if faults:
        raise SettingRefused(faults)


def promised_days(keeping: Keeping) -> int:
    """After how many days nothing is left that says who came."""
    return max(keeping.values())


def notice_version(days: int) -> str:
    """Which notice a visitor has seen: its wording, and the days that it named."""
    return f"{NOTICE_VERSION} {days}d"
