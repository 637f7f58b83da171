"""What happens when employees leave: to their accounts, and to those who run the program."""

from collections.abc import Collection

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.accounts import person_of
from toritsugi.people.employee import Employee
from toritsugi.people.finding import get_employees
from toritsugi.people.photos import drop_photo
from toritsugi.people.tables import employee
from toritsugi.web import Account, administrators, open_or_close


class LastAdministrator(Exception):
    """Somebody who leaves is the last who can sign in as an administrator; nothing was changed."""


class Farewell(msgspec.Struct, frozen=True):
    """What it means when some leave. `administrators`: those among them who run this program, and could not sign in
    any more. `locks_out`: nobody would be left who runs it.
    """

    administrators: tuple[Employee, ...] = ()
    locks_out: bool = False


async def farewell_of(c: AsyncConnection, organization_id: str, leaving: Collection[Employee]) -> Farewell:
    """What it would mean if these left together; asked before, so that it can be said before."""
    known = await administrators(c, organization_id)
    going = {account.id: who for account in known for who in leaving if _is_own(account, who)}
    return Farewell(tuple(going.values()), bool(going) and len(going) == len(known))


def _is_own(account: Account, who: Employee) -> bool:
    return account.employee_id == who.id if account.employee_id else account.email == who.email


async def set_employee_active(c: AsyncConnection, organization_id: str, employee_id: str, active: bool) -> bool:
    """An employee leaves, or comes back. Who leaves is signed out and gets nothing more; the history stays.

    The photo of who leaves is erased; it is gone from the files once the journal was dropped. Says whether the
    organization has such an employee. Raises LastAdministrator.
    """
    who = (await get_employees(c, [employee_id])).get(employee_id)
    if who is None or who.organization_id != organization_id:
        return False
    if not active and (await farewell_of(c, organization_id, [who])).locks_out:
        raise LastAdministrator
    await c.execute(update(employee).where(employee.c.id == employee_id).values(active=active))
    await open_or_close(c, person_of(who), active)
    if not active:
        await drop_photo(c, employee_id)
    return True
