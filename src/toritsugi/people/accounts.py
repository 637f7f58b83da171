"""Which employee has signed in, and as whom an employee signs in."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import SELECTED, employee_of
from toritsugi.people.tables import employee
from toritsugi.web import Account, Person


async def employee_of_account(c: AsyncConnection, account: Account) -> Employee | None:
    """The active employee who signs in with this account; of an administrator, whoever has the same address."""
    mine = (employee.c.organization_id == account.organization_id) & employee.c.active
    who = employee.c.id == account.employee_id if account.employee_id else employee.c.email == account.email
    row = (await c.execute(SELECTED.where(mine, who))).first()
    return employee_of(row) if row else None


def person_of(who: Employee, language: str = "") -> Person:
    """The employee as far as signing in goes; `language`: another one than so far."""
    return Person(who.organization_id, who.id, who.email, who.name, language or who.language)
