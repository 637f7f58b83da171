"""Which employee has signed in, and what happens to an account when its employee leaves."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import SELECTED, employee_of
from toritsugi.people.tables import employee
from toritsugi.web import Account, open_or_close


async def employee_of_account(c: AsyncConnection, account: Account) -> Employee | None:
    """The active employee who signs in with this account; of an administrator, whoever has the same address."""
    mine = (employee.c.organization_id == account.organization_id) & employee.c.active
    who = employee.c.id == account.employee_id if account.employee_id else employee.c.email == account.email
    row = (await c.execute(SELECTED.where(mine, who))).first()
    return employee_of(row) if row else None


async def set_employee_active(c: AsyncConnection, organization_id: str, employee_id: str, active: bool) -> bool:
    """An employee leaves, or comes back. Who leaves is signed out and gets nothing more; the history stays.

    Says whether the organization has such an employee.
    """
    mine = (employee.c.organization_id == organization_id, employee.c.id == employee_id)
    changed = await c.execute(update(employee).where(*mine).values(active=active))
    if changed.rowcount == 0:
        return False
    await open_or_close(c, employee_id, active)
    return True
