"""The mail addresses under which mail for an employee comes in: the registered one, and up to three that are chosen."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import chosen_addresses
from toritsugi.people.tables import employee, mail_address

PLACES = 3


class Owners(msgspec.Struct, frozen=True):
    """Whose the addresses of an organization are, as employee ids by address: by record, and by choice."""

    registered: dict[str, str]
    chosen: dict[str, str]


async def addresses_of(c: AsyncConnection, people: Collection[Employee]) -> dict[str, tuple[str, ...]]:
    """The three places for addresses by employee id; "" for an empty one.

    While nobody has chosen another one, the first is the registered address.
    """
    found: dict[str, list[str]] = {each.id: [each.email, *[""] * (PLACES - 1)] for each in people}
    for row in await c.execute(select(mail_address).where(mail_address.c.employee_id.in_(found))):
        found[row.employee_id][row.place - 1] = row.address
    return {id: tuple(addresses) for id, addresses in found.items()}


async def owners_of_addresses(c: AsyncConnection, organization_id: str) -> Owners:
    """Also those who have left keep theirs: a mail to them is not for somebody else."""
    mine = employee.c.organization_id == organization_id
    registered = await c.execute(select(employee.c.email, employee.c.id).where(mine))
    return Owners({row.email: row.id for row in registered}, await chosen_addresses(c, organization_id))


async def write_addresses(c: AsyncConnection, wanted: Sequence[tuple[Employee, tuple[str, ...]]]) -> None:
    """Mail to each of these, and to the registered address as before, is the employee's."""
    if not wanted:
        return
    ids = [whose.id for whose, _ in wanted]
    await c.execute(delete(mail_address).where(mail_address.c.employee_id.in_(ids)))
    rows = [row for whose, addresses in wanted for row in _rows(whose, addresses)]
    if rows:
        await c.execute(mail_address.insert(), rows)


def _rows(whose: Employee, addresses: Sequence[str]) -> list[Mapping[str, object]]:
    owner = {"organization_id": whose.organization_id, "employee_id": whose.id}
    return [
        {**owner, "place": place, "address": address}
        for place, address in enumerate(addresses, 1)
        if address and address != whose.email
    ]
