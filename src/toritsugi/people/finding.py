"""Finds organizations and people by what the program already knows of them: ids, mail addresses, user IDs."""

from collections.abc import Collection
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import is_among
from toritsugi.organization import Organization
from toritsugi.people.employee import Department, Employee
from toritsugi.people.tables import department, employee, mail_address, organization
from toritsugi.web import own_language

_COMPANYS = select(organization.c.language).where(organization.c.id == employee.c.organization_id).correlate(employee)
SELECTED = select(
    employee,
    func.coalesce(own_language(employee.c.id), _COMPANYS.scalar_subquery()).label("language"),
    func.coalesce(department.c.name, "").label("department_name"),
    func.coalesce(department.c.channel_id, "").label("department_channel_id"),
).select_from(employee.outerjoin(department, employee.c.department_id == department.c.id))

_BY_ID = SELECTED.where(is_among(employee.c.id, "ids"))
_BY_EMAIL = SELECTED.where(is_among(employee.c.email, "emails"), employee.c.active).order_by(employee.c.id.desc())
"""Made once: a burst of mails asks so often that making them took longer than asking."""
_fields = attrgetter(*Employee.__struct_fields__)


def employee_of(row: Row[Any]) -> Employee:
    """The employee in a row of `SELECTED`."""
    return Employee(*_fields(row))


async def get_employees(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Employee]:
    """The employees with these ids, active or not; unknown ids are left out."""
    found = await connection.execute(_BY_ID, {"ids": ids})
    return {row.id: employee_of(row) for row in found}


async def employees_by_email(connection: AsyncConnection, emails: Collection[str]) -> dict[str, Employee]:
    """The active employees with these mail addresses, of any organization, by lower-cased address.

    An employee's registered address goes before a further one of somebody else. When two organizations have
    written down the same address, the one who was added first is meant.
    """
    wanted = {email.strip().lower() for email in emails}
    found = await connection.execute(_BY_EMAIL, {"emails": wanted})
    registered = {row.email: employee_of(row) for row in found}
    others = wanted - registered.keys()
    return registered | await _by_further_address(connection, others) if others else registered


async def _by_further_address(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, Employee]:
    joined = SELECTED.add_columns(mail_address.c.address).join(
        mail_address, mail_address.c.employee_id == employee.c.id
    )
    chosen = joined.where(mail_address.c.address.in_(wanted), employee.c.active).order_by(employee.c.id.desc())
    return {row.address: employee_of(row) for row in await connection.execute(chosen)}


async def chosen_addresses(connection: AsyncConnection, organization_id: str) -> dict[str, str]:
    """Whose the further mail addresses of the organization are, as employee ids by address."""
    mine = mail_address.c.organization_id == organization_id
    rows = await connection.execute(select(mail_address.c.address, mail_address.c.employee_id).where(mine))
    return {row.address: row.employee_id for row in rows}


async def employee_ids_of_members(c: AsyncConnection, user_ids: Collection[str]) -> set[str]:
    """The ids of the active employees whom the platform calls so, of whichever organization."""
    return set((await c.execute(select(employee.c.id).where(*_called(user_ids)))).scalars()) if user_ids else set()


def _called(user_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    ids = {each.lower() for each in user_ids} | set(user_ids)
    return employee.c.lineworks_user_id.in_(ids), employee.c.active


async def employee_by_lineworks_user(c: AsyncConnection, organization_id: str, user_id: str) -> Employee | None:
    """The active employee whom the platform calls so (user ID or login ID); None when unknown or empty."""
    if not user_id:
        return None
    mine = employee.c.organization_id == organization_id
    row = (await c.execute(SELECTED.where(mine, *_called({user_id})).order_by(employee.c.id))).first()
    return employee_of(row) if row else None


async def list_employees(connection: AsyncConnection, organization_id: str) -> list[Employee]:
    """Everybody of the organization, active or not, by reading."""
    found = await connection.execute(
        SELECTED.where(employee.c.organization_id == organization_id).order_by(employee.c.kana, employee.c.id)
    )
    return [employee_of(row) for row in found]


async def list_departments(connection: AsyncConnection, organization_id: str) -> list[Department]:
    """The organization's departments, by name."""
    found = await connection.execute(
        select(department).where(department.c.organization_id == organization_id).order_by(department.c.name)
    )
    return [Department(row.id, row.name, row.channel_id) for row in found]


async def get_organization(connection: AsyncConnection, organization_id: str) -> Organization | None:
    """The organization with this id."""
    return _organization_of(
        (await connection.execute(select(organization).where(organization.c.id == organization_id))).first()
    )


async def lock_organization(connection: AsyncConnection, organization_id: str) -> None:
    """Until the transaction ends, whoever locks it as well has to wait."""
    mine = select(organization.c.id).where(organization.c.id == organization_id)
    await connection.execute(mine.with_for_update(key_share=True))


async def get_organizations(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Organization]:
    """The organizations with these ids; unknown ids are left out."""
    found = await connection.execute(select(organization).where(organization.c.id.in_(ids)))
    return {known.id: known for row in found if (known := _organization_of(row))}


async def first_organization(connection: AsyncConnection) -> Organization | None:
    """The organization that was added first: the only one of most installations; None in an empty database."""
    return _organization_of(
        (await connection.execute(select(organization).order_by(organization.c.id).limit(1))).first()
    )


async def all_organizations(connection: AsyncConnection) -> list[Organization]:
    """Every organization of this installation, in the order of their coming."""
    found = (
        _organization_of(row) for row in await connection.execute(select(organization).order_by(organization.c.id))
    )
    return [each for each in found if each is not None]


def _organization_of(row: Row[Any] | None) -> Organization | None:
    if row is None:
        return None
    return Organization(id=row.id, name=row.name, language=row.language, phone=row.phone)
