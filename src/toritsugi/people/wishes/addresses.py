"""The mail addresses under which mail for an employee comes in: the registered one, and up to three that are chosen."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.checking import LENGTHS, is_mail_address
from toritsugi.people.employee import Employee
from toritsugi.people.tables import employee, mail_address

PLACES = 3


class AddressRefused(ValueError):
    """An address that cannot be chosen. `reason`: "no_email" (not an address), "taken" (somebody else's), "twice"."""

    def __init__(self, place: int, reason: str, address: str) -> None:
        super().__init__(f"mail {place}: {reason}")
        self.place = place
        self.reason = reason
        self.address = address


async def addresses_of(connection: AsyncConnection, people: Collection[Employee]) -> dict[str, tuple[str, ...]]:
    """The three places for addresses by employee id; "" for an empty one.

    While nobody has chosen another one, the first is the registered address.
    """
    found: dict[str, list[str]] = {each.id: [each.email, *[""] * (PLACES - 1)] for each in people}
    for row in await connection.execute(select(mail_address).where(mail_address.c.employee_id.in_(found))):
        found[row.employee_id][row.place - 1] = row.address
    return {id: tuple(addresses) for id, addresses in found.items()}


async def set_addresses(connection: AsyncConnection, whose: Employee, addresses: Sequence[str]) -> None:
    """Mail to each of these, and to the registered address as before, is the employee's. At most three; "" for none.

    Raises AddressRefused; then nothing is changed.
    """
    chosen = [address.strip().lower() for address in addresses]
    _check(chosen)
    wanted = {place: address for place, address in enumerate(chosen, 1) if address and address != whose.email}
    taken = await _taken(connection, whose, set(wanted.values()))
    for place, address in wanted.items():
        if address in taken:
            raise AddressRefused(place, "taken", address)
    await connection.execute(delete(mail_address).where(mail_address.c.employee_id == whose.id))
    if wanted:
        owner = {"organization_id": whose.organization_id, "employee_id": whose.id}
        rows = [{**owner, "place": place, "address": address} for place, address in wanted.items()]
        await connection.execute(mail_address.insert(), rows)


def _check(chosen: Sequence[str]) -> None:
    for place, address in enumerate(chosen, 1):
        if address and not (is_mail_address(address) and len(address) <= LENGTHS["email"]):
            raise AddressRefused(place, "no_email", address)
        if address and address in chosen[: place - 1]:
            raise AddressRefused(place, "twice", address)


async def _taken(connection: AsyncConnection, whose: Employee, wanted: Collection[str]) -> set[str]:
    """Which of these belong to somebody else of the organization, also one who has left."""
    if not wanted:
        return set()
    registered = select(employee.c.email).where(
        employee.c.organization_id == whose.organization_id,
        employee.c.email.in_(wanted),
        employee.c.id != whose.id,
    )
    further = select(mail_address.c.address).where(
        mail_address.c.organization_id == whose.organization_id,
        mail_address.c.address.in_(wanted),
        mail_address.c.employee_id != whose.id,
    )
    return set((await connection.execute(registered.union(further))).scalars())
