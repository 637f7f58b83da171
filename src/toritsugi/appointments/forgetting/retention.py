"""For how long each thing that is written down about expected visitors is kept, from the end of the appointment."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.tables import appointment_keeping
from toritsugi.reception import KEEP_DAYS, require_days

AppointmentField = Literal["name", "company", "email", "title", "note"]
APPOINTMENT_FIELDS: tuple[AppointmentField, ...] = get_args(AppointmentField)
"""Of each visitor the first three, of the appointment the others."""
AppointmentKeeping = Mapping[AppointmentField, int]


async def read_appointment_keeping(c: AsyncConnection, organization_id: str) -> AppointmentKeeping:
    """Days by field; as many as for visits where nothing was chosen."""
    mine = select(appointment_keeping).where(appointment_keeping.c.organization_id == organization_id)
    chosen: dict[Any, int] = {row.field: row.days for row in await c.execute(mine)}
    return {field: chosen.get(field, KEEP_DAYS) for field in APPOINTMENT_FIELDS}


async def set_appointment_keeping(c: AsyncConnection, organization_id: str, keeping: AppointmentKeeping) -> None:
    """Keeps them. Raises SettingRefused."""
    require_days(keeping, APPOINTMENT_FIELDS)
    await c.execute(delete(appointment_keeping).where(appointment_keeping.c.organization_id == organization_id))
    mine = {"organization_id": organization_id}
    rows = [mine | {"field": field, "days": keeping[field]} for field in APPOINTMENT_FIELDS]
    await c.execute(appointment_keeping.insert(), rows)
