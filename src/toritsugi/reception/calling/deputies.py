"""Who is called when a host does not answer: a list for each employee, in order."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import Employee, get_employees
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import reception_deputy

DEPUTIES_LIMIT = 5


async def deputies_of(c: AsyncConnection, employee_ids: Collection[str]) -> list[Employee]:
    """The active deputies of these employees, in order, each once; none of the employees themselves."""
    chosen = select(reception_deputy).where(reception_deputy.c.employee_id.in_(employee_ids))
    rows = (await c.execute(chosen.order_by(reception_deputy.c.position, reception_deputy.c.employee_id))).all()
    ids = list(dict.fromkeys(row.deputy_id for row in rows if row.deputy_id not in employee_ids))
    people = await get_employees(c, ids)
    return [people[id] for id in ids if id in people and people[id].active]


async def list_deputies(c: AsyncConnection, organization_id: str) -> dict[str, list[Employee]]:
    """The deputies of everybody who has some, by employee id, active or not."""
    rows = (await c.execute(select(reception_deputy).order_by(reception_deputy.c.position))).all()
    people = await get_employees(c, {row.employee_id for row in rows} | {row.deputy_id for row in rows})
    found: dict[str, list[Employee]] = {}
    for row in rows:
        if people[row.employee_id].organization_id == organization_id:
            found.setdefault(row.employee_id, []).append(people[row.deputy_id])
    return found


async def set_deputies(c: AsyncConnection, organization_id: str, employee_id: str, deputy_ids: Sequence[str]) -> None:
    """Names the deputies of an employee, in order; an empty list for none. Raises SettingRefused."""
    wanted = list(dict.fromkeys(deputy_ids))
    people = await get_employees(c, [employee_id, *wanted])
    faults = [
        SettingFault("deputies", "unknown", id[:32])
        for id in (employee_id, *wanted)
        if id not in people or people[id].organization_id != organization_id
    ]
    if employee_id in wanted:
        faults.append(SettingFault("deputies", "own_deputy"))
    if len(wanted) > DEPUTIES_LIMIT:
        faults.append(SettingFault("deputies", "too_many", str(DEPUTIES_LIMIT)))
    if faults:
        raise SettingRefused(faults)
    await c.execute(delete(reception_deputy).where(reception_deputy.c.employee_id == employee_id))
    rows = [{"employee_id": employee_id, "position": position, "deputy_id": id} for position, id in enumerate(wanted)]
    if rows:
        await c.execute(reception_deputy.insert(), rows)
