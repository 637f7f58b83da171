"""Accounts of employees: made when somebody first signs in by a code, closed when the employee leaves."""

from collections.abc import Collection

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.web.accounts.account import Account, account_of, normal_email
from toritsugi.web.accounts.sessions import end_all
from toritsugi.web.tables import account


class Person(msgspec.Struct, frozen=True):
    """An employee as far as signing in goes. `language` is that of a new account's pages."""

    organization_id: str
    employee_id: str
    email: str
    name: str
    language: str


async def account_of_employee(c: AsyncConnection, person: Person, now: float) -> Account | None:
    """The employee's account, which follows the registered address; made, without a password, when there is none.

    An account of the company that has this address and is nobody else's (an administrator's) becomes the employee's.
    None when it was closed. `now` in seconds since the epoch.
    """
    mine = account.c.organization_id == person.organization_id
    unclaimed = (account.c.email == normal_email(person.email)) & account.c.employee_id.is_(None)
    query = select(account).where(mine, or_(account.c.employee_id == person.employee_id, unclaimed))
    rows = (await c.execute(query.order_by(account.c.employee_id.is_(None)))).mappings().all()
    if not rows:
        return await _made(c, person, now)
    if not rows[0]["active"]:
        return None
    values = {"employee_id": person.employee_id, "email": await _free_email(c, person, rows[0]["id"])}
    await c.execute(update(account).where(account.c.id == rows[0]["id"]).values(**values))
    return account_of({**rows[0], **values})


async def _made(c: AsyncConnection, person: Person, now: float) -> Account:
    row = {
        "id": new_id(),
        "organization_id": person.organization_id,
        "email": await _free_email(c, person, ""),
        "name": person.name,
        "role": "employee",
        "language": person.language,
        "employee_id": person.employee_id,
    }
    await c.execute(account.insert().values(**row, password_hash="", active=True, created_at=now))
    return account_of(row)


async def _free_email(c: AsyncConnection, person: Person, account_id: str) -> str:
    """The registered address; where another account has it, the employee's id: then only a code opens this one."""
    email = normal_email(person.email)
    others = select(account.c.id).where(account.c.email == email, account.c.id != account_id)
    return person.employee_id if (await c.execute(others)).first() else email


async def languages_of(c: AsyncConnection, employee_ids: Collection[str]) -> dict[str, str]:
    """The languages in which these employees read their pages, by employee id; without those who never signed in."""
    query = select(account.c.employee_id, account.c.language).where(account.c.employee_id.in_(employee_ids))
    return {row.employee_id: row.language for row in await c.execute(query)}


def own_language(employee_id: ColumnElement[str]) -> ScalarSelect[str]:
    """The same beside a column of employee ids, for a query that reads employees; NULL for those without an account."""
    query = select(account.c.language).where(account.c.employee_id == employee_id)
    return query.correlate_except(account).scalar_subquery()


async def choose_language(c: AsyncConnection, person: Person, now: float) -> None:
    """The language in which the employee reads pages and is called; the account is made when there is none.

    A closed account stays closed. `now` in seconds since the epoch.
    """
    own = update(account).where(account.c.employee_id == person.employee_id).values(language=person.language)
    if not (await c.execute(own)).rowcount and await account_of_employee(c, person, now):
        await c.execute(own)


async def open_or_close(c: AsyncConnection, person: Person, active: bool) -> None:
    """Closes the account of an employee who leaves and ends its sessions, or opens it again; none is made.

    An administrator's account with the employee's address is closed too, although no code has claimed it yet.
    """
    query = select(account.c.id).where(account.c.employee_id == person.employee_id)
    if not active and (await c.execute(query)).first() is None:
        unclaimed = (account.c.email == normal_email(person.email), account.c.employee_id.is_(None), account.c.active)
        mine = update(account).where(account.c.organization_id == person.organization_id, *unclaimed)
        await c.execute(mine.values(employee_id=person.employee_id))
    for account_id in (await c.execute(query)).scalars().all():
        await c.execute(update(account).where(account.c.id == account_id).values(active=active))
        await end_all(c, account_id)
